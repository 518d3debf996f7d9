/** How guests of a network that spans hosts are tried: a few pings each way. */
import type { Path } from '../../../shared/contract/span';
import { parsePing } from '../facts/span/ping';

/** How often each way is tried, and how far apart in seconds. */
export const PINGS = 5;
export const INTERVAL_S = 0.2;

/** How an address was reached, by what ping printed; the largest packet is for another try to say. */
export function pathOf(to: string, output: string): Path {
  const { received, lossPercent, roundTripMs } = parsePing(output);
  return { to, reached: received > 0, roundTripMs, mtu: null, lossPercent };
}
