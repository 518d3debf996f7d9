/** What is derived from a guest: the name to show, its first address, when its lease ends. */
import type { Guest, NetworkState } from '../contract/snapshot';
import { t, listText } from '../language/language';

/** The address to show and to copy: the IPv4 address in use when there is one, else an IPv6 one; null for none. */
export const mainAddress = ({ addresses }: Guest): string | null => addresses[0]?.address ?? null;

/** When the lease of the first leased address ends, in Unix seconds; 0 = never, null = no lease. */
export const leaseEnd = ({ addresses }: Guest): number | null =>
  addresses.find(({ leaseUntil }) => leaseUntil !== null)?.leaseUntil ?? null;

/** The addresses that it has by a lease. */
export const leasedAddresses = ({ addresses }: Pick<Guest, 'addresses'>): string[] =>
  addresses.flatMap(({ address, source }) => (source === 'lease' ? [address] : []));

/** What to call a guest: its name, else what is known of it. */
export const guestTitle = (guest: Guest): string =>
  guest.name ?? mainAddress(guest) ?? guest.mac ?? guest.port ?? t('words.unknownGuest');

/** True while the guest is plugged in here. */
export const isAttached = ({ port, host }: Guest): boolean => port !== null && host === undefined;

/** True while the guest is plugged in, here or on another host of its network. */
export const isThere = (guest: Guest): boolean =>
  isAttached(guest) || (guest.host !== undefined && guest.left === null);

/** What guests that have one address are told, a sentence for each address; none where all have their own. */
export function sharingWords(guests: readonly Guest[]): string[] {
  const words = new Map<string, string>();
  for (const { mac, shares } of guests) {
    if (!shares || mac === null || words.has(shares.address)) continue;
    const names = [mac, ...shares.with].map((one) => {
      const name = guests.find((guest) => guest.mac === one)?.name;
      return name == null ? one : `${name} (${one})`;
    });
    words.set(
      shares.address,
      t('words.sharing', {
        names: listText(names),
        address: shares.address,
        clientId: shares.clientId,
        reason: sameClient(),
        remedy: ownIdentity(),
      }),
    );
  }
  return [...words.values()];
}

/** Why guests have one address, and what to do about it. */
export const sameClient = (): string => t('words.sameClient');
export const ownIdentity = (): string => t('words.ownIdentity');

/** What a list of guests leaves out, in a sentence; null when it is whole. */
export function unlistedWords({ guests, addresses }: NetworkState['unlisted']): string | null {
  const left = [
    ...(guests > 0 ? [t('words.unlisted.guests', { count: guests })] : []),
    ...(addresses > 0 ? [t('words.unlisted.addresses', { count: addresses })] : []),
  ];
  return left.length === 0 ? null : t('words.unlisted', { what: listText(left) });
}
