/** How many addresses a DHCP range has. */
import { parseAddress } from '../addresses/addresses';
import type { DhcpRange } from './network';

/** 0 where its ends are none. */
export function rangeSize({ start, end }: Pick<DhcpRange, 'start' | 'end'>): bigint {
  const [first, last] = [parseAddress(start), parseAddress(end)];
  return first && last && last.value >= first.value ? last.value - first.value + 1n : 0n;
}
