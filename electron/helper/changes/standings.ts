/** How networks stand: what is stored of them, whether they run, and what one standing after another means for the host. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../../shared/contract/resource';
import type { Standing } from './journal';
import type { Stored } from './store';
import { mayLeave } from '../kinds/kinds';
import { collect, identityOf, NO_BELONGINGS, type Belongings } from '../kinds/resource';
import type { ActiveNetwork, Renaming, Transition } from '../core/transition';

/** How a network stands of which there is nothing. */
export const nothing = (name: string): Standing => ({
  name,
  definition: null,
  autostart: false,
  running: null,
});

/**
 * What a change of standings and of what belongs to networks means for the host; null when nothing of it is changed
 * there, unless it `repairs`.
 */
export function transitionOf(
  stored: Stored,
  before: readonly Standing[],
  after: readonly Standing[],
  {
    repairs = false,
    belongings = NO_BELONGINGS,
    anew = [],
  }: { repairs?: boolean; belongings?: Belongings | undefined; anew?: Transition['anew'] } = {},
): Transition | null {
  const renamed = renamings(before, after);
  const [old, now] = [activeOf(before), activeOf(after)];
  const [names, others] = [namesIn(before, after), othersOf(stored, before, after)];
  // What another network needs as well stays for its sake.
  const elsewhere = [...stored.running].flatMap(([name, state]) => (names.has(name) ? [] : state.additions));
  const [was, is] = [additionsOf(before), additionsOf(after)];
  // What others have made of what stays is their matter, unless it is repaired or asked for.
  const again = is.filter((one) => isAmong(was, one) && ((repairs && !mayLeave(one)) || isAmong(anew, one)));
  const added = {
    before: [
      ...belongings.before,
      ...was.filter((one) => isAmong(again, one) || !isAmong([...is, ...elsewhere], one)),
    ],
    after: [...belongings.after, ...is.filter((one) => isAmong(again, one) || !isAmong(was, one))],
  };
  if (!repairs && renamed.length === 0 && isDeepStrictEqual(old, now)) {
    if (isDeepStrictEqual(added.before, added.after)) return null;
    // What only adds to networks, or takes from them, leaves alone what others have made of them.
    return { before: [], after: [], others: othersRunning(stored, new Set()), belongings: added, anew };
  }
  return { before: old, after: now, others, renamed, belongings: added, anew };
}

/** A network that runs, with more added to it. */
export function withAdditions(standing: Standing, more: readonly Resource[]): Standing {
  const { running } = standing;
  if (!running || more.length === 0) return standing;
  const additions = [...collect([...more, ...running.additions]).values()];
  return { ...standing, running: { ...running, additions } };
}

/** A network that runs, without some of what was added to it. */
export function withoutAdditions(standing: Standing, gone: readonly Resource[]): Standing {
  const { running } = standing;
  const left = new Set(gone.map(identityOf));
  return running
    ? {
        ...standing,
        running: { ...running, additions: running.additions.filter((one) => !left.has(identityOf(one))) },
      }
    : standing;
}

/** True when nothing of the networks changes but what is added to those that run. */
export const isOnlyAdding = (before: readonly Standing[], after: readonly Standing[]): boolean =>
  isDeepStrictEqual(before.map(withoutAny), after.map(withoutAny));

const withoutAny = (standing: Standing): Standing => ({
  ...standing,
  running: standing.running && { ...standing.running, additions: [] },
});

const isAmong = (
  all: readonly Pick<Resource, 'kind' | 'key'>[],
  one: Pick<Resource, 'kind' | 'key'>,
): boolean => all.some((other) => identityOf(other) === identityOf(one));

/** What was added to those of them that run. */
const additionsOf = (standings: readonly Standing[]): Resource[] =>
  standings.flatMap(({ running }) => [...(running?.additions ?? [])]);

const namesIn = (...standings: (readonly Standing[])[]): Set<string> =>
  new Set(standings.flat().map(({ name }) => name));

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

/** What was made of each running network: the same each time, because much is worked out of it once and kept beside it. */
const actives = new WeakMap<ActiveNetwork, ActiveNetwork>();

/** What of a running network decides how it is on the host. */
export function asActive(state: ActiveNetwork): ActiveNetwork {
  const known = actives.get(state) ?? { definition: state.definition, pollResolv: state.pollResolv };
  actives.set(state, known);
  return known;
}

/** Those of them that run. */
export const activeOf = (standings: readonly Standing[]): ActiveNetwork[] =>
  standings.flatMap(({ running }) => (running ? [asActive(running)] : []));

/** The networks that run and that none of `standings` is of. */
export const othersOf = (stored: Stored, ...standings: (readonly Standing[])[]): ActiveNetwork[] =>
  othersRunning(stored, namesIn(...standings));

/** What of a change concerns networks that have to stand together: those that share a name, a UUID or a bridge. */
export function apart({
  before,
  after,
}: {
  before: readonly Standing[];
  after: readonly Standing[];
}): { before: Standing[]; after: Standing[] }[] {
  let groups: Set<string>[] = [];
  for (const standing of [...before, ...after]) {
    const marks = marksOf(standing);
    const [near, far] = [true, false].map((isNear) =>
      groups.filter((group) => marks.some((mark) => group.has(mark)) === isNear),
    );
    groups = [...(far ?? []), new Set([...marks, ...(near ?? []).flatMap((group) => [...group])])];
  }
  const within = (group: ReadonlySet<string>) => (standing: Standing) => group.has(nameMark(standing));
  return groups.map((group) => ({
    before: before.filter(within(group)),
    after: after.filter(within(group)),
  }));
}

const nameMark = ({ name }: Pick<Standing, 'name'>): string => `name ${name}`;

const marksOf = (standing: Standing): string[] => [
  nameMark(standing),
  ...[standing.definition, standing.running?.definition].flatMap((definition) =>
    definition ? [`uuid ${definition.uuid}`, `bridge ${definition.bridge.name}`] : [],
  ),
];
