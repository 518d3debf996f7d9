/** `npm run bench:command [ROUNDS]`: whole commands as scripts call them, virtnet's and virsh's taking turns. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median, milliseconds, publish } from './figures.mjs';
import { runIsolated, VIRTNET } from './isolated.mjs';
import { isLibvirtHere, startLibvirt } from './libvirtSide.mjs';
import { run } from './program.mjs';

const { values: options, positionals } = parseArgs({
  options: { inside: { type: 'boolean' }, libvirt: { type: 'boolean', default: isLibvirtHere() } },
  allowNegative: true,
  allowPositionals: true,
});
const rounds = Number(positionals[0] ?? 13);

const FORWARDS = {
  NAT: `<forward mode='nat'/>`,
  routed: `<forward mode='route'/>`,
  isolated: '',
};

const definition = (name, n) => `<network>
  <name>${name}</name>
  ${FORWARDS[name]}
  <bridge name='virbr${n}' stp='off' delay='0'/>
  <ip address='10.100.${n}.1' prefix='24'>
    <dhcp><range start='10.100.${n}.128' end='10.100.${n}.254'/></dhcp>
  </ip>
</network>
`;

/** Each verb with what it is called on; a start and a stop follow each other. */
const VERBS = ['net-start', 'net-list', 'net-dumpxml', 'net-dhcp-leases', 'net-destroy'];

async function measure() {
  const folder = '/run/definitions';
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(FORWARDS);
  const files = names.map((name, index) => {
    const file = join(folder, `${name}.xml`);
    writeFileSync(file, definition(name, index + 1));
    return file;
  });
  const env = { ...process.env, VIRTNET_ROOT: '/run/bench' };
  // It costs every Node 60 ms to read, and a person's machine has none.
  delete env.NODE_EXTRA_CA_CERTS;
  const virtnet = (...args) => run([VIRTNET, ...args], { env }).time;
  // Before libvirt claims the same addresses: only one side runs at a time.
  for (const file of files) virtnet('net-define', file);
  if (options.libvirt) await startLibvirt(files);
  const sides = {
    virtnet,
    ...(options.libvirt ? { virsh: (...args) => run(['virsh', '-c', 'qemu:///system', ...args]).time } : {}),
  };
  const rows = [];
  const nothing = [];
  for (const name of names) {
    const times = Object.fromEntries(Object.keys(sides).map((side) => [side, VERBS.map(() => [])]));
    for (let round = 0; round <= rounds; round += 1) {
      nothing.push(run([process.execPath, '-e', '0'], { env }).time);
      for (const [side, call] of Object.entries(sides)) {
        for (const [index, verb] of VERBS.entries()) {
          const time = verb === 'net-list' ? call(verb, '--all') : call(verb, name);
          // The first round fills caches on both sides.
          if (round > 0) times[side][index].push(time);
        }
      }
    }
    for (const [index, verb] of VERBS.entries()) {
      const [ours, theirs] = [median(times.virtnet[index]), times.virsh && median(times.virsh[index])];
      rows.push([
        name,
        verb,
        milliseconds(ours),
        theirs ? milliseconds(theirs) : '',
        theirs ? (ours / theirs).toFixed(2) : '',
      ]);
    }
  }
  rows.push(['', 'Node alone, doing nothing', milliseconds(median(nothing)), '', '']);
  publish('bench:command', ['Network', 'Command', 'virtnet', 'virsh', 'ratio'], rows);
  process.exit(0);
}

if (options.inside) await measure();
else process.exit(runIsolated(import.meta.filename, [String(rounds)], { libvirt: options.libvirt }));
