/** What an earlier version has started, taken over by this one: once, at the first look after an upgrade. */
import { join } from 'node:path';
import * as z from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import { DEVICE_NAME_PATTERN } from '../../../shared/definition/network';
import type { Resource } from '../../../shared/contract/resource';
import { upToDate } from '../changes/journal';
import type { Mutations, Turn } from '../changes/mutations';
import { isSalvaged } from '../changes/runState';
import { activeOf, standingOf, withAdditions } from '../changes/standings';
import type { Store, Stored } from '../changes/store';
import { acceptsOf } from '../kinds/added/accept';
import { overrideOf } from '../kinds/added/override';
import { keptFile } from '../kinds/kept';
import { acceptPlace } from '../probe/fixes';
import type { Orders } from './orders';
import type { Site } from './preparing/prepared';

interface Parts {
  site: Pick<Site, 'paths'>;
  store: Pick<Store, 'load' | 'writeRunState'>;
  mutations: Pick<Mutations, 'run' | 'change'>;
  orders: Pick<Orders, 'head'>;
}

/**
 * Makes the host what this version wants of each network that an earlier one has started, and clears away what only that
 * one kept. Bridges, rules and guests stay; dnsmasq starts anew. What cannot be taken over runs on as it is, and is shown
 * as drift. Does nothing while another helper is at work, and throws what planning and applying throw.
 */
export async function bringUpToDate(parts: Parts): Promise<void> {
  const { store, mutations, orders } = parts;
  const names = outdatedIn(await store.load());
  if (names.length === 0) return;
  const head = orders.head({ action: 'upgrade', networks: names, front: 'helper' });
  await mutations
    .run(head, (turn) => takeOver(parts, turn, outdatedIn(turn.stored)), 0)
    .catch((error: unknown) => {
      if (!(error instanceof VirtnetError && error.code === 'busy')) throw error;
    });
}

const outdatedIn = ({ running }: Stored): string[] =>
  [...running].flatMap(([name, state]) => (state.isOutdated && !isSalvaged(state) ? [name] : []));

/** All together, or each for itself where one of them keeps the others from it. */
async function takeOver(parts: Parts, turn: Turn, names: readonly string[]): Promise<void> {
  const { site, store, mutations } = parts;
  const { before, after, belongings } = await takenOver(turn, site, names);
  try {
    await mutations.change(turn, before, after, { repairs: true, belongings });
  } catch (error) {
    if (names.length > 1) return eachAlone(names, (name) => takeOver(parts, turn, [name]));
    // Tried once: a repair does the rest, and a stop takes back what was added.
    for (const { running } of after) if (running) await store.writeRunState(running);
    throw error;
  }
}

/** One after the other; rejects as the first did that failed, when all are done. */
async function eachAlone(names: readonly string[], work: (name: string) => Promise<void>): Promise<void> {
  const failures: unknown[] = [];
  for (const name of names) await work(name).catch((error: unknown) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

async function takenOver({ host, stored }: Turn, { paths }: Parts['site'], names: readonly string[]) {
  const before = names.map((name) => standingOf(stored, name));
  const place = acceptPlace(activeOf(before));
  const fixes = (name: string): string => join(paths.run, `${name}.fixes`);
  const after = await Promise.all(
    before.map(async (standing) =>
      withAdditions(
        upToDate(standing),
        fixedBefore((await host.readFile(fixes(standing.name))) ?? '[]', place),
      ),
    ),
  );
  const left = names.flatMap((name) => [join(paths.run, `${name}.pid`), fixes(name)]);
  const belongings = { before: left.map((path) => keptFile(path, { isEarlier: false })), after: [] };
  return { before, after, belongings };
}

const device = z.string().regex(DEVICE_NAME_PATTERN);
const name = z.string().regex(/^[A-Za-z_][\w.-]{0,127}$/);
const setting = z.string().regex(/^\d{1,4}$/);
/** What fixes were noted as: the programs, places and settings that they knew. */
const fixSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('iptables'),
    program: z.enum(['iptables', 'iptables-nft', 'iptables-legacy']),
    bridge: device,
  }),
  z.object({
    kind: z.literal('nft'),
    family: z.enum(['ip', 'inet', 'bridge']),
    table: name,
    chain: name,
    bridge: device,
  }),
  z.object({
    kind: z.literal('sysctl'),
    key: z.string().regex(/^net\/ipv4\/conf\/(?!\.{1,2}\/)[^/\s]{1,15}\/rp_filter$/),
    applied: setting,
    before: setting,
  }),
]);
/** No network has more fixes. */
const MOST_FIXES = 64;

/**
 * What fixes have changed for a network by the `note` of an earlier version; nothing where that is not such a note.
 * `place` is where an accept may stand in FORWARD.
 */
export function fixedBefore(note: string, place: number): Resource[] {
  try {
    const fixes = z.array(fixSchema).max(MOST_FIXES).parse(JSON.parse(note));
    return fixes.flatMap((fix) => additionsOf(fix, place));
  } catch {
    return [];
  }
}

function additionsOf(fix: z.infer<typeof fixSchema>, place: number): Resource[] {
  switch (fix.kind) {
    case 'iptables': {
      const { program, bridge } = fix;
      return acceptsOf({ how: 'iptables', program, place: program === 'iptables' ? place : 1 }, bridge);
    }
    case 'nft': {
      const { family, table, chain } = fix;
      return acceptsOf({ how: 'nft', family, table, chain }, fix.bridge);
    }
    case 'sysctl':
      return [overrideOf(fix.key, { value: fix.applied, before: fix.before })];
  }
}
