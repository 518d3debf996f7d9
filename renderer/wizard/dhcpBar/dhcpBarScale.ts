/** The arithmetic of the DHCP bar: which addresses each part holds, and how far its handles may move. */
import {
  addressAt,
  contains,
  formatAddress,
  parseAddress,
  sizeOf,
  type Subnet,
} from '../../../shared/addresses/addresses';
import { DHCP_RANGE_MAX } from '../../../shared/check/checkDhcp';

/** Offsets from the start of the subnet; both ends belong to the range. */
export interface OffsetRange {
  start: number;
  end: number;
}

/** The first offset a guest may have: 0 is the network itself, 1 the gateway. */
export const FIRST_GUEST = 2;
/** The last offset a guest may have: the one after it is the broadcast address. */
export const lastGuest = (subnet: Subnet): number => Number(sizeOf(subnet)) - 2;
export const guestCount = (subnet: Subnet): number => lastGuest(subnet) - FIRST_GUEST + 1;

/** The range that two texts spell as offsets, or null when it is not one inside the subnet. */
export function offsetsOf(subnet: Subnet, texts: { start: string; end: string }): OffsetRange | null {
  const start = offsetOf(subnet, texts.start);
  const end = offsetOf(subnet, texts.end);
  if (start === null || end === null) return null;
  return start >= FIRST_GUEST && end <= lastGuest(subnet) && start <= end ? { start, end } : null;
}

function offsetOf(subnet: Subnet, text: string): number | null {
  const address = parseAddress(text.trim());
  return address && contains(subnet, address) ? Number(address.value - subnet.first) : null;
}

export const addressText = (subnet: Subnet, offset: number): string =>
  formatAddress(addressAt(subnet, offset));

/** How far one handle may move: not past the other, and the range stays within what one range may hold. */
export function limitsOf(
  subnet: Subnet,
  range: OffsetRange,
  handle: keyof OffsetRange,
): { min: number; max: number } {
  const most = Number(DHCP_RANGE_MAX) - 1;
  return handle === 'start'
    ? { min: Math.max(FIRST_GUEST, range.end - most), max: range.end }
    : { min: range.start, max: Math.min(lastGuest(subnet), range.start + most) };
}

/** The range after one handle was moved to `offset`, kept within its limits. */
export function moveHandle(
  subnet: Subnet,
  range: OffsetRange,
  handle: keyof OffsetRange,
  offset: number,
): OffsetRange {
  const { min, max } = limitsOf(subnet, range, handle);
  return { ...range, [handle]: Math.min(Math.max(Math.round(offset), min), max) };
}

/** How far Page Up and Page Down go. */
export const pageOf = (subnet: Subnet): number => Math.max(1, Math.round(Number(sizeOf(subnet)) / 16));

/**
 * The offset under the pointer. On a bar with more addresses than pixels it snaps to a round step, so that a drag
 * ends on addresses that a person would have typed.
 * `position` is 0 at the start of the guests' part and 1 at its end, `pixels` is the width of that part.
 */
export function offsetAt(
  subnet: Subnet,
  handle: keyof OffsetRange,
  position: number,
  pixels: number,
): number {
  const count = guestCount(subnet);
  const boundary = FIRST_GUEST + position * count;
  const step = 2 ** Math.max(0, Math.ceil(Math.log2(count / Math.max(pixels, 1))));
  const snapped = Math.round(boundary / step) * step;
  return handle === 'start' ? snapped : snapped - 1;
}

export interface BarPart {
  kind: 'gateway' | 'fixed' | 'dhcp' | 'broadcast';
  first: number;
  last: number;
}

/** The parts of the bar in the order of addresses; without a range all guests' addresses are fixed ones. */
export function barParts(subnet: Subnet, range: OffsetRange | null): BarPart[] {
  const last = lastGuest(subnet);
  const guests: BarPart[] = range
    ? [
        { kind: 'fixed', first: FIRST_GUEST, last: range.start - 1 },
        { kind: 'dhcp', first: range.start, last: range.end },
        { kind: 'fixed', first: range.end + 1, last },
      ]
    : [{ kind: 'fixed', first: FIRST_GUEST, last }];
  return [
    { kind: 'gateway', first: 1, last: 1 },
    ...guests.filter((part) => part.last >= part.first),
    { kind: 'broadcast', first: last + 1, last: last + 1 },
  ];
}

/** The end of an address that tells it from its neighbours in the subnet: `.129` in a /24, `.40.129` in a /16. */
export function shortAddress(subnet: Subnet, offset: number): string {
  const fixedNumbers = Math.floor(subnet.prefix / 8);
  const numbers = addressText(subnet, offset).split('.');
  return fixedNumbers === 0 ? numbers.join('.') : `.${numbers.slice(Math.min(fixedNumbers, 3)).join('.')}`;
}
