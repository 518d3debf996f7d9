/** How running networks differ from what they should be, looked at afresh. */
import type { ChangeView } from '../../../shared/contract/resource';
import type { Host } from '../host/host';
import type { Surroundings } from '../facts/hostFacts';
import { runningStanding } from './preparing/refusals';
import type { Paths } from '../host/paths';
import { driftOf } from '../changes/driftOf';
import type { Stored } from '../changes/store';
import { requireHostTools } from '../host/tools';

/** Of these networks, or of all when null. Throws `not-found` and `is-inactive`; changes nothing. */
export async function checkNetworks(
  { host, paths, surroundings }: { host: Host; paths: Paths; surroundings: Surroundings },
  stored: Stored,
  names: readonly string[] | null,
): Promise<{ name: string; drift: ChangeView[] }[]> {
  await requireHostTools(host, surroundings.asRoot);
  const wanted = names ?? [...stored.running.keys()];
  for (const name of wanted) runningStanding(stored, name);
  const drift = await driftOf(host, paths, stored.running.values());
  return wanted.map((name) => ({ name, drift: drift.get(name) ?? [] }));
}
