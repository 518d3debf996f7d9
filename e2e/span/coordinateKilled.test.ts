/**
 * Whoever makes a change on three hosts, or a helper of any of them, is killed at a random moment: later helpers, and whoever
 * settles what is in doubt, leave it done on all hosts or on none.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Order } from '../../shared/contract/order';
import type { NetworkDraft } from '../../shared/definition/network';
import { giveTogether } from '../../shared/span/coordinate';
import { seeHosts, settleDoubts } from '../../shared/span/settleDoubts';
import type { Part } from '../../shared/span/together';
import { isolatedDraft } from '../fakes/helperInMemory';
import { MemberInMemory } from '../fakes/spanInMemory';

const CASES = Number(process.env['CASES'] ?? 120);
const NAMES = ['one', 'two', 'three'];
/** A part takes about 60 actions of a host, and as many again when it is taken back. */
const ACTIONS = 160;
/** A change of three hosts takes nine calls, or more where some are made again. */
const CALLS = 14;

/** How the network can stand on a host. */
const STANDS = ['none', 'narrow', 'wide'] as const;
type Stand = (typeof STANDS)[number];

const definition = (stand: Stand): NetworkDraft => ({
  ...isolatedDraft('lab', 1),
  uuid: '00000000-0000-4000-8000-000000000001',
  mac: '52:54:00:00:00:01',
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  ips: [{ address: '10.1.1.1', prefix: stand === 'wide' ? 23 : 24 }],
});

function orderTo(from: Stand, to: Stand): Order {
  const wanted = definition(to);
  if (to === 'none') return { do: 'delete', names: ['lab'], stop: true };
  if (from !== 'none') return { do: 'update', updates: [{ name: 'lab', config: wanted, live: wanted }] };
  return {
    do: 'create',
    networks: [{ definition: wanted, start: true, autostart: true, transient: false }],
  };
}

let members: MemberInMemory[];
/** What each host is like with the network standing so. */
let looks: Map<string, Stand>[];

const lookOf = ({ fake }: MemberInMemory): string => JSON.stringify([fake.stored(), fake.host.describe()]);
const standOf = (index: number): Stand | 'torn' => {
  const [one, known] = [members[index], looks[index]];
  return (one && known?.get(lookOf(one))) ?? 'torn';
};
const stands = (): (Stand | 'torn')[] => NAMES.map((_, index) => standOf(index));

beforeAll(async () => {
  members = await Promise.all(NAMES.map((name) => MemberInMemory.open(name)));
  looks = await Promise.all(
    members.map(async (one) => {
      const known = new Map<string, Stand>([[lookOf(one), 'none']]);
      for (const [from, to] of [
        ['none', 'narrow'],
        ['narrow', 'wide'],
        ['wide', 'none'],
      ] as const) {
        await one.host.call('give', { order: orderTo(from, to) });
        known.set(lookOf(one), to);
      }
      return known;
    }),
  );
});
afterAll(() => Promise.all(members.map((one) => one.dispose())));

const anyCase = fc.record({
  anchor: fc.nat(2),
  /** How each host is to stand. */
  targets: fc.array(fc.constantFrom(...STANDS), { minLength: 3, maxLength: 3 }),
  /** After how many actions the helpers of each host are killed, one after the other. */
  kills: fc.array(
    fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(fc.nat(ACTIONS), { maxLength: 2 })),
    { minLength: 3, maxLength: 3 },
  ),
  /** With which call whoever makes the change is gone, and whether that arrives yet. */
  gone: fc.option(fc.record({ call: fc.nat(CALLS), arrives: fc.boolean() })),
  /** Whether helpers learn that it is gone, or are killed with it. */
  helpersDie: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  /** The hosts that cannot be reached again once they were lost. */
  away: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
});
type Case = typeof anyCase extends fc.Arbitrary<infer C> ? C : never;

/** Makes the change, until it is made, fails, or whoever makes it is gone. */
async function make({ anchor, targets, kills, gone, away }: Case): Promise<'made' | 'not made' | 'gone'> {
  let calls = 0;
  let isOver = false;
  let leave: () => void = () => undefined;
  const left = new Promise<'gone'>((resolve) => (leave = () => resolve('gone')));
  for (const one of members) await one.close();
  const parts = members.map(({ host }, index): Part => {
    const one = members[index];
    if (one) one.kills = [...(kills[index] ?? [])];
    const order = orderTo(standOf(index) as Stand, targets[index] ?? 'none');
    const call = async (...asked: Parameters<typeof host.call>) => {
      calls += 1;
      if (gone && calls > gone.call) {
        if (gone.arrives) void host.call(...asked).catch(() => undefined);
        leave();
        return new Promise(() => undefined);
      }
      return host.call(...asked).catch((error: unknown) => {
        if (one && away[index] && !isOver) one.isReachable = false;
        throw error;
      });
    };
    return { member: host.name, host: { name: host.name, call: call as never }, order };
  });
  const made = giveTogether(
    { change: crypto.randomUUID(), anchor: NAMES[anchor] ?? '', parts },
    { pausesMs: [0, 0] },
  ).then(
    () => 'made' as const,
    () => 'not made' as const,
  );
  return Promise.race([made, left]).finally(() => (isOver = true));
}

/** Whoever is there afterwards: helpers start anew, and what is in doubt is settled by who reaches all hosts. */
async function comeLater({ helpersDie }: Case): Promise<void> {
  for (const [index, one] of members.entries()) {
    if (helpersDie[index]) one.kill();
    else await one.close();
    one.kills = [];
    one.isReachable = true;
  }
  const hosts = members.map(({ host }) => host);
  const settled = await settleDoubts(await seeHosts(hosts), { pausesMs: [0] });
  expect(settled.filter(({ outcome }) => outcome === 'waiting')).toEqual([]);
}

it(`is done on all hosts or on none, ${CASES} times`, { timeout: 30 * 60_000 }, async () => {
  const counts = { made: 0, 'not made': 0, gone: 0, done: 0, undone: 0 };
  await fc.assert(
    fc.asyncProperty(anyCase, async (one) => {
      const before = stands();
      const targets = one.targets.map((target, index) =>
        before[index] === 'none' && target === 'none' ? 'wide' : target,
      );
      const end = await make({ ...one, targets });
      await comeLater(one);
      const after = stands();
      for (const { host } of members) expect((await host.call('snapshot', {})).held).toBeUndefined();
      const isDone = JSON.stringify(after) === JSON.stringify(targets);
      if (!isDone || end === 'not made') expect(after).toEqual(before);
      if (end === 'made') expect(after).toEqual(targets);
      counts[end] += 1;
      counts[isDone ? 'done' : 'undone'] += 1;
    }),
    { numRuns: CASES, endOnFailure: true },
  );
  // Each way was gone, and often enough to mean something.
  expect(Math.min(...Object.values(counts))).toBeGreaterThan(CASES / 50);
});
