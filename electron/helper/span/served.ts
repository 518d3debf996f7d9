/** Whether an address is one that a network gives out. */
import { contains, parseAddress, parseCidr } from '../../../shared/addresses/addresses';
import { LEASES_MAX } from './message';

/** Says it of addresses as often as it is asked: to read one takes longer than to remember it. */
export function servedBy(subnets: readonly string[]): (address: string) => boolean {
  const served = subnets.flatMap((text) => parseCidr(text)?.subnet ?? []);
  const known = new Map<string, boolean>();
  return (text) => {
    const told = known.get(text);
    if (told !== undefined) return told;
    const address = parseAddress(text);
    const is = address !== null && served.some((subnet) => contains(subnet, address));
    if (known.size >= 2 * LEASES_MAX) known.clear();
    known.set(text, is);
    return is;
  };
}
