/** Prepares that the host matches again what runs. */
import { requireHostTools } from '../../host/tools';
import { NOTHING, type Ground, type Prepared } from './prepared';
import { runningStanding } from './refusals';

/** Throws `not-found`, `is-inactive`, `missing-tool`. */
export async function prepareRepair(ground: Ground, names: readonly string[]): Promise<Prepared> {
  const standings = names.map((name) => runningStanding(ground.stored, name));
  await requireHostTools(ground.host, ground.surroundings.asRoot);
  return { before: standings, after: standings, besides: NOTHING, repairs: true };
}
