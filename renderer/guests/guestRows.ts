/** The rows of the table of guests: their order and the words in them. */
import { parseAddress } from '../../shared/addresses/addresses';
import { guestTitle, isThere, leaseEnd, mainAddress } from '../../shared/words/guestFacts';
import type { Guest } from '../../shared/contract/snapshot';
import { t } from '../../shared/language/language';
import type { CounterReadings } from '../state/store';
import { trafficOf } from '../state/networkFacts';
import { formatDuration } from '../ui/quantity';

export const guestColumns = ['name', 'host', 'mac', 'address', 'lease', 'port', 'seen', 'traffic'] as const;
export type GuestColumn = (typeof guestColumns)[number];

export interface GuestOrder {
  column: GuestColumn;
  descending: boolean;
}

/** Received and sent bytes a second from the guest's side; null until there are two readings. */
export interface GuestRates {
  received: number;
  sent: number;
}

/** What a port sends the guest receives. Of several guests behind one port only their sum is known. */
export function ratesOf({ port }: Guest, readings: CounterReadings | undefined): GuestRates | null {
  const traffic = port === null ? null : trafficOf(readings, port);
  if (traffic?.rxRate == null || traffic.txRate === null) return null;
  return { received: traffic.txRate, sent: traffic.rxRate };
}

/** One collator for all, as people sort: `guest-2` before `guest-10`. */
const alphabet = new Intl.Collator('en', { numeric: true });

/** Guests in the wanted order; those that are not plugged in come last, and what is unknown after what is known. */
export function sortGuests(
  guests: readonly Guest[],
  { column, descending }: GuestOrder,
  readings: CounterReadings | undefined,
): Guest[] {
  const keyed = guests.map((guest) => ({ guest, key: sortKey(guest, column, readings) }));
  const direction = descending ? -1 : 1;
  return keyed
    .sort((a, b) => {
      const place = Number(isThere(b.guest)) - Number(isThere(a.guest));
      const known = Number(a.key === null) - Number(b.key === null);
      return (
        place ||
        known ||
        direction * compareKeys(a.key, b.key) ||
        alphabet.compare(guestKey(a.guest), guestKey(b.guest))
      );
    })
    .map(({ guest }) => guest);
}

/** What tells guests of one network apart. */
export const guestKey = ({ port, mac, host }: Guest): string =>
  [port, mac, host].map((part) => part ?? '').join(' ');

type Key = string | number | bigint | null;

function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'string' && typeof b === 'string') return alphabet.compare(a, b);
  if (a === null || b === null || a === b) return 0;
  return a < b ? -1 : 1;
}

function sortKey(guest: Guest, column: GuestColumn, readings: CounterReadings | undefined): Key {
  switch (column) {
    case 'name':
      return guest.name ?? guestTitle(guest);
    case 'host':
      return guest.host ?? '';
    case 'mac':
      return guest.mac;
    case 'address':
      return parseAddress(mainAddress(guest) ?? '')?.value ?? null;
    case 'lease': {
      const end = leaseEnd(guest);
      return end === 0 ? Infinity : end;
    }
    case 'port':
      return guest.port;
    case 'seen':
      return guest.left ?? guest.since;
    case 'traffic': {
      const rates = ratesOf(guest, readings);
      return rates && rates.received + rates.sent;
    }
  }
}

/** How long the lease still holds; `now` is Unix time in milliseconds. */
export function leaseText(guest: Guest, now: number): string {
  const end = leaseEnd(guest);
  if (end === null) return t('guestTable.lease.none');
  if (end === 0) return t('guestTable.lease.forEver');
  const left = end * 1000 - now;
  return left > 0
    ? t('guestTable.lease.left', { duration: formatDuration(left) })
    : t('guestTable.lease.expired');
}

/** Since when it is there, or when it left. */
export function seenText(guest: Guest, now: number): string {
  const { since, left } = guest;
  if (left !== null) return t('guestTable.seen.left', { duration: formatDuration(now - left) });
  if (!isThere(guest)) return t('guestTable.seen.away');
  return since === null
    ? t('guestTable.seen.there')
    : t('guestTable.seen.since', { duration: formatDuration(now - since) });
}
