/** Leases of guests that came from other hosts: dnsmasq gives them their address again only where it is reserved for them. */
import { parseAddress } from '../../../shared/addresses/addresses';
import type { SpanLease } from './lease';

/** Those of this host's leases whose address is not one that it gives out by itself. */
export function cameHere(
  own: readonly SpanLease[],
  given: readonly { start: string; end: string }[],
  now: number,
): SpanLease[] {
  const ranges = given.flatMap(({ start, end }) => {
    const [first, last] = [parseAddress(start), parseAddress(end)];
    return first && last ? [{ family: first.family, first: first.value, last: last.value }] : [];
  });
  return own.filter(({ address, ends }) => {
    const parsed = parseAddress(address);
    return (
      ends > now &&
      parsed !== null &&
      !ranges.some(
        ({ family, first, last }) =>
          family === parsed.family && first <= parsed.value && parsed.value <= last,
      )
    );
  });
}
