/** What ping(8) of iputils says of a way. */
import type { Path } from '../../../shared/contract/span';

/** Bytes of IPv4 and ICMP before a ping's data (RFC 791, RFC 792). */
export const PING_HEADERS = 28;
/** How often each way is tried, and how far apart in seconds. */
export const PINGS = 5;
export const INTERVAL_S = 0.2;

/** How an address was reached, by what ping printed; the largest packet is for another try to say. */
export function pathOf(to: string, output: string): Path {
  const counts = /(\d+) packets transmitted, (\d+)(?: packets)? received/.exec(output);
  const [sent, received] = [Number(counts?.[1] ?? 0), Number(counts?.[2] ?? 0)];
  const average = /= [\d.]+\/([\d.]+)\//.exec(output)?.[1];
  return {
    to,
    reached: received > 0,
    roundTripMs: average === undefined ? null : Number(average),
    mtu: null,
    lossPercent: sent === 0 ? 100 : Math.round((100 * (sent - received)) / sent),
  };
}
