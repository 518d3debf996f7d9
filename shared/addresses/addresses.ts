/** IP address arithmetic for definitions, checks and pictures; parsing and formatting are ip-address's. */
import { Address4, Address6 } from 'ip-address';

export type Family = 'ipv4' | 'ipv6';

/** One address as a number, with the family that gives the number its meaning. */
export interface Address {
  family: Family;
  value: bigint;
}

/** A block of addresses: its first address and the length of its prefix in bits. */
export interface Subnet {
  family: Family;
  first: bigint;
  prefix: number;
}

const bitsOf = (family: Family): number => (family === 'ipv4' ? 32 : 128);

/** What was read, by its text: with hundreds of networks the same addresses are read thousands of times. */
const known = new Map<string, Address | null>();
const KNOWN_MAX = 10_000;
/** INET6_ADDRSTRLEN of netinet/in.h, less its final NUL. */
const LONGEST_TEXT = 45;

/** The address that `text` spells in full dotted or colon form (no prefix, no zone), or null. */
export function parseAddress(text: string): Address | null {
  if (text.length > LONGEST_TEXT) return null;
  const found = known.get(text);
  if (found !== undefined) return found;
  if (known.size >= KNOWN_MAX) known.clear();
  const address = readAddress(text);
  known.set(text, address);
  return address;
}

/** The usual spelling of an IPv4 address: it is read by hand, because there may be tens of thousands of leases. */
const DOTTED = /^(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})\.(0|[1-9]\d{0,2})$/;

function readAddress(text: string): Address | null {
  if (text.includes('/') || text.includes('%')) return null;
  const bytes = DOTTED.exec(text)?.slice(1).map(Number);
  if (bytes?.every((byte) => byte < 256))
    return { family: 'ipv4', value: BigInt(bytes.reduce((sum, byte) => sum * 256 + byte, 0)) };
  if (/^\d{1,3}(\.\d{1,3}){3}$/.test(text)) {
    return Address4.isValid(text) ? { family: 'ipv4', value: new Address4(text).bigInt() } : null;
  }
  return text.includes(':') && Address6.isValid(text)
    ? { family: 'ipv6', value: new Address6(text).bigInt() }
    : null;
}

/** The canonical spelling of an address (RFC 5952 for IPv6). */
export function formatAddress({ family, value }: Address): string {
  if (family === 'ipv6') return Address6.fromBigInt(value).correctForm();
  if (value >> 32n !== 0n) return Address4.fromBigInt(value).correctForm();
  // By hand, for a snapshot of hundreds of networks writes thousands: the library goes through two texts for each.
  const bits = Number(value);
  return [24, 16, 8, 0].map((shift) => (bits >>> shift) & 0xff).join('.');
}

/** An address with its prefix, as `192.168.1.7/24`: the address itself and the subnet around it; null when unreadable. */
export function parseCidr(text: string): { address: Address; subnet: Subnet } | null {
  const [host, prefixText, ...rest] = text.split('/');
  if (host === undefined || prefixText === undefined || rest.length > 0) return null;
  if (!/^\d{1,3}$/.test(prefixText)) return null;
  const address = parseAddress(host);
  const prefix = Number(prefixText);
  if (!address || prefix > bitsOf(address.family)) return null;
  return { address, subnet: subnetOf(address, prefix) };
}

/** The subnet with this prefix that `address` lies in. */
export function subnetOf(address: Address, prefix: number): Subnet {
  const hostBits = BigInt(bitsOf(address.family) - prefix);
  return { family: address.family, first: (address.value >> hostBits) << hostBits, prefix };
}

/** Number of addresses in the subnet, network and broadcast address included. */
export const sizeOf = (subnet: Subnet): bigint => 1n << BigInt(bitsOf(subnet.family) - subnet.prefix);

/** The last address of the subnet: the broadcast address in IPv4. */
export const lastOf = (subnet: Subnet): bigint => subnet.first + sizeOf(subnet) - 1n;

/** The nth address of the subnet; negative numbers count from its end (−1 is the last). */
export function addressAt(subnet: Subnet, n: number | bigint): Address {
  const offset = BigInt(n);
  return { family: subnet.family, value: offset < 0n ? lastOf(subnet) + 1n + offset : subnet.first + offset };
}

