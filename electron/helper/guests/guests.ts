/** Who is on a bridge: its ports, the addresses learned behind them, neighbours and dnsmasq's leases, joined. */
import { groupBy } from '../../../shared/definition/groupBy';
import type { Guest, GuestAddress, NetworkState } from '../../../shared/contract/snapshot';
import type { Neighbour } from '../facts/neighbours';
import type { NotedLease } from './noteLeases';

/** A guest that "Add test guest" made: its plug on the bridge has its name. */
export interface SandboxGuest {
  name: string;
  mac: string;
}

/** Guests told of on one network, hardware addresses behind one port, and addresses of one guest. */
export const GUESTS_MAX = 1_000;
export const PORT_MACS_MAX = 64;
const ADDRESSES_MAX = 64;

/** A port with the hardware addresses behind it. */
export interface OccupiedPort {
  name: string;
  macs: readonly string[];
  /** How many more there are behind it. */
  more: number;
  /** When it was plugged in, in Unix milliseconds, when that is known. */
  since: number | null;
  test: SandboxGuest | null;
}

/** A static host's name by its hardware address. */
export type FixedNames = ReadonlyMap<string, string>;

/** The guests of a network, and how much of it is left out. */
export interface Guests {
  guests: Guest[];
  unlisted: NetworkState['unlisted'];
}

/**
 * The guests of one bridge, those with a port first. A port that several addresses were seen behind (a bridge in a
 * guest, say) gives several guests; a lease without a port is a guest that was here. Takes time in proportion to what
 * there is, and gives no more than somebody can read.
 */
export function guestsOf(sources: {
  ports: readonly OccupiedPort[];
  leases: readonly NotedLease[];
  /** Those on this bridge. */
  neighbours: readonly Neighbour[];
  names: FixedNames;
}): Guests {
  const { ports, names } = sources;
  const shown = ports.slice(0, GUESTS_MAX);
  const present = new Set(shown.flatMap(({ macs }) => macs));
  const room = Math.max(0, GUESTS_MAX - shown.reduce((sum, { macs }) => sum + Math.max(1, macs.length), 0));
  const { leases, away, more } = byOwner(sources, present, room);
  const told = new Set([...present, ...away]);
  const neighbours = groupBy(
    sources.neighbours.filter(({ mac }) => told.has(mac)),
    ({ mac }) => mac,
  );
  let addressesLeftOut = 0;
  const of = (mac: string): Pick<Guest, 'name' | 'mac' | 'addresses'> => {
    const own = leases.get(mac) ?? [];
    const addresses = addressesOf(own, neighbours.get(mac) ?? []);
    addressesLeftOut += Math.max(0, addresses.length - ADDRESSES_MAX);
    return {
      name: own.find(({ lease }) => lease.name !== null)?.lease.name ?? names.get(mac) ?? null,
      mac,
      addresses: addresses.slice(0, ADDRESSES_MAX),
    };
  };
  const attached = shown.flatMap(({ name, macs, since, test }): Guest[] => {
    const place = { port: name, since, left: null, test: test !== null };
    if (macs.length === 0) return [{ name: test?.name ?? null, mac: null, addresses: [], ...place }];
    return macs.map((mac) => {
      const guest = of(mac);
      return { ...guest, name: test?.name ?? guest.name, ...place };
    });
  });
  const behind = ports.reduce((sum, { more }) => sum + more, 0);
  const guests = [
    ...attached.slice(0, GUESTS_MAX),
    ...[...away].map((mac): Guest => ({ ...of(mac), port: null, since: null, left: null, test: false })),
  ];
  return {
    guests,
    unlisted: {
      guests: behind + ports.length - shown.length + attached.length + away.size + more - guests.length,
      addresses: addressesLeftOut,
    },
  };
}

/** Leases by who has them, of those who are plugged in and of as many others as there is `room` for. */
function byOwner(
  { leases, neighbours }: { leases: readonly NotedLease[]; neighbours: readonly Neighbour[] },
  present: ReadonlySet<string>,
  room: number,
): { leases: ReadonlyMap<string, NotedLease[]>; away: ReadonlySet<string>; more: number } {
  let users: Map<string, string> | null = null;
  const userOf = (address: string): string | undefined => {
    users ??= new Map(neighbours.map((one) => [one.address, one.mac]));
    return users.get(address);
  };
  const owned = new Map<string, NotedLease[]>();
  const away = new Set<string>();
  const others = new Set<string>();
  for (const noted of leases) {
    const owner = noted.lease.mac || userOf(noted.lease.address);
    if (owner === undefined) continue;
    if (!present.has(owner) && !away.has(owner)) {
      if (away.size >= room) {
        others.add(owner);
        continue;
      }
      away.add(owner);
    }
    const own = owned.get(owner);
    if (own) own.push(noted);
    else owned.set(owner, [noted]);
  }
  return { leases: owned, away, more: others.size };
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
  for (const { lease, firstAt, heardAt } of leases) {
    const { address, family, until } = lease;
    candidates.set(address, { address, family, source: 'lease', leaseUntil: until, firstAt, heardAt });
  }
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
  const newest = all.reduce((at, { family, firstAt }) => (family === 'ipv4' ? Math.max(at, firstAt) : at), 0);
  const isGivenUp = (old: Candidate): boolean => old.family === 'ipv4' && newest > old.heardAt;
  const rank = (one: Candidate): number =>
    (one.family === 'ipv6' ? 3 : 0) + (isGivenUp(one) ? 2 : one.source === 'seen' ? 1 : 0);
  return all
    .filter((one) => one.source === 'lease' || !isGivenUp(one))
    .sort((a, b) => rank(a) - rank(b) || b.firstAt - a.firstAt)
    .map(({ address, family, source, leaseUntil }) => ({ address, family, source, leaseUntil }));
}
