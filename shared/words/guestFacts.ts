/** What is derived from a guest: the name to show, its first address, when its lease ends. */
import type { Guest } from '../contract/snapshot';

/** The address to show and to copy: the IPv4 address in use when there is one, else an IPv6 one; null for none. */
export const mainAddress = ({ addresses }: Guest): string | null => addresses[0]?.address ?? null;

/** When the lease of the first leased address ends, in Unix seconds; 0 = never, null = no lease. */
export const leaseEnd = ({ addresses }: Guest): number | null =>
  addresses.find(({ leaseUntil }) => leaseUntil !== null)?.leaseUntil ?? null;

/** What to call a guest: its name, else what is known of it. */
export const guestTitle = (guest: Guest): string =>
  guest.name ?? mainAddress(guest) ?? guest.mac ?? guest.port ?? 'Unknown guest';

/** True while the guest is plugged in. */
export const isAttached = ({ port }: Guest): boolean => port !== null;
