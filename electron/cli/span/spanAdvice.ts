/** What is to be said of a change of one host's definition, where the network spans more of them. */
import type { Order } from '../../../shared/contract/order';
import type { NetworkDraft } from '../../../shared/definition/network';

/** The networks with other hosts that an order changes on this one alone. */
export function spanningNetworks(order: Order): string[] {
  const drafts = draftsOf(order).filter(({ span }) => (span?.members.length ?? 0) > 1);
  return [...new Set(drafts.map(({ name }) => name))];
}

function draftsOf(order: Order): Pick<NetworkDraft, 'name' | 'span'>[] {
  if (order.do === 'define') return order.definitions;
  if (order.do !== 'update') return [];
  return order.updates.flatMap(({ config, live }) => config ?? live ?? []);
}
