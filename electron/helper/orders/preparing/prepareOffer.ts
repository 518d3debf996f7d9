/** Prepares that libvirt lists networks as its own, or no longer does. */
import { definitionInForce } from '../../changes/networkRecord';
import type { OrderContext, Prepared } from './prepared';

/** Throws `not-found`, `missing-tool`, `name-taken`, `unsupported`. */
export async function prepareOffer(
  { host, stored, offers }: OrderContext,
  names: readonly string[],
): Promise<Prepared> {
  const networks = names.map((name) => definitionInForce(name, stored));
  const made = (await Promise.all(networks.map((network) => offers.offered(host, network)))).flat();
  return { before: [], after: [], belongings: { before: [], after: made } };
}

/** Throws `not-found`, `missing-tool`. */
export async function prepareWithdrawal(
  { host, stored, offers }: OrderContext,
  names: readonly string[],
): Promise<Prepared> {
  const networks = names.map((name) => definitionInForce(name, stored));
  const gone = (await Promise.all(networks.map((network) => offers.withdrawn(host, network)))).flat();
  return { before: [], after: [], belongings: { before: gone, after: [] } };
}
