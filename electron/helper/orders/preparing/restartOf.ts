/** What of an order running networks can take only with a bridge that is made anew. */
import type { Order } from '../../../../shared/contract/order';
import { restartPaths } from '../../../../shared/definition/members';
import type { Standing } from '../../changes/journal';

/** Paths in the definitions; of what is only stored, those that wait for the next start. */
export function restartOf(order: Order, before: readonly Standing[], after: readonly Standing[]): string[] {
  if (order.do !== 'update') return [];
  return order.updates.flatMap(({ name, live, config }) => {
    const running = before.find((standing) => standing.name === name)?.running;
    const goal = after.find((standing) => standing.name === (live ?? config)?.name);
    const wanted = live ? goal?.running?.definition : goal?.definition;
    return running && wanted ? restartPaths(running.definition, wanted) : [];
  });
}
