/** Leases as dnsmasq keeps them, and the addresses that a bridge has learned (its forwarding database). */
import { contains, lastOf, parseAddress } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { LeaseFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { networkFiles, type Paths } from '../host/paths';

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

/** Without the hardware type, which stands in front of what is not Ethernet. */
const macOf = (hardware: string): string =>
  (hardware.charAt(2) === '-' ? hardware.slice(3) : hardware).toLowerCase();

/** A lease as dnsmasq writes it down. */
export interface WrittenLease {
  /** Unix time in seconds; 0 = for ever. */
  until: number;
  family: LeaseFacts['family'];
  /** The MAC, with its hardware type in front when that is not Ethernet; of DHCPv6 the IAID, with a T in front of a temporary one. */
  hardware: string;
  address: string;
  name: string | null;
  /** Of DHCPv6 the client's DUID. */
  clientId: string | null;
}

/** What dnsmasq's file says: its leases, and after a line `duid` with the identifier of the server those of DHCPv6. */
export function readLeaseFile(text: string): { leases: WrittenLease[]; serverDuid: string | null } {
  const leases: WrittenLease[] = [];
  let serverDuid: string | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith(SERVER)) serverDuid = line.slice(SERVER.length).trim();
    const lease = leaseOfLine(line, serverDuid === null ? 'ipv4' : 'ipv6');
    if (lease) leases.push(lease);
  }
  return { leases, serverDuid };
}

/** What the line with the server's identifier begins with. */
export const SERVER = 'duid ';

/** A lease (`EXPIRY MAC ADDRESS NAME CLIENT-ID`, `*` for what is not known), or null for any other line. */
export function leaseOfLine(line: string, family: WrittenLease['family']): WrittenLease | null {
  const [until = '', hardware, address, name, clientId] = line.split(' ', 5);
  if (hardware === undefined || address === undefined || !/^\d+$/.test(until)) return null;
  return { until: Number(until), family, hardware, address, name: known(name), clientId: known(clientId) };
}

const known = (field: string | undefined): string | null =>
  field === undefined || field === '*' ? null : field;

/** The hardware address in a DUID of type LLT or LL (RFC 8415, section 11): its last six bytes; empty for others. */
const macOfDuid = (duid: string): string =>
  /^00:0[13]:00:01:(?:.*:)?((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i.exec(duid)?.[1]?.toLowerCase() ?? '';

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
