/** How a network runs that is started now. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { RunState } from '../../changes/runState';
import type { Stored } from '../../changes/store';

/** So many dnsmasq processes may watch resolv.conf; the kernel allows 128 inotify instances to one user. */
const POLLING_LIMIT = 100;

/** How a network will run; `ahead` others are started in the same change before it. */
export function freshRun(
  definition: NetworkDefinition,
  { running: active }: Pick<Stored, 'running'>,
  ahead = 0,
): RunState {
  const polling = [...active.values()].filter(({ pollResolv }) => pollResolv).length;
  return {
    definition,
    startedAt: Date.now(),
    pollResolv: polling + ahead < POLLING_LIMIT,
    additions: [],
  };
}
