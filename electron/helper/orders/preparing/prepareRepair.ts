/** Prepares that the host matches again what runs. */
import { requireHostTools } from '../../host/tools';
import type { OrderContext, Prepared } from './prepared';
import { runningStanding } from './refusals';

/** Throws `not-found`, `is-inactive`, `missing-tool`. */
export async function prepareRepair(context: OrderContext, names: readonly string[]): Promise<Prepared> {
  const standings = names.map((name) => runningStanding(context.stored, name));
  await requireHostTools(context.host, context.surroundings.asRoot);
  return { before: standings, after: standings, repairs: true };
}
