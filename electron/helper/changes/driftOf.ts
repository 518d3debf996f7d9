/** What differs on the host from what runs, with what was added to it. */
import type { ChangeView } from '../../../shared/contract/resource';
import { findDrift } from '../core/transition';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';
import { mayLeave } from '../kinds/kinds';
import { isSalvaged, type RunState } from './runState';
import { asActive } from './standings';

/** By name of the network; those without drift are left out, and those whose run state cannot be read. */
export function driftOf(
  host: Host,
  paths: Paths,
  running: Iterable<RunState>,
): Promise<Map<string, ChangeView[]>> {
  const known = [...running].filter((state) => !isSalvaged(state));
  const added = new Map(
    known.map(({ definition, additions }) => [definition.name, additions.filter((one) => !mayLeave(one))]),
  );
  return findDrift(host, paths, known.map(asActive), added);
}
