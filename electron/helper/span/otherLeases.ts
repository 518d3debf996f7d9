/** What the leases of all members come to on one of them: whose address is reserved for whom, and who has which name. */
import { macOfDuid } from '../facts/leaseFile';
import { clientOf, type SpanLease } from './lease';

/** What a definition says of fixed hosts, and of names that are somebody's. */
export interface Fixed {
  macs: readonly string[];
  /** Identifiers of clients. */
  ids: readonly string[];
  addresses: readonly string[];
  /** In lower case. */
  names: readonly string[];
}

/** A lease that another member gave. */
export interface OtherLease extends SpanLease {
  host: string;
}

/** An address that two guests have, each by a lease that runs. */
export interface DuplicateAddress {
  address: string;
  holders: { client: string; host: string }[];
}

/** So many of them are told of. */
const DUPLICATES_MAX = 16;

export interface Merged {
  /** Of others, each address and each guest once: the lease that runs longest is the newest. */
  others: OtherLease[];
  duplicates: DuplicateAddress[];
}

/**
 * The leases of the others that run at the moment `now`, without those of guests that are here or of addresses that are
 * somebody's here: a guest that has come has its lease here, and its old one means nothing.
 */
export function mergeLeases(
  own: readonly SpanLease[],
  tables: ReadonlyMap<string, readonly SpanLease[]>,
  { here, fixed, isServed }: { here: string; fixed: Fixed; isServed: (address: string) => boolean },
  now: number,
): Merged {
  const runs = ({ ends }: SpanLease): boolean => ends > now;
  const theirs = [...tables]
    .flatMap(([host, leases]) => leases.map((lease) => ({ ...lease, host })))
    .filter((lease) => runs(lease) && isServed(lease.address))
    .sort((a, b) => b.ends - a.ends || (a.host < b.host ? -1 : 1));
  const ours = own.filter(runs);
  const takenAddresses = new Set([...fixed.addresses, ...ours.map(({ address }) => address)]);
  const takenClients = new Set(ours.map((lease) => keyOf(lease)));
  const fixedClients = new Set([...fixed.macs, ...fixed.ids]);
  const others: OtherLease[] = [];
  for (const lease of theirs) {
    if (identitiesOf(lease).some((one) => fixedClients.has(one))) continue;
    if (takenAddresses.has(lease.address) || takenClients.has(keyOf(lease))) continue;
    takenAddresses.add(lease.address);
    takenClients.add(keyOf(lease));
    others.push(lease);
  }
  return {
    others,
    duplicates: duplicatesOf([...ours.map((lease) => ({ ...lease, host: here })), ...theirs]),
  };
}

/** A client may have several addresses of IPv6, one an association, and one of IPv4. */
const keyOf = (lease: SpanLease): string =>
  lease.duid === null ? lease.mac : `${clientOf(lease)} ${lease.address}`;

/** All by which a definition may have fixed a client. */
const identitiesOf = ({ mac, duid }: SpanLease): string[] =>
  duid === null ? [mac] : [duid, macOfDuid(duid)];

function duplicatesOf(leases: readonly OtherLease[]): DuplicateAddress[] {
  const holders = new Map<string, Map<string, string>>();
  const several = new Set<string>();
  const newest = new Map<string, string>();
  for (const lease of leases.toSorted((a, b) => b.ends - a.ends)) {
    const client = clientOf(lease);
    // Whoever has got another address since has let go of this one.
    const latest = newest.get(keyOf(lease)) ?? lease.address;
    newest.set(keyOf(lease), latest);
    if (latest !== lease.address) continue;
    const known = holders.get(lease.address) ?? new Map<string, string>();
    if (!known.has(client)) known.set(client, lease.host);
    holders.set(lease.address, known);
    if (known.size > 1) several.add(lease.address);
  }
  return [...several]
    .sort()
    .slice(0, DUPLICATES_MAX)
    .map((address) => ({
      address,
      holders: [...(holders.get(address) ?? [])].map(([client, host]) => ({ client, host })).slice(0, 8),
    }));
}

/** Names that decide for all who ask: nobody is called so because another host says it (RFC 6761 §6.3; dnsmasq's own list). */
const NOBODYS = ['localhost', 'wpad'];

/** What dnsmasq reads of reservations (dnsmasq(8), --dhcp-hostsfile). */
export const hostsText = (others: readonly SpanLease[]): string =>
  lines(
    others.map(({ mac, duid, address }) => (duid === null ? `${mac},${address}` : `id:${duid},[${address}]`)),
  );

/** And of names (--addn-hosts): each is one guest's, and those of fixed hosts and of guests here are nobody else's. */
export function namesText(
  others: readonly OtherLease[],
  { own, fixed, domain }: { own: readonly SpanLease[]; fixed: Fixed; domain: string | null },
): string {
  const taken = new Set([
    ...NOBODYS,
    ...fixed.names,
    ...own.flatMap(({ name }) => name?.toLowerCase() ?? []),
  ]);
  const suffix = domain?.toLowerCase() ?? '';
  const holders = new Map<string, string>();
  const named = others.flatMap(({ name, host, address, mac, duid }) => {
    const key = name?.toLowerCase();
    if (name === null || key === undefined || taken.has(key) || taken.has(`${key}.${suffix}`)) return [];
    const holder = mac || (duid ?? '');
    const known = holders.get(key) ?? `${host} ${holder}`;
    holders.set(key, known);
    if (known !== `${host} ${holder}`) return [];
    return [`${address} ${name}${domain === null ? '' : ` ${name}.${domain}`}`];
  });
  return lines(named);
}

/** In an order of its own, so that a renewed lease changes nothing. */
const lines = (texts: readonly string[]): string =>
  texts.length === 0 ? '' : `${texts.toSorted().join('\n')}\n`;