/** The subnet in CIDR notation. */
export const formatSubnet = (subnet: Subnet): string =>
  `${formatAddress({ family: subnet.family, value: subnet.first })}/${subnet.prefix}`;

/** True when the address lies in the subnet. */
export const contains = (subnet: Subnet, address: Address): boolean =>
  subnet.family === address.family && address.value >= subnet.first && address.value <= lastOf(subnet);

/** True when the two subnets share at least one address. */
export const overlaps = (a: Subnet, b: Subnet): boolean =>
  a.family === b.family && a.first <= lastOf(b) && b.first <= lastOf(a);

/** The IPv4 netmask of a prefix length, as `255.255.255.0`. */
export const netmaskOf = (prefix: number): string =>
  new Address4(`0.0.0.0/${prefix}`).subnetMaskAddress().correctForm();

/** The prefix length that an IPv4 netmask stands for, or null when it is not a contiguous mask. */
export function prefixOfNetmask(netmask: string): number | null {
  for (let prefix = 0; prefix <= 32; prefix += 1) if (netmaskOf(prefix) === netmask) return prefix;
  return null;
}

/** What kind of IPv4 space a subnet lies in: RFC 1918 private, public, a block with a meaning of its own, or one that no device can have (RFC 6890). */
export type AddressSpace = 'private' | 'public' | 'special' | 'reserved';

/** The three private blocks of RFC 1918. */
export const PRIVATE_BLOCKS = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'] as const;

/** IPv4 blocks whose packets the kernel does not route (loopback, multicast and the like): no virtual network may use them. */
const RESERVED_BLOCKS = ['0.0.0.0/8', '127.0.0.0/8', '224.0.0.0/4', '240.0.0.0/4'] as const;

/** Blocks for link-local addresses, carriers, protocols, documentation and benchmarks (RFC 6890 and its registry). */
const SPECIAL_BLOCKS = [
  '100.64.0.0/10',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
] as const;

const block = (text: string): Subnet => {
  const parsed = parseCidr(text);
  // oxlint-disable-next-line texts/in-catalogue
  if (!parsed) throw new Error(`not a block: ${text}`);
  return parsed.subnet;
};
const privateBlocks = PRIVATE_BLOCKS.map(block);
const reservedBlocks = RESERVED_BLOCKS.map(block);
const specialBlocks = SPECIAL_BLOCKS.map(block);

/** The kind of address space an IPv4 subnet belongs to; a subnet that reaches out of a private block is public. */
export function addressSpaceOf(subnet: Subnet): AddressSpace {
  if (reservedBlocks.some((reserved) => overlaps(reserved, subnet))) return 'reserved';
  const isIn = (outer: Subnet): boolean =>
    subnet.prefix >= outer.prefix && contains(outer, addressAt(subnet, 0));
  if (privateBlocks.some(isIn)) return 'private';
  return specialBlocks.some(isIn) ? 'special' : 'public';
}

/**
 * The first free IPv4 subnet of this prefix length inside `within` that overlaps nothing in `taken`, or null.
 * Skips over each obstacle instead of trying every block, so that a taken /8 costs one step.
 */
export function freeSubnet(
  within: Subnet,
  prefix: number,
  taken: readonly Subnet[],
  startAt = within.first,
): Subnet | null {
  let candidate = subnetOf({ family: within.family, value: startAt }, prefix);
  while (candidate.first + sizeOf(candidate) - 1n <= lastOf(within)) {
    const obstacle = taken.find((subnet) => overlaps(subnet, candidate));
    if (!obstacle) return candidate;
    const beyond = (lastOf(obstacle) > lastOf(candidate) ? lastOf(obstacle) : lastOf(candidate)) + 1n;
    const next = subnetOf({ family: within.family, value: beyond }, prefix);
    candidate = next.first < beyond ? { ...next, first: next.first + sizeOf(next) } : next;
  }
  return null;
}

/** Global unicast (RFC 4291) and unique local addresses (RFC 4193): what an IPv6 network may have. */
const usableIpv6 = ['2000::/3', 'fc00::/7'].map(block);

/** True when an IPv6 network of one's own may have these addresses. */
export const isUsableIpv6 = (subnet: Subnet): boolean =>
  usableIpv6.some((outer) => subnet.prefix >= outer.prefix && contains(outer, addressAt(subnet, 0)));
