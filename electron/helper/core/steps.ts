/** How changes are carried out: the steps of all kinds, in the order of the moments that they are for. */
import type { Resource } from '../../../shared/contract/resource';
import type { Besides, Changes, Kind, Parts } from '../kinds/kind';
import { kindOf, kinds } from '../kinds/kinds';
import { STAGES } from '../kinds/moments';
import type { Step } from '../kinds/operation';
import { byKind, identityOf, type Change } from '../kinds/resource';

/** The stages of carrying out `changes`; the steps of one stage do not depend on each other. */
export function stagesOf(
  changes: readonly Change[],
  { granted = [], moves = [], announced = [] }: Partial<Besides> = {},
): Step[][] {
  const all = sorted(changes);
  const steps = kinds.map((kind) => kind.steps(all, { granted, moves, announced }));
  const stages = STAGES.map((moments) =>
    moments.flatMap((moment) => steps.flatMap((ofKind) => ofKind[moment] ?? [])),
  );
  return stages.filter((stage) => stage.length > 0);
}

function sorted(changes: readonly Change[]): Changes {
  const removed = new Set(changes.flatMap((change) => (change.after ? [] : [identityOf(change)])));
  const taken = new Set(
    changes.flatMap(({ before, after }) =>
      before || !after ? [] : (kindOf(after).takesAlong?.(after) ?? []),
    ),
  );
  const goesAlong = (resource: Resource): boolean => {
    if (taken.has(identityOf(resource))) return true;
    const carrier = kindOf(resource).goesWith?.(resource);
    return carrier !== undefined && removed.has(carrier);
  };
  const ofKind = byKind(changes);
  return {
    of<Value>(kind: Kind<Value>): Parts<Value> {
      const parts: Parts<Value> = { created: [], replaced: [], removed: [], written: [] };
      const own = (ofKind.get(kind.name) ?? []) as Change<Value>[];
      for (const { before, after } of own) {
        if (after) parts.written.push(after);
        if (before && after) parts.replaced.push({ before, after });
        else if (after) parts.created.push(after);
        else if (before && !goesAlong(before)) parts.removed.push(before);
      }
      return parts;
    },
  };
}
