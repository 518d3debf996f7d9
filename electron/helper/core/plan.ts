/** What has to change between what is on a host and what should be: pure, from resources to changes. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../../shared/contract/resource';
import { isEqual, type Ground } from '../kinds/kind';
import { kindOf } from '../kinds/kinds';
import { identityOf, type Change, type Resources } from '../kinds/resource';

export interface Difference {
  changes: Change[];
  /** What stands in the place of something desired and is not ours. */
  foreign: Resource[];
}

/** The changes that make what is observed into what is desired, in no particular order. */
export function compare(ground: Ground): Difference {
  const { observed, desired, owned, perhaps, kept } = ground;
  const changes: Change[] = [];
  const foreign: Resource[] = [];
  for (const [identity, resource] of desired) {
    const kind = kindOf(resource);
    const found = observed.get(identity) ?? null;
    const before = found && kind.asRead ? kind.asRead(found, ground) : found;
    const after = kind.asWanted?.(resource, ground) ?? resource;
    if (before && isSame(before, after, ground)) continue;
    if (before && !isOurs(before, ground)) foreign.push(before);
    else changes.push({ kind: after.kind, key: after.key, before, after });
  }
  for (const identity of new Set([...owned.keys(), ...perhaps.keys()])) {
    const before = observed.get(identity);
    if (!before || desired.has(identity) || kept.has(identity)) continue;
    if (kindOf(before).isLasting !== true && isOurs(before, ground)) {
      changes.push({ kind: before.kind, key: before.key, before, after: null });
    }
  }
  return { changes: withoutOccupied(withRenewed(changes, ground), ground), foreign };
}

function isSame(found: Resource, wanted: Resource, ground: Ground): boolean {
  return kindOf(found).same?.(found, wanted, ground) ?? isEqual(found, wanted);
}

const isOurs = (found: Resource, ground: Ground): boolean => kindOf(found).isOurs?.(found, ground) ?? true;

/** What hangs on something that changes, and has to come again with it, is replaced as well. */
function withRenewed(changes: Change[], { observed, desired }: Ground): Change[] {
  if (changes.every(({ after }) => after === null)) return changes;
  const changing = new Map(changes.map((change) => [identityOf(change), change]));
  const renewed = [...desired].flatMap(([identity, after]): Change[] => {
    const found = observed.get(identity);
    const before = found ? (kindOf(after).renewed?.(found, after, changes) ?? null) : null;
    if (before === null || isDeepStrictEqual(changing.get(identity)?.before, before)) return [];
    return [{ kind: after.kind, key: after.key, before, after }];
  });
  const again = new Set(renewed.map(identityOf));
  return [...changes.filter((change) => !again.has(identityOf(change))), ...renewed];
}

/** Leaves alone what networks share and others still need. */
function withoutOccupied(changes: Change[], ground: Ground): Change[] {
  const gone: Resources = new Map(
    changes.flatMap(({ before, after }) => (before && !after ? [[identityOf(before), before]] : [])),
  );
  const goes = (resource: Resource): boolean => gone.has(identityOf(resource));
  return changes.filter(
    ({ before, after }) => after || !before || kindOf(before).isOccupied?.(before, ground, goes) !== true,
  );
}
