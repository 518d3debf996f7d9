/** A definition in the words that a person reads: the guide's IPv4 record, forwarding, the return route. */
import { formatSubnet, netmaskOf, parseAddress, subnetOf, type Subnet } from './addresses';
import type { ForwardMode, IpConfiguration, NetworkDraft } from './network';

/** The word for each type, as on its badge. */
export const TYPE_NAMES: Record<ForwardMode, string> = {
  nat: 'NAT',
  route: 'Routed',
  open: 'Open',
  isolated: 'Isolated',
};

/** The subnet around an `<ip>`, or null when its address cannot be read. */
export function subnetOfIp(ip: Pick<IpConfiguration, 'address' | 'prefix'>): Subnet | null {
  const address = parseAddress(ip.address);
  return address ? subnetOf(address, ip.prefix) : null;
}

/** The network's first IPv4 address with its DHCP, or undefined when it has none. */
export const firstIpv4 = ({ ips }: Pick<NetworkDraft, 'ips'>): IpConfiguration | undefined =>
  ips.find(isIpv4);

const isIpv4 = ({ address }: IpConfiguration): boolean => parseAddress(address)?.family === 'ipv4';

/** The network's first IPv4 subnet, or null when it has no address. */
export function firstSubnet(definition: Pick<NetworkDraft, 'ips'>): Subnet | null {
  const ip = firstIpv4(definition);
  return ip ? subnetOfIp(ip) : null;
}

/** How packets leave, in a phrase. */
export function describeForward(forward: NetworkDraft['forward']): string {
  switch (forward.mode) {
    case 'nat':
      return forward.device ? `NAT to ${forward.device}` : 'NAT to any physical device';
    case 'route':
      return forward.device ? `Routed network to ${forward.device}` : 'Routed network to any physical device';
    case 'open':
      return 'Open network (no firewall rules)';
    case 'isolated':
      return 'Isolated network';
  }
}

/** The guide's IPv4 record as text; several DHCP ranges are joined by commas; null without an IPv4 address. */
export function describeIpv4(definition: Pick<NetworkDraft, 'ips' | 'forward'>): {
  network: string;
  netmask: string;
  gateway: string;
  dhcpRange: string;
  forwarding: string;
} | null {
  const ip = firstIpv4(definition);
  const subnet = firstSubnet(definition);
  if (!ip || !subnet) return null;
  const ranges = definition.ips.filter(isIpv4).flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  return {
    network: formatSubnet(subnet),
    netmask: netmaskOf(ip.prefix),
    gateway: ip.address,
    dhcpRange:
      ranges.length > 0 ? ranges.map(({ start, end }) => `${start} – ${end}`).join(', ') : 'Disabled',
    forwarding: describeForward(definition.forward),
  };
}

/** The command for the LAN's router, whose `via` is this host's address on the LAN (ip-route(8)). */
export function returnRoute(definition: Pick<NetworkDraft, 'ips'>, via: string): string {
  return definition.ips
    .filter(isIpv4)
    .flatMap((ip) => subnetOfIp(ip) ?? [])
    .map((subnet) => `ip route add ${formatSubnet(subnet)} via ${via}`)
    .join('\n');
}
