/** How many leases a network's dnsmasq may keep at once (`dhcp-lease-max`): as many as there can be. */
import { contains, parseAddress, type Subnet } from '../../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../../shared/definition/describe';
import type { DhcpRange, IpConfiguration } from '../../../../shared/definition/network';

/** What dnsmasq allows by itself (MAXLEASES of its config.h, 2.90). */
const BY_ITSELF = 1000;
/** So many fixed hosts a section of a definition may have. */
const FIXED_MAX = 4096;

/**
 * The limit, or null where dnsmasq's own does. A lease of a fixed host counts like any other (lease_allocate of
 * dnsmasq's lease.c), so that libvirt's number, that of the addresses in ranges, is too small wherever fixed hosts may
 * lie beside them. It counts the places for them and not the hosts, because dnsmasq reads it only when it starts.
 */
export function leaseLimit(
  served: readonly Pick<IpConfiguration, 'address' | 'prefix' | 'dhcp'>[],
  options: readonly string[] = [],
): number | null {
  const hasRanges = served.some(({ dhcp }) => dhcp !== undefined && dhcp.ranges.length > 0);
  const raw = options.reduce((sum, line) => sum + placesInOption(line), 0);
  if (hasRanges) return served.reduce((sum, ip) => sum + placesIn(ip), raw);
  const fixed = served.reduce((sum, { dhcp }) => sum + (dhcp?.hosts.length ?? 0), raw);
  return fixed > BY_ITSELF ? fixed : null;
}

/** Addresses in ranges, those beside them that fixed hosts may have, and fixed hosts of other subnets (behind relays). */
function placesIn(ip: Pick<IpConfiguration, 'address' | 'prefix' | 'dhcp'>): number {
  const { ranges = [], hosts = [] } = ip.dhcp ?? {};
  const inRanges = ranges.reduce((sum, range) => sum + sizeOfRange(range), 0);
  const subnet = subnetOfIp(ip);
  if (!subnet) return inRanges + hosts.length;
  const isElsewhere = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== null && !contains(subnet, address);
  };
  const elsewhere = hosts.filter(({ address }) => isElsewhere(address)).length;
  return Math.max(inRanges, Math.min(inRanges + FIXED_MAX, guestsIn(subnet))) + elsewhere;
}

/** The addresses that guests of a subnet can have: not the gateway's, nor in IPv4 the subnet's own and its broadcast's. */
function guestsIn({ family, prefix }: Subnet): number {
  const all = 2 ** ((family === 'ipv4' ? 32 : 128) - prefix);
  return family === 'ipv4' && prefix < 31 ? all - 3 : all - 1;
}

function sizeOfRange({ start, end }: Pick<DhcpRange, 'start' | 'end'>): number {
  const first = parseAddress(start);
  const last = parseAddress(end);
  return first && last && last.value >= first.value ? Number(last.value - first.value) + 1 : 0;
}

/** What a raw option adds: dnsmasq(8), --dhcp-range and --dhcp-host. */
function placesInOption(line: string): number {
  const [, name, value = ''] = /^\s*([a-z-]+)\s*=\s*(.*)$/.exec(line) ?? [];
  if (name === 'dhcp-host') return 1;
  if (name !== 'dhcp-range') return 0;
  const [start, end] = value
    .split(',')
    .map((part) => part.trim())
    .filter((part) => parseAddress(part) !== null);
  if (start === undefined) return 0;
  return Math.min(sizeOfRange({ start, end: end ?? start }), 65_536);
}
