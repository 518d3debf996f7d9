/** `npm run bench:boot [COUNT] [--no-libvirt]`: boots, stops and lists COUNT NAT networks by virtnet and, in the same run, by libvirt. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { networkNames, writeLibvirts, writeOurs } from './definitions.mjs';
import { median, milliseconds, publish } from './figures.mjs';
import { runIsolated, VIRTNET } from './isolated.mjs';
import { isLibvirtHere, startLibvirt } from './libvirtSide.mjs';
import { virtnetSide } from './virtnetSide.mjs';

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
async function measure() {
  const names = networkNames(count);
  const place = '/run/bench';
  writeOurs(count, join(place, 'etc/virtnet-manager'));
  const virtnet = virtnetSide(VIRTNET, place);
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
  const rows = ['start', 'stop'].map((what) =>
    row(`${what}, median of ${RUNS}`, median(runs.map((each) => each[what])), reference?.[what]),
  );
  rows.push(row('the kernel alone deletes the bridges', virtnet.bareStop(names)));
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
  rows.push(row(`list, median of ${ROUNDS}`, median(ours), libvirt ? median(theirs) : undefined));
  rows.push(row(`Node alone, median of ${ROUNDS}`, median(bare)));
  publish('bench:boot', [`${count} NAT networks`, 'virtnet', 'libvirt', 'libvirt / virtnet'], rows);
  libvirt?.end();
}

/** What both took, and how many times as long libvirt took. */
const row = (what, ours, theirs) => [
  what,
  milliseconds(ours),
  theirs === undefined ? '' : milliseconds(theirs),
  theirs === undefined ? '' : (theirs / ours).toFixed(1),
];

if (options.inside) await measure();
else process.exit(runIsolated(import.meta.filename, [String(count)], { libvirt: options.libvirt }));
