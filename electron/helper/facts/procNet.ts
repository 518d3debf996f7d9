/** What the kernel tells in /proc/net about this network namespace, read without starting a program. */
import { formatAddress, formatSubnet, type Subnet } from '../../../shared/addresses/addresses';
import type { Counters } from '../../../shared/contract/snapshot';

/** A row of the main routing table of one family. */
export interface Route {
  subnet: Subnet;
  device: string;
  gateway: string | null;
  metric: number;
}

/** RTF_UP and RTF_REJECT of linux/route.h. */
const UP = 0x1;
const REJECT = 0x200;

/** The routes in /proc/net/route: addresses are hexadecimal in the machine's byte order, here little-endian. */
export function parseRoutes(text: string): Route[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [device, destination, gateway, flags, , , metric, mask] = line.trim().split(/\s+/);
      if (device === undefined || destination === undefined || mask === undefined) return [];
      const bits = parseInt(flags ?? '0', 16);
      if ((bits & UP) === 0 || (bits & REJECT) !== 0) return [];
      const via = hexAddress(gateway ?? '0');
      return [
        {
          subnet: {
            family: 'ipv4' as const,
            first: hexAddress(destination),
            prefix: prefixOf(hexAddress(mask)),
          },
          device,
          gateway: via === 0n ? null : formatAddress({ family: 'ipv4', value: via }),
          metric: Number(metric ?? 0),
        },
      ];
    });
}

const hexAddress = (hex: string): bigint => BigInt(Buffer.from(hex.padStart(8, '0'), 'hex').readUInt32LE());

const prefixOf = (mask: bigint): number => mask.toString(2).split('1').length - 1;

/** Rows of IPv6 that say nothing of who has a subnet (linux/ipv6_route.h): the host's own addresses, anycast, cache. */
const NO_CLAIM = 0x8000_0000 + 0x0010_0000 + 0x0100_0000;
/** fe80::/10 and ff00::/8, which every device has (RFC 4291 §2.5.6, §2.7). */
const ON_EVERY_LINK = /^(fe[89ab]|ff)/;

/** The routes in /proc/net/ipv6_route: hexadecimal throughout, in the order of an address as it is written. */
export function parseIpv6Routes(text: string): Route[] {
  return text.split('\n').flatMap((line) => {
    const [destination, prefix, , , nextHop, metric, , , flags, device] = line.trim().split(/\s+/);
    if (destination === undefined || device === undefined || device === 'lo') return [];
    const bits = parseInt(flags ?? '0', 16);
    const isClaim = (bits & UP) !== 0 && (bits & REJECT) === 0 && (bits & NO_CLAIM) === 0;
    if (!isClaim || ON_EVERY_LINK.test(destination)) return [];
    const via = BigInt(`0x${nextHop}`);
    return [
      {
        subnet: {
          family: 'ipv6' as const,
          first: BigInt(`0x${destination}`),
          prefix: parseInt(prefix ?? '0', 16),
        },
        device,
        gateway: via === 0n ? null : formatAddress({ family: 'ipv6', value: via }),
        metric: parseInt(metric ?? '0', 16),
      },
    ];
  });
}

/** True for a route that takes everything that no other takes. */
export const isDefaultRoute = ({ subnet }: Route): boolean => subnet.prefix === 0;

/** The device that the default route with the smallest metric leaves by, or null. */
export function defaultDevice(routes: readonly Route[]): string | null {
  const defaults = routes.filter(isDefaultRoute).sort((a, b) => a.metric - b.metric);
  return defaults[0]?.device ?? null;
}

/** The destination as a person writes it. */
export const destinationOf = (route: Route): string =>
  isDefaultRoute(route) ? 'default' : formatSubnet(route.subnet);

/** Counters of these devices by name, from /proc/net/dev; those that are not there are left out. */
export function parseCounters(text: string, devices: ReadonlySet<string>): Map<string, Counters> {
  const counters = new Map<string, Counters>();
  for (const line of text.split('\n').slice(2)) {
    const colon = line.indexOf(':');
    const device = line.slice(0, Math.max(0, colon)).trim();
    if (!devices.has(device)) continue;
    const numbers = line
      .slice(colon + 1)
      .trim()
      .split(/\s+/)
      .map(Number);
    const at = (index: number): number => numbers[index] ?? 0;
    counters.set(device, {
      rxBytes: at(0),
      rxPackets: at(1),
      rxErrors: at(2),
      rxDropped: at(3),
      txBytes: at(8),
      txPackets: at(9),
      txErrors: at(10),
      txDropped: at(11),
    });
  }
  return counters;
}

/** A socket that waits for what comes. */
export interface Socket {
  address: string;
  port: number;
  inode: string;
}

/** TCP_LISTEN and, for a datagram socket that is bound and not connected, TCP_CLOSE (net/tcp_states.h). */
const WAITING = { tcp: '0A', udp: '07' } as const;

/** Where a socket is; what is cut off or anything else is none. */
const PLACE = /^([\dA-F]{8}|[\dA-F]{32}):([\dA-F]{4})$/i;

/** The sockets in /proc/net/tcp, udp, tcp6 or udp6 that wait for what comes. */
export function parseSockets(text: string, protocol: 'tcp' | 'udp'): Socket[] {
  return text
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const [, local = '', , state, , , , , , inode] = line.trim().split(/\s+/);
      const [, address = '', port = ''] = PLACE.exec(local) ?? [];
      if (state !== WAITING[protocol] || inode === undefined || address === '') return [];
      return [{ address: socketAddress(address), port: parseInt(port, 16), inode }];
    });
}

/** What stands before an IPv4 address in IPv6's clothes (RFC 4291 §2.5.5.2). */
const MAPPED = 0xffffn;

/** Addresses of sockets are words of four bytes in the machine's order, here little-endian. */
function socketAddress(hex: string): string {
  const words = (hex.match(/.{8}/g) ?? []).map(hexAddress);
  const value = words.reduce((sum, word) => (sum << 32n) | word, 0n);
  if (words.length === 1) return formatAddress({ family: 'ipv4', value });
  if (value >> 32n === MAPPED) return formatAddress({ family: 'ipv4', value: value & 0xffff_ffffn });
  return formatAddress({ family: 'ipv6', value });
}
