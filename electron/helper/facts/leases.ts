/** Leases as dnsmasq keeps them, and the addresses that a bridge has learned (its forwarding database). */
import { contains, lastOf, parseAddress } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { LeaseFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { networkFiles, type Paths } from '../host/paths';
import { macOf, macOfDuid, readLeaseFile, type WrittenLease } from './leaseFile';

/** All leases of a network, IPv4 and IPv6, with the prefix of the subnet that each address is in; starts no process. */
export async function readLeases(
  host: Pick<Host, 'readFile'>,
  paths: Paths,
  { name, ips }: Pick<NetworkDefinition, 'name' | 'ips'>,
): Promise<LeaseFacts[]> {
  return leaseFacts((await host.readFile(networkFiles(paths, name).leases)) ?? '', prefixesOf(ips));
}

/** Tells the prefix length of the subnet that an address is in, or that of itself alone. */
export function prefixesOf(ips: NetworkDefinition['ips']): (address: string) => number {
  const subnets = ips.flatMap((ip) => subnetOfIp(ip) ?? []);
  const four = subnets
    .filter(({ family }) => family === 'ipv4')
    .map((subnet) => ({ ...subnet, first: Number(subnet.first), last: Number(lastOf(subnet)) }));
  return (text) => {
    // There may be tens of thousands, and big integers take ten times as long.
    const number = text.includes(':') ? null : ipv4Number(text);
    if (number !== null)
      return four.find(({ first, last }) => number >= first && number <= last)?.prefix ?? 32;
    const address = parseAddress(text);
    const subnet = address && subnets.find((candidate) => contains(candidate, address));
    return subnet?.prefix ?? (address?.family === 'ipv6' ? 128 : 32);
  };
}

function ipv4Number(text: string): number | null {
  let value = 0;
  let byte = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 46) {
      value = value * 256 + byte;
      byte = 0;
    } else if (code >= 48 && code <= 57) byte = byte * 10 + code - 48;
    else return null;
  }
  return value * 256 + byte;
}

/** Every lease in dnsmasq's file with what it says of the client; `prefixOf` gives the prefix length of the subnet that an address is in. */
export const leaseFacts = (text: string, prefixOf: (address: string) => number): LeaseFacts[] =>
  readLeaseFile(text).leases.map((lease) => factsOf(lease, prefixOf));

/** A lease as it is shown. */
export const factsOf = (
  { until, family, hardware, address, name, clientId }: WrittenLease,
  prefixOf: (address: string) => number,
): LeaseFacts => ({
  until,
  mac: family === 'ipv6' ? macOfDuid(clientId ?? '') : macOf(hardware),
  family,
  address,
  prefix: prefixOf(address),
  name,
  clientId,
});

/** An address that a bridge has seen behind one of its ports. */
export interface Learned {
  mac: string;
  /** Number of the port on its bridge. */
  port: number;
}

/** Size of struct __fdb_entry (linux/if_bridge.h), of which /sys/class/net/BRIDGE/brforward is an array. */
const ENTRY_BYTES = 16;

/**
 * What a bridge has learned, without its ports' own addresses. The kernel gives a page of entries at a time: one that
 * is learned between two pages pushes another on to the next, which so is read twice, and the later page is the newer.
 */
export function parseForwarding(data: Uint8Array): Learned[] {
  const learned = new Map<string, number>();
  const hex = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('hex');
  for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES) {
    if (data[at + 7] !== 0) continue;
    const bytes = [0, 2, 4, 6, 8, 10].map((digit) => hex.slice(2 * at + digit, 2 * at + digit + 2));
    learned.set(bytes.join(':'), (data[at + 12] ?? 0) * 256 + (data[at + 6] ?? 0));
  }
  return [...learned].map(([mac, port]) => ({ mac, port }));
}
