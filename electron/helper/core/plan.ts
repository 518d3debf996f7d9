/** What has to change between what is on a host and what should be: pure, from resources to changes. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../../shared/contract/resource';
import { isEqual, type Comparison } from '../kinds/kind';
import { kindOf } from '../kinds/kinds';
import { identityOf, type Change, type Resources } from '../kinds/resource';

export interface Difference {
  changes: Change[];
  /** What stands in the place of something desired and is not ours. */
  foreign: Resource[];
}

/** The changes that make what is observed into what is desired, in no particular order. */
export function compare(comparison: Comparison): Difference {
  const { observed, desired, owned, perhaps, kept } = comparison;
  const changes: Change[] = [];
  const foreign: Resource[] = [];
  for (const [identity, resource] of desired) {
    const kind = kindOf(resource);
    const found = observed.get(identity) ?? null;
    const before = found && kind.asRead ? kind.asRead(found, comparison) : found;
    const after = kind.asWanted?.(resource, comparison) ?? resource;
    if (before && isSame(before, after, comparison)) continue;
    if (before && !isOurs(before, comparison)) foreign.push(before);
    else changes.push({ kind: after.kind, key: after.key, before, after });
  }
  const held = heldIn(comparison);
  for (const identity of new Set([...owned.keys(), ...perhaps.keys()])) {
    const before = observed.get(identity);
    if (!before || desired.has(identity) || kept.has(identity) || held.has(identity)) continue;
    const isTheirs = !isOurs(before, comparison) || isOnForeign(before, comparison);
    if (kindOf(before).isLasting !== true && !isTheirs) {
      changes.push({ kind: before.kind, key: before.key, before, after: null });
    }
  }
  return { changes: withoutOccupied(withRenewed(changes, comparison), comparison), foreign };
}

/** What belongs to something that is there and stays. */
const heldIn = ({ observed, desired }: Comparison): ReadonlySet<string> =>
  new Set(
    [...observed].flatMap(([identity, found]) =>
      desired.has(identity) ? (kindOf(found).holds?.(found) ?? []) : [],
    ),
  );

function isSame(found: Resource, wanted: Resource, comparison: Comparison): boolean {
  return kindOf(found).same?.(found, wanted, comparison) ?? isEqual(found, wanted);
}

const isOurs = (found: Resource, comparison: Comparison): boolean =>
  kindOf(found).isOurs?.(found, comparison) ?? true;

/** True for what is on a thing of somebody else, as a limit on a bridge that was put in the place of ours. */
function isOnForeign(found: Resource, comparison: Comparison): boolean {
  const kind = kindOf(found);
  const carrier = comparison.observed.get(kind.standsOn?.(found) ?? kind.goesWith?.(found) ?? '');
  return carrier !== undefined && !isOurs(carrier, comparison);
}

/** What hangs on something that changes, and has to come again with it, is replaced as well. */
function withRenewed(changes: Change[], { observed, desired, anew }: Comparison): Change[] {
  if (anew.size === 0 && changes.every(({ after }) => after === null)) return changes;
  const because = (identity: string) => ({ changes, isAsked: anew.has(identity) });
  const changing = new Map(changes.map((change) => [identityOf(change), change]));
  const renewed = [...desired].flatMap(([identity, after]): Change[] => {
    const found = observed.get(identity);
    const before = found ? (kindOf(after).renewed?.(found, after, because(identity)) ?? null) : null;
    if (before === null || isDeepStrictEqual(changing.get(identity)?.before, before)) return [];
    return [{ kind: after.kind, key: after.key, before, after }];
  });
  const again = new Set(renewed.map(identityOf));
  return [...changes.filter((change) => !again.has(identityOf(change))), ...renewed];
}

/** Leaves alone what networks share and others still need. */
function withoutOccupied(changes: Change[], comparison: Comparison): Change[] {
  const gone: Resources = new Map(
    changes.flatMap(({ before, after }) => (before && !after ? [[identityOf(before), before]] : [])),
  );
  const goes = (resource: Resource): boolean => gone.has(identityOf(resource));
  return changes.filter(
    ({ before, after }) => after || !before || kindOf(before).isOccupied?.(before, comparison, goes) !== true,
  );
}
