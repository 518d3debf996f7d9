/** Who is on a bridge: its ports, the addresses learned behind them, neighbours and dnsmasq's leases, joined. */
import type { Guest, GuestAddress, LeaseFacts } from '../../../shared/contract/snapshot';
import type { Neighbour } from '../facts/neighbours';

/** A guest that "Add test guest" made: its plug on the bridge has its name. */
export interface TestGuest {
  name: string;
  network: string;
  mac: string;
}

/** A port with the hardware addresses behind it. */
export interface OccupiedPort {
  name: string;
  macs: readonly string[];
  /** When it was plugged in, in Unix milliseconds, when that is known. */
  since: number | null;
  test: TestGuest | null;
}

/** A lease with what was noticed of it; moments are Unix time in milliseconds. */
export interface NotedLease extends LeaseFacts {
  firstAt: number;
  /** When it was last made or renewed. */
  heardAt: number;
}

/** A static host's name by its hardware address. */
export type FixedNames = ReadonlyMap<string, string>;

/**
 * The guests of one bridge, those with a port first. A port that several addresses were seen behind (a bridge in a
 * guest, say) gives several guests; a lease without a port is a guest that was here.
 */
export function guestsOf(sources: {
  ports: readonly OccupiedPort[];
  leases: readonly NotedLease[];
  /** Those on this bridge. */
  neighbours: readonly Neighbour[];
  names: FixedNames;
}): Guest[] {
  const { ports, neighbours, names } = sources;
  const leases = sources.leases.map((lease) => ownedLease(lease, neighbours));
  const of = (mac: string): Pick<Guest, 'name' | 'mac' | 'addresses'> => {
    const own = leases.filter((lease) => lease.mac === mac);
    return {
      name: own.find(({ name }) => name !== null)?.name ?? names.get(mac) ?? null,
      mac,
      addresses: addressesOf(
        own,
        neighbours.filter((neighbour) => neighbour.mac === mac),
      ),
    };
  };
  const attached = ports.flatMap(({ name, macs, since, test }): Guest[] => {
    const place = { port: name, since, left: null, test: test !== null };
    if (macs.length === 0) return [{ name: test?.name ?? null, mac: null, addresses: [], ...place }];
    return macs.map((mac) => {
      const guest = of(mac);
      return { ...guest, name: test?.name ?? guest.name, ...place };
    });
  });
  const present = new Set(attached.map(({ mac }) => mac));
  const absent = new Set(leases.map(({ mac }) => mac).filter((mac) => mac !== '' && !present.has(mac)));
  return [
    ...attached,
    ...[...absent].map((mac): Guest => ({ ...of(mac), port: null, since: null, left: null, test: false })),
  ];
}

/** A DHCPv6 client whose identifier has no hardware address in it is known by who uses the address. */
function ownedLease(lease: NotedLease, neighbours: readonly Neighbour[]): NotedLease {
  if (lease.mac !== '') return lease;
  return { ...lease, mac: neighbours.find(({ address }) => address === lease.address)?.mac ?? '' };
}

interface Candidate extends GuestAddress {
  firstAt: number;
  heardAt: number;
}

/**
 * The addresses of one guest. A guest that takes a new IPv4 address lets go of the old one without a word: an older
 * one that has not been confirmed since is left out, or comes last when it still is leased.
 */
function addressesOf(leases: readonly NotedLease[], neighbours: readonly Neighbour[]): GuestAddress[] {
  const candidates = new Map<string, Candidate>();
  for (const { address, family, until, firstAt, heardAt } of leases)
    candidates.set(address, { address, family, source: 'lease', leaseUntil: until, firstAt, heardAt });
  for (const { address, firstAt, heardAt } of neighbours) {
    const leased = candidates.get(address);
    const family = address.includes(':') ? 'ipv6' : 'ipv4';
    candidates.set(
      address,
      leased
        ? { ...leased, heardAt: Math.max(leased.heardAt, heardAt) }
        : { address, family, source: 'seen', leaseUntil: null, firstAt, heardAt },
    );
  }
  const all = [...candidates.values()];
  const isGivenUp = (old: Candidate): boolean =>
    old.family === 'ipv4' && all.some((other) => other.family === 'ipv4' && other.firstAt > old.heardAt);
  const rank = (one: Candidate): number =>
    (one.family === 'ipv6' ? 3 : 0) + (isGivenUp(one) ? 2 : one.source === 'seen' ? 1 : 0);
  return all
    .filter((one) => one.source === 'lease' || !isGivenUp(one))
    .sort((a, b) => rank(a) - rank(b) || b.firstAt - a.firstAt)
    .map(({ address, family, source, leaseUntil }) => ({ address, family, source, leaseUntil }));
}
