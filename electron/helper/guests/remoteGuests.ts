/** Guests of a network behind the other hosts that it spans: by the leases that those gave, and the frames that came from there. */
import type { Guest, GuestAddress } from '../../../shared/contract/snapshot';
import { GUESTS_MAX, type FixedNames, type Guests } from './guests';

/** A lease that another host gave. */
export interface RemoteLease {
  /** When it ends, in Unix seconds; 0 = never. */
  until: number;
  /** Empty where nobody knows. */
  mac: string;
  address: string;
  name: string | null;
  host: string;
}

/** What is known of guests elsewhere. */
export interface Elsewhere {
  leases: readonly RemoteLease[];
  /** The host that a hardware address was last seen behind. */
  seen: ReadonlyMap<string, string>;
  names: FixedNames;
}

/**
 * The guests with those of other hosts, as many as are told of. Who is plugged in here is here; who was here, or only has an
 * old lease here, and is behind another host now, is there. What frames say of a place is newer than any lease.
 */
export function withRemote({ guests, unlisted }: Guests, elsewhere: Elsewhere): Guests {
  const remote = byMac(elsewhere);
  const here = new Set(guests.flatMap(({ port, mac }) => (port !== null && mac !== null ? [mac] : [])));
  const local = guests
    .filter(({ port, mac }) => port !== null || mac === null || !remote.has(mac))
    .map((guest) => named(guest, remote.get(guest.mac ?? '')));
  const earlier = new Map(guests.map((guest) => [guest.mac, guest]));
  const away = [...remote]
    .filter(([mac]) => !here.has(mac))
    .map(([mac, guest]) => remembered(guest, earlier.get(mac)));
  const room = Math.max(0, GUESTS_MAX - local.length);
  return {
    guests: [...local, ...away.slice(0, room)],
    unlisted: { ...unlisted, guests: unlisted.guests + Math.max(0, away.length - room) },
  };
}

/** Who came from another host has what it got there, until it asks here. */
const named = (guest: Guest, there: Guest | undefined): Guest =>
  there === undefined || guest.addresses.some(({ source }) => source === 'lease')
    ? guest
    : {
        ...guest,
        name: guest.name ?? there.name,
        addresses: [...there.addresses, ...guest.addresses.filter((one) => !has(there, one))],
      };

const has = ({ addresses }: Guest, { address }: GuestAddress): boolean =>
  addresses.some((one) => one.address === address);

/** Where its new host has not told of a lease, it has that which it got here. */
const remembered = (guest: Guest, earlier: Guest | undefined): Guest => ({
  ...guest,
  name: guest.name ?? earlier?.name ?? null,
  addresses: guest.addresses.length > 0 ? guest.addresses : (earlier?.addresses ?? []),
});

function byMac({ leases, seen, names }: Elsewhere): ReadonlyMap<string, Guest> {
  const found = new Map<string, Guest>();
  const guestOf = (mac: string, host: string): Guest => {
    const known = found.get(mac);
    if (known) return known;
    const place = { port: null, since: null, left: null, test: false };
    const guest = { name: names.get(mac) ?? null, mac, addresses: [], ...place, host: seen.get(mac) ?? host };
    found.set(mac, guest);
    return guest;
  };
  for (const lease of leases) {
    if (lease.mac === '') continue;
    const guest = guestOf(lease.mac, lease.host);
    guest.name = lease.name ?? guest.name;
    guest.addresses = [...guest.addresses, addressOf(lease)].toSorted(byFamily);
  }
  for (const [mac, host] of seen) guestOf(mac, host);
  return found;
}

const addressOf = ({ address, until }: RemoteLease): GuestAddress => ({
  address,
  family: address.includes(':') ? 'ipv6' : 'ipv4',
  source: 'lease',
  leaseUntil: until,
});

const byFamily = (a: GuestAddress, b: GuestAddress): number => a.family.localeCompare(b.family);
