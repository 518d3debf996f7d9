/** Measures how FRR grows: hosts with 200 networks over all of them and 1,000 guests, and what one more of each costs. */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../fixtures/patience';
import { Lab } from '../span/lab';
import { median } from './benchNetwork';
import { CrowdedHost, type EntryGuest } from './crowdedHost';

const [, , , rowsFile = '', ...sizes] = process.argv;
const NETWORKS = 200;
const GUESTS = 1000;
/** So many are added or moved for one figure. */
const MORE = 5;
const MOVED = 20;
/** How long the daemons are watched at rest, in milliseconds: each says once that it is there (BGP, RFC 4271 §4.4). */
const REST_MS = 60_000;

const numbers = (count: number, from = 0): number[] => Array.from({ length: count }, (_, n) => from + n);
const hex = (byte: number): string => byte.toString(16).padStart(2, '0');
const guest = (n: number): EntryGuest => {
  const network = n % NETWORKS;
  return {
    network,
    mac: `52:54:00:70:${hex(n >> 8)}:${hex(n & 255)}`,
    address: `10.${network}.${n >> 8}.${n & 255}`,
  };
};

// Each host's machine is ended with this process.
process.setMaxListeners(0);

interface Crowd {
  hosts: CrowdedHost[];
  guests: EntryGuest[];
}

function furnish(lab: Lab): Crowd {
  const hosts = lab.hosts.map((host, index) => new CrowdedHost(index + 1, host));
  const cards = hosts.map(({ number, mac }) => ({ number, mac }));
  const guests = numbers(GUESTS).map(guest);
  for (const [index, host] of hosts.entries()) {
    host.meet(cards.filter(({ number }) => number !== host.number));
    host.addNetworks(numbers(NETWORKS));
    host.addGuests(guests.filter((_, n) => n % hosts.length === index));
  }
  return { hosts, guests };
}

/** Waits until every host knows of every guest, and of all others in each network. */
async function untilKnown({ hosts, guests }: Crowd): Promise<void> {
  for (const host of hosts)
    await until(`what host ${host.number} knows`, async () => {
      const { macs, addresses, others } = await host.known();
      return macs >= guests.length && addresses >= guests.length && others >= NETWORKS * (hosts.length - 1);
    });
}

/** What the work costs each host on its processor, in milliseconds: the middle of all hosts, and the most. */
async function costOf(
  hosts: readonly CrowdedHost[],
  work: () => Promise<void>,
): Promise<{ middle: number; most: number }> {
  const before = hosts.map((host) => host.needed().cpu);
  await work();
  const costs = hosts.map((host, index) => host.needed().cpu - (before[index] ?? 0));
  return { middle: median(costs), most: Math.max(...costs) };
}

const both = ({ middle, most }: { middle: number; most: number }, parts: number, digits = 1): string =>
  `${(middle / parts).toFixed(digits)} ms, at most ${(most / parts).toFixed(digits)} ms`;

async function measure(size: number, reflectors: number[]): Promise<string[]> {
  const lab = await Lab.open({ hosts: size });
  try {
    const crowd = furnish(lab);
    const { hosts, guests } = crowd;
    const members = numbers(size, 1);
    const startedAt = performance.now();
    await Promise.all(hosts.map((host) => host.startDaemons(members, reflectors)));
    await untilKnown(crowd);
    const converged = (performance.now() - startedAt) / 1000;
    const needed = hosts.map((host) => host.needed());
    const rest = await costOf(hosts, () => sleep(REST_MS));
    const network = await costOf(hosts, async () => {
      const more = numbers(MORE, NETWORKS);
      for (const host of hosts) host.addNetworks(more);
      for (const host of hosts)
        await until(`the networks that come on host ${host.number}`, () =>
          more.every((network) => host.floodsTo(network) === size - 1),
        );
    });
    const [times, moved] = await measureMoves(crowd, guests);
    const memory = needed.map(({ pss }) => pss / 1024);
    return [
      `${size}, ${reflectors.length === 0 ? 'full mesh' : 'two reflectors'}`,
      `${Math.round(median(memory))} MB, at most ${Math.round(Math.max(...memory))} MB`,
      `${converged.toFixed(1)} s`,
      `${(median(needed.map(({ cpu }) => cpu)) / 1000).toFixed(2)} s`,
      `${((rest.middle / REST_MS) * 100).toFixed(2)} %`,
      both(network, MORE),
      both(moved, MOVED, 2),
      `${Math.round(median(times))} ms`,
    ];
  } finally {
    lab.close();
  }
}

/** Guests of the first host come to the second, one after the other; the last host is asked when it knows. */
async function measureMoves(
  { hosts }: Crowd,
  guests: readonly EntryGuest[],
): Promise<[number[], { middle: number; most: number }]> {
  const [, second] = hosts;
  const last = hosts.at(-1);
  if (second === undefined || last === undefined) throw new Error('three hosts at least');
  const times: number[] = [];
  const moving = guests.filter((_, n) => n % hosts.length === 0).slice(0, MOVED);
  const moved = await costOf(hosts, async () => {
    for (const one of moving) {
      second.addGuests([one]);
      const at = performance.now();
      await until('the new place', () => last.has(one, second.number));
      times.push(performance.now() - at);
    }
  });
  return [times, moved];
}

async function main(): Promise<void> {
  const rows: string[][] = [];
  for (const size of sizes.map(Number))
    for (const reflectors of [[], [1, 2]]) {
      rows.push(await measure(size, reflectors));
      console.error(rows.at(-1)?.join(' | '));
    }
  writeFileSync(rowsFile, JSON.stringify(rows));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
