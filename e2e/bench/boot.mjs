/** `npm run bench:boot [N]`: boots and stops N NAT networks and lists their definitions by virtnet, beside libvirt's figures. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

const root = join(import.meta.dirname, '../..');
const ROUNDS = 9;
const INSIDE = 'inside';

/**
 * Measured with libvirt 9.0 and iptables-nft for 200 networks, one after the other as it does at boot, on 2 cores;
 * seconds, and milliseconds for the list.
 */
const LIBVIRT = { start: [24, 28], stop: [94, 96], list: [75, 100] };

const [mode, count] = process.argv[2] === INSIDE ? [INSIDE, process.argv[3]] : [null, process.argv[2]];
const wanted = Number(count ?? 200);
if (!Number.isInteger(wanted) || wanted < 1 || wanted > 250) {
  console.error('Give a number of networks from 1 to 250.');
  process.exit(1);
}
if (process.getuid?.() !== 0) {
  console.error('npm run bench:boot makes real networks in a namespace of its own, which needs root.');
  process.exit(1);
}
function isolated() {
  spawnSync(process.execPath, [join(root, 'electron/setup/build.mjs'), 'virtnet'], { stdio: 'inherit' });
  const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  // The shell stays as the first process, which has to reap every dnsmasq that becomes a daemon.
  const shell = 'mount -t tmpfs tmpfs /run && ip link set lo up && "$@"; exit $?';
  const self = [process.execPath, import.meta.filename, INSIDE, String(wanted)];
  return spawnSync('unshare', [...isolate, 'sh', '-c', shell, 'bench', ...self], { stdio: 'inherit' }).status;
}

function measure() {
  process.env.VIRTNET_ROOT = '/run/bench';
  writeNetworks();
  const scale = wanted / 200;
  const boot = timed(['boot', '--quiet']);
  const active = output(['net-list', '--name', '--quiet']).trim().split('\n');
  if (active.length !== wanted) throw new Error(`${active.length} of ${wanted} networks are active`);
  const stop = timed(['net-destroy', '--quiet', ...active]);
  output(['net-list', '--all', '--quiet']);
  const list = median(() => timed(['net-list', '--all', '--quiet']));
  const node = median(() => {
    const started = performance.now();
    spawnSync(process.execPath, ['-e', '0']);
    return performance.now() - started;
  });
  const seconds = ([from, to]) => `${(from * scale).toFixed(1)}–${(to * scale).toFixed(1)} s`;
  console.log(`${wanted} NAT networks with DHCP`);
  console.log(`start  virtnet ${(boot / 1000).toFixed(1)} s; libvirt ${seconds(LIBVIRT.start)}`);
  console.log(`stop   virtnet ${(stop / 1000).toFixed(1)} s; libvirt ${seconds(LIBVIRT.stop)}`);
  console.log(
    `list   virtnet ${list.toFixed(0)} ms (Node alone ${node.toFixed(0)} ms), median of ${ROUNDS}; virsh ${virshList() ?? `${LIBVIRT.list.join('–')} ms with 200`}`,
  );
  return 0;
}

function median(measureOnce) {
  const times = Array.from({ length: ROUNDS }, measureOnce).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)] ?? NaN;
}

/** What `virsh net-list --all` takes here, when there is a libvirt to answer it. */
function virshList() {
  const started = performance.now();
  const { status } = spawnSync('virsh', ['net-list', '--all'], { stdio: 'ignore' });
  return status === 0 ? `${(performance.now() - started).toFixed(0)} ms here` : null;
}

function writeNetworks() {
  const etc = '/run/bench/etc/virtnet-manager';
  for (const folder of ['networks', 'autostart']) mkdirSync(join(etc, folder), { recursive: true });
  for (let n = 1; n <= wanted; n += 1) {
    writeFileSync(join(etc, `networks/bench${n}.xml`), definition(n));
    symlinkSync(`../networks/bench${n}.xml`, join(etc, `autostart/bench${n}.xml`));
  }
}

const definition = (n) => `<network>
  <name>bench${n}</name>
  <uuid>00000000-0000-4000-8000-${String(n).padStart(12, '0')}</uuid>
  <forward mode='nat'/>
  <bridge name='virbr${n}' stp='off' delay='0'/>
  <mac address='52:54:00:00:00:${n.toString(16).padStart(2, '0')}'/>
  <ip address='10.100.${n}.1' prefix='24'>
    <dhcp>
      <range start='10.100.${n}.128' end='10.100.${n}.254'/>
    </dhcp>
  </ip>
</network>
`;

function virtnet(args) {
  const result = spawnSync(process.execPath, [join(root, 'dist/virtnet.cjs'), ...args], { encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`virtnet ${args[0]} failed: ${result.stderr}`);
  return result;
}

const output = (args) => virtnet(args).stdout;

function timed(args) {
  const started = performance.now();
  virtnet(args);
  return performance.now() - started;
}

process.exit(mode === INSIDE ? measure() : (isolated() ?? 1));
