/** Whom a port forward leads to: a guest by its name or address, which it then keeps for good. */
import { parseAddress } from '../addresses/addresses';
import type { NetworkDraft, StaticHost } from '../definition/network';
import { isSameAddress } from '../definition/portForward';
import type { LeaseFacts } from '../contract/snapshot';
import { withStaticHost, type KnownGuest } from './staticHost';
import { t } from '../language/language';

/** The guest's address and the definition in which it is fixed, or why there is none. */
export type ForwardTarget<D extends NetworkDraft> =
  | {
      kind: 'found';
      definition: D;
      address: string;
      /** The static host that was added for it; null when its address does not come from a lease, or is fixed already. */
      fixed: StaticHost | null;
    }
  | { kind: 'refused'; reason: string };

/** The guests that have a lease, each with one address. */
export const guestsOfLeases = (leases: readonly LeaseFacts[]): KnownGuest[] =>
  leases.map(({ name, mac, address, family, until }) => ({
    name,
    mac,
    addresses: [{ address, family, source: 'lease', leaseUntil: until }],
  }));

/**
 * The guest that `to` names, by an address of the network or the name of a static host or guest. An IPv4 address from a
 * lease is made the guest's own, since the forward would lead to somebody else one day.
 */
export function forwardTarget<D extends NetworkDraft>(
  definition: D,
  to: string,
  guests: readonly KnownGuest[],
): ForwardTarget<D> {
  const hosts = definition.ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const isAddress = parseAddress(to) !== null;
  const isMeant = isAddress
    ? ({ address }: StaticHost): boolean => isSameAddress(address, to)
    : ({ name }: StaticHost): boolean => name?.toLowerCase() === to.toLowerCase();
  const host = ipv4First(hosts.filter(isMeant))[0];
  if (host) return { kind: 'found', definition, address: host.address, fixed: null };
  const meant = guests.filter(({ name, addresses }) =>
    isAddress
      ? addresses.some(({ address, source }) => source === 'lease' && isSameAddress(address, to))
      : name?.toLowerCase() === to.toLowerCase() && addresses.some(({ family }) => family === 'ipv4'),
  );
  // Whoever comes last takes a name over, with all that leads to it.
  if (!isAddress && new Set(meant.map(({ mac }) => mac)).size > 1)
    return { kind: 'refused', reason: severalOf(to, meant) };
  const [guest] = meant;
  if (!guest) {
    if (isAddress) return { kind: 'found', definition, address: to, fixed: null };
    return {
      kind: 'refused',
      reason: t('propose.forward.noGuest', { name: to }),
    };
  }
  const address = isAddress ? to : guest.addresses.find(({ family }) => family === 'ipv4')?.address;
  // DHCP gives IPv6 addresses by an identifier that only the guest can say.
  if (address === undefined || address.includes(':'))
    return { kind: 'found', definition, address: to, fixed: null };
  const addresses = guest.addresses.filter((one) => one.address === address);
  const outcome = withStaticHost(definition, { ...guest, addresses });
  if (outcome.kind === 'refused') return outcome;
  if (outcome.kind === 'unchanged') return { kind: 'found', definition, address, fixed: null };
  const fixed = outcome.definition.ips
    .flatMap(({ dhcp }) => dhcp?.hosts ?? [])
    .find((one) => one.address === address);
  return { kind: 'found', definition: outcome.definition, address, fixed: fixed ?? null };
}

function severalOf(name: string, guests: readonly KnownGuest[]): string {
  const each = guests.map(({ mac, addresses }) => {
    const address = addresses.find(({ family }) => family === 'ipv4')?.address ?? '';
    return t('propose.forward.at', { mac: mac ?? t('propose.forward.unknownMac'), address });
  });
  return t('propose.forward.several', { name, guests: each.join(', ') });
}

const ipv4First = (hosts: readonly StaticHost[]): StaticHost[] =>
  [...hosts].sort((a, b) => Number(a.address.includes(':')) - Number(b.address.includes(':')));
