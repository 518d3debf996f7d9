/** How networks stand: what is stored of them, whether they run, and what one standing after another means for the host. */
import { isDeepStrictEqual } from 'node:util';
import type { Standing } from './journal';
import type { Stored } from './store';
import type { ActiveNetwork, Renaming, Transition } from '../core/transition';

/** How a network stands of which there is nothing. */
export const nothing = (name: string): Standing => ({
  name,
  definition: null,
  autostart: false,
  running: null,
});

/** What a change of standings means for the host; null when nothing of it is changed there, unless it `repairs`. */
export function transitionOf(
  stored: Stored,
  before: readonly Standing[],
  after: readonly Standing[],
  { repairs = false } = {},
): Transition | null {
  const renamed = renamings(before, after);
  const [old, now] = [activeOf(before), activeOf(after)];
  if (!repairs && renamed.length === 0 && isDeepStrictEqual(old, now)) return null;
  return { before: old, after: now, others: othersOf(stored, before, after), renamed };
}

/** The networks that have another name in `after`. */
export function renamings(before: readonly Standing[], after: readonly Standing[]): Renaming[] {
  const identity = ({ definition, running }: Standing): string | undefined =>
    (definition ?? running?.definition)?.uuid;
  return after.flatMap((standing) => {
    const uuid = identity(standing);
    const old = uuid === undefined ? undefined : before.find((other) => identity(other) === uuid);
    return old && old.name !== standing.name ? [{ from: old.name, to: standing.name }] : [];
  });
}

/** How a network stands now. */
export function standingOf({ definitions, autostart, running }: Stored, name: string): Standing {
  return {
    name,
    definition: definitions.get(name) ?? null,
    autostart: autostart.has(name),
    running: running.get(name) ?? null,
  };
}

/** What would be stored and run with these networks standing so. */
export function withStandings(stored: Stored, standings: readonly Standing[]): Stored {
  const [definitions, running] = [new Map(stored.definitions), new Map(stored.running)];
  const autostart = new Set(stored.autostart);
  for (const standing of standings) {
    const { name } = standing;
    if (standing.definition) definitions.set(name, standing.definition);
    else definitions.delete(name);
    if (standing.running) running.set(name, standing.running);
    else running.delete(name);
    if (standing.autostart) autostart.add(name);
    else autostart.delete(name);
  }
  return { ...stored, definitions, running, autostart };
}

/** The networks that run and are not among `names`. */
export function othersRunning({ running }: Stored, names: ReadonlySet<string>): ActiveNetwork[] {
  return [...running].flatMap(([name, state]) => (names.has(name) ? [] : [asActive(state)]));
}

/** What of a running network decides how it is on the host. */
export const asActive = ({ definition, pollResolv }: ActiveNetwork): ActiveNetwork => ({
  definition,
  pollResolv,
});

/** Those of them that run. */
export const activeOf = (standings: readonly Standing[]): ActiveNetwork[] =>
  standings.flatMap(({ running }) => (running ? [asActive(running)] : []));

/** The networks that run and that none of `standings` is of. */
export const othersOf = (stored: Stored, ...standings: (readonly Standing[])[]): ActiveNetwork[] =>
  othersRunning(stored, new Set(standings.flat().map(({ name }) => name)));
