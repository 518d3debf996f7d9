/** Addresses by which the hosts of a span reach each other. */
import { addressSpaceOf, contains, formatAddress, parseAddress, parseCidr } from '../addresses/addresses';

/** Of IPv6: unspecified, loopback, of IPv4, of one link alone, of several hosts (RFC 4291 §2.4, §2.5.5.2). */
const NO_HOSTS = ['::/128', '::1/128', '::ffff:0:0/96', 'fe80::/10', 'ff00::/8'].flatMap(
  (text) => parseCidr(text)?.subnet ?? [],
);

/** Whether it can be that of another host: what is sent to any other goes to several, to nobody or back. */
export function isOfOneHost(text: string): boolean {
  const address = parseAddress(text);
  if (!address) return false;
  if (address.family === 'ipv6') return !NO_HOSTS.some((block) => contains(block, address));
  return addressSpaceOf({ family: 'ipv4', first: address.value, prefix: 32 }) !== 'reserved';
}

/** The same text for all spellings of one address. */
export function spelledOnce(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}
