/** Prepares that libvirt lists networks as its own, or no longer does. */
import { definitionInForce } from '../../changes/networkRecord';
import { deedOnly, type Ground, type Prepared } from './prepared';

/** Throws `not-found`, `missing-tool`, `name-taken`, `unsupported`. */
export async function prepareOffer(
  { host, stored, offers }: Ground,
  names: readonly string[],
): Promise<Prepared> {
  const networks = names.map((name) => definitionInForce(name, stored));
  return deedOnly(
    ...(await Promise.all(networks.map((network) => offers.prepareOffer(host, network)))).flat(),
  );
}

/** Throws `not-found`, `missing-tool`. */
export async function prepareWithdrawal(
  { host, stored, offers }: Ground,
  names: readonly string[],
): Promise<Prepared> {
  const networks = names.map((name) => definitionInForce(name, stored));
  return deedOnly(
    ...(await Promise.all(networks.map((network) => offers.prepareWithdrawal(host, network)))).flat(),
  );
}
