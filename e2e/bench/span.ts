/** Measures what guests get of each way to each other: one stream of TCP, and how long an answer takes. */
import { readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findProgram } from '../../electron/setup/programs.mjs';
import { unpackedFolder } from '../../electron/setup/unpacked.mjs';
import { until } from '../fixtures/patience';
import { Lab } from '../span/lab';
import type { LabGuest } from '../span/labGuest';
import { median } from './benchNetwork';
import { WAYS } from './spanWays';

const [, , helperFile = '', rowsFile = ''] = process.argv;
/** The ways take turns, so that what else the machine does meets all of them. */
const ROUNDS = 5;
const SECONDS = 4;
const PINGS = 2000;
const addressOf = (number: number): string => `172.20.70.${number}`;

interface Measured {
  name: string;
  bits: number[];
  micros: number[];
}

/** iperf3(1) as a shell calls it, which may be unpacked and not installed. */
function iperf3(): string {
  const usr = join(unpackedFolder(join(import.meta.dirname, '../..'), 'iperf3'), 'usr');
  if (findProgram('iperf3') !== null) return 'iperf3';
  const library = readdirSync(usr, { recursive: true, encoding: 'utf8' }).find((file) =>
    file.endsWith('/libiperf.so.0'),
  );
  return `LD_LIBRARY_PATH=${join(usr, dirname(library ?? ''))} ${usr}/bin/iperf3`;
}

async function stream(from: LabGuest, to: LabGuest): Promise<number> {
  to.shell(`${iperf3()} -s -D -1 < /dev/null > /dev/null 2>&1`);
  await until('the server', () => to.shell('ss -Htln').includes(':5201 '));
  const { stdout } = await from.run(['sh', '-c', `${iperf3()} -J -c ${addressOf(2)} -t ${SECONDS}`]);
  const { end } = JSON.parse(stdout) as { end: { sum_received: { bits_per_second: number } } };
  return end.sum_received.bits_per_second;
}

/** The middle of many answers, in microseconds. */
async function answer(from: LabGuest): Promise<number> {
  const { stdout } = await from.run(['ping', '-n', '-i', '0.001', '-c', String(PINGS), addressOf(2)]);
  return median([...stdout.matchAll(/time=([\d.]+) ms/g)].map(([, time]) => Number(time) * 1000));
}

/** One way in a lab of its own, measured once. */
async function measure(way: (typeof WAYS)[number], into: Measured): Promise<void> {
  const lab = await Lab.open({ hosts: 2, programs: dirname(helperFile), ssh: true });
  try {
    const laid = await way.lay(lab);
    if (laid === null) return;
    const { sockets, mtu } = laid;
    const guests: LabGuest[] = [];
    for (const [index, socket] of sockets.entries()) {
      const guest = await lab.guest(`guest${index + 1}`, `52:54:00:00:70:0${index + 1}`, socket);
      guest.shell(`ip link set eth0 mtu ${mtu}`);
      guest.configure([`${addressOf(index + 1)}/24`]);
      guests.push(guest);
    }
    const [from, to] = guests as [LabGuest, LabGuest];
    await from.reaches(addressOf(2));
    into.micros.push(await answer(from));
    into.bits.push(await stream(from, to));
  } finally {
    lab.close();
  }
}

async function main(): Promise<void> {
  const all = WAYS.map(({ name }): Measured => ({ name, bits: [], micros: [] }));
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [index, way] of WAYS.entries()) await measure(way, all[index] as Measured);
  const [bits, micros] = [median(all[0]?.bits ?? []), median(all[0]?.micros ?? [])];
  const measured = all.filter((one) => one.bits.length > 0);
  const rows = measured.map((one) => [
    one.name,
    `${(median(one.bits) / 1e9).toFixed(1)} Gbit/s`,
    `${Math.round((median(one.bits) / bits) * 100)} %`,
    `${Math.round(median(one.micros))} µs`,
    `${(median(one.micros) / micros).toFixed(2)}×`,
  ]);
  writeFileSync(rowsFile, JSON.stringify(rows));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
