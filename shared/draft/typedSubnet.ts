/** The subnet around an address as it stands in a form, where any of it may be half typed. */
import { parseCidr, type Subnet } from '../addresses/addresses';
import { textAt } from './tree';

/** Null while address and prefix are none together. */
export function typedSubnet(ip: unknown): Subnet | null {
  const prefix = textAt(ip, 'prefix');
  return /^\d{1,3}$/.test(prefix) ? (parseCidr(`${textAt(ip, 'address')}/${prefix}`)?.subnet ?? null) : null;
}
