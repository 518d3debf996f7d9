/** Leases as dnsmasq keeps them, and the addresses that a bridge has learned (its forwarding database). */
import { contains, parseAddress } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { LeaseFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { networkFiles, type Paths } from '../host/paths';

/** All leases of a network, IPv4 and IPv6, with the prefix of the subnet that each address is in; starts no process. */
export async function readLeases(
  host: Pick<Host, 'readFile'>,
  paths: Paths,
  { name, ips }: NetworkDefinition,
): Promise<LeaseFacts[]> {
  return leaseFacts((await host.readFile(networkFiles(paths, name).leases)) ?? '', (text) => {
    const address = parseAddress(text);
    const ip = ips.find((candidate) => {
      const subnet = subnetOfIp(candidate);
      return address !== null && subnet !== null && contains(subnet, address);
    });
    return ip?.prefix ?? (address?.family === 'ipv6' ? 128 : 32);
  });
}

/**
 * Every lease in dnsmasq's file (`EXPIRY MAC ADDRESS NAME CLIENT-ID`, `*` for what is not known; the MAC has its
 * hardware type in front when that is not Ethernet) with what it says of the client, DHCPv6's too: there the second field is an IAID and
 * the last one the client's DUID. `prefixOf` gives the prefix length of the subnet that an address is in.
 */
export function leaseFacts(text: string, prefixOf: (address: string) => number): LeaseFacts[] {
  const facts: LeaseFacts[] = [];
  let family: LeaseFacts['family'] = 'ipv4';
  for (const line of text.split('\n')) {
    const [until, hardware, address, name, clientId] = line.trim().split(/\s+/);
    if (until === 'duid') family = 'ipv6';
    if (hardware === undefined || address === undefined || !/^\d+$/.test(until ?? '')) continue;
    facts.push({
      until: Number(until),
      mac: family === 'ipv4' ? hardware.replace(/^\d\d-/, '').toLowerCase() : macOfDuid(clientId ?? ''),
      family,
      address,
      prefix: prefixOf(address),
      name: known(name),
      clientId: known(clientId),
    });
  }
  return facts;
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
  for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES) {
    const [portLow = 0, isLocal = 0] = data.subarray(at + 6, at + 8);
    const portHigh = data[at + 12] ?? 0;
    if (isLocal !== 0) continue;
    const mac = [...data.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    learned.set(mac, portHigh * 256 + portLow);
  }
  return [...learned].map(([mac, port]) => ({ mac, port }));
}
