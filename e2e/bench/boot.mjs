/** `npm run bench:boot [COUNT] [--no-libvirt]`: boots, stops and lists COUNT NAT networks by virtnet and, in the same run, by libvirt. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { networkNames, writeLibvirts, writeOurs } from './definitions.mjs';
import { isLibvirtHere, LIBVIRT_PLACES, startLibvirt } from './libvirtSide.mjs';
import { virtnetSide } from './virtnetSide.mjs';

const root = join(import.meta.dirname, '../..');
/** Times that virtnet starts and stops all networks; libvirt does so once. */
const RUNS = 3;
/** Rounds of listing, in which the two take turns. */
const ROUNDS = 20;

const { values: options, positionals } = parseArgs({
  options: { inside: { type: 'boolean' }, libvirt: { type: 'boolean', default: isLibvirtHere() } },
  allowNegative: true,
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 200);
if (!Number.isInteger(count) || count < 1 || count > 250) {
  console.error('Give a number of networks from 1 to 250.');
  process.exit(1);
}
if (process.getuid?.() !== 0) {
  console.error('npm run bench:boot makes real networks in a namespace of its own, which needs root.');
  process.exit(1);
}

/** Runs this program again where nothing of this machine's networks, nor of its own libvirt, is seen or touched. */
function isolated() {
  const built = spawnSync(process.execPath, [join(root, 'electron/setup/build.mjs'), 'virtnet'], {
    stdio: 'inherit',
  });
  if (built.status !== 0) return built.status;
  const hidden = ['/run', ...(options.libvirt ? LIBVIRT_PLACES : [])];
  // The shell stays as the first process, which has to reap every dnsmasq that becomes a daemon.
  const shell = `
    for place in ${hidden.join(' ')}; do mount -t tmpfs tmpfs $place || exit 1; done
    ip link set lo up && "$@"; exit $?`;
  const isolate = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const libvirt = options.libvirt ? '--libvirt' : '--no-libvirt';
  const self = [process.execPath, import.meta.filename, '--inside', libvirt, String(count)];
  return spawnSync('unshare', [...isolate, 'sh', '-c', shell, 'bench', ...self], { stdio: 'inherit' }).status;
}

async function measure() {
  const names = networkNames(count);
  const place = '/run/bench';
  writeOurs(count, join(place, 'etc/virtnet-manager'));
  const virtnet = virtnetSide(join(root, 'dist/virtnet.cjs'), place);
  const libvirt = options.libvirt
    ? await startLibvirt(writeLibvirts(count, '/run/libvirt-definitions'))
    : null;
  console.log(`${count} NAT networks with DHCP${libvirt ? `, beside libvirt ${libvirt.version}` : ''}`);
  // The networks of both have the same addresses: one side stops before the other starts. libvirt takes minutes, so
  // what else the machine does is averaged there, and virtnet is measured before and after.
  const once = (side) => ({ start: side.start(names), stop: side.stop(names) });
  const runs = [once(virtnet)];
  const reference = libvirt ? once(libvirt) : undefined;
  while (runs.length < RUNS) runs.push(once(virtnet));
  for (const what of ['start', 'stop'])
    report(`${what}, median of ${RUNS}`, median(runs.map((run) => run[what])), reference?.[what]);
  console.log(`the kernel alone deletes ${count} bridges in ${milliseconds(virtnet.bareStop(names))}`);
  const ours = [];
  const theirs = [];
  const bare = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    ours.push(virtnet.list(names));
    if (libvirt) theirs.push(libvirt.list(names));
    bare.push(virtnet.nothing());
  }
  // The first round fills caches on both sides.
  for (const times of [ours, theirs, bare]) times.shift();
  for (const [what, of] of [
    ['median', median],
    ['least', (times) => Math.min(...times)],
  ])
    report(
      `list, ${what} of ${ROUNDS}`,
      of(ours),
      libvirt ? of(theirs) : undefined,
      `; Node alone ${milliseconds(of(bare))}`,
    );
  libvirt?.end();
}

/** Prints what both took, in milliseconds, and how many times as long libvirt took. */
function report(what, ours, theirs, more = '') {
  const compared =
    theirs === undefined ? '' : `; libvirt ${milliseconds(theirs)}, ${(theirs / ours).toFixed(2)} times that`;
  console.log(`${what}: virtnet ${milliseconds(ours)}${compared}${more}`);
}

const milliseconds = (time) => `${Math.round(time)} ms`;

function median(times) {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

if (options.inside) await measure();
else process.exit(isolated() ?? 1);
