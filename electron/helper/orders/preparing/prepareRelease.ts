/** Prepares that leases are taken back from whoever has them. */
import { parseAddress } from '../../../../shared/addresses/addresses';
import { VirtnetError } from '../../../../shared/contract/error';
import { groupBy } from '../../../../shared/definition/groupBy';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { definitionInForce } from '../../changes/networkRecord';
import { readLeaseFile, type WrittenLease } from '../../facts/leaseFile';
import { heldLeases } from '../../kinds/dnsmasq/heldLease';
import { holderOf, leasePlace, spelled } from '../../kinds/dnsmasq/releaseLeases';
import type { OrderContext, Prepared } from './prepared';

/** Throws `not-found` for the network, or for an address that nobody has a lease of. */
export async function prepareRelease(
  { host, paths, stored }: OrderContext,
  network: string,
  addresses: readonly string[],
): Promise<Prepared> {
  const definition = definitionInForce(network, stored);
  const place = leasePlace(definition, paths);
  const { leases } = readLeaseFile((await host.readFile(place.file)) ?? '');
  const byAddress = groupBy(leases, ({ address }) => spelled(address));
  const held = [...new Set(addresses.map(spelled))].flatMap((address) => {
    const found = byAddress.get(address);
    if (!found) throw notHeld(address, definition, leases);
    return found;
  });
  return {
    before: [],
    after: [],
    belongings: { before: [heldLeases(network, place, held)], after: [] },
  };
}

/** As many holders as a person reads in a sentence. */
const NAMED = 5;

function notHeld(text: string, definition: NetworkDefinition, leases: readonly WrittenLease[]): VirtnetError {
  const address = text.slice(0, 100);
  return new VirtnetError(reasonOf(address, definition, leases), { code: 'not-found', name: address });
}

function reasonOf(
  address: string,
  { name: network, ips }: NetworkDefinition,
  leases: readonly WrittenLease[],
): string {
  if (!parseAddress(address)) return t('orders.release.noAddress', { address });
  const fixed = ips
    .flatMap(({ dhcp }) => dhcp?.hosts ?? [])
    .find((host) => spelled(host.address) === address);
  if (fixed)
    return t('orders.release.fixed', {
      address,
      network,
      guest: fixed.name ?? fixed.mac ?? t('orders.release.aGuest'),
    });
  const known = leases.slice(0, NAMED).map((lease) => `${lease.address} (${holderOf(lease)})`);
  return leases.length === 0
    ? t('orders.release.none', { address, network })
    : t('orders.release.others', {
        address,
        network,
        known: known.join(', '),
        more: leases.length - known.length,
      });
}
