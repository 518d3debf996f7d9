/** A definition in the words that a person reads: the guide's IPv4 record, forwarding, the return route. */
import {
  formatSubnet,
  netmaskOf,
  parseAddress,
  subnetOf,
  type Family,
  type Subnet,
} from '../addresses/addresses';
import { isBridged, type ForwardMode, type IpConfiguration, type NetworkDraft } from './network';
import { t } from '../language/language';

/** The word for a type, as on its badge. */
export const typeName = (mode: ForwardMode): string => t(`definition.type.${mode}`);

/** The subnet around an `<ip>`, or null when its address cannot be read. */
export function subnetOfIp(ip: Pick<IpConfiguration, 'address' | 'prefix'>): Subnet | null {
  const address = parseAddress(ip.address);
  return address ? subnetOf(address, ip.prefix) : null;
}

/** Whether DHCP is on for these addresses: somebody can get one, as in libvirt; an empty `<dhcp>` says nothing. */
export const servesDhcp = ({ dhcp }: Pick<IpConfiguration, 'dhcp'>): boolean =>
  dhcp !== undefined && (dhcp.ranges.length > 0 || dhcp.hosts.length > 0);

/** The network's first IPv4 address with its DHCP, or undefined when it has none. */
export const firstIpv4 = ({ ips }: Pick<NetworkDraft, 'ips'>): IpConfiguration | undefined =>
  ips.find(isIpv4);

export const isIpv4 = ({ address }: Pick<IpConfiguration, 'address'>): boolean =>
  parseAddress(address)?.family === 'ipv4';

/** The network's first IPv4 subnet, or null when it has no address. */
export function firstSubnet(definition: Pick<NetworkDraft, 'ips'>): Subnet | null {
  const ip = firstIpv4(definition);
  return ip ? subnetOfIp(ip) : null;
}

/** How packets leave, in a phrase. */
export function describeForward(forward: NetworkDraft['forward']): string {
  const { mode } = forward;
  if (mode !== 'nat' && mode !== 'route') return t(`definition.forward.${mode}`);
  const { device } = forward;
  return device ? t(`definition.forward.${mode}`, { device }) : t(`definition.forward.${mode}Any`);
}

export interface AddressFacts {
  network: string;
  /** Null for IPv6, which has none. */
  netmask: string | null;
  gateway: string;
  /** Several ranges are joined by commas; null = no DHCP there. */
  dhcpRange: string | null;
  forwarding: string;
}

/** The guide's record of each address of a family (for IPv6 in the same words), in the definition's order. */
export function describeAddresses(
  { ips, forward }: Pick<NetworkDraft, 'ips' | 'forward'>,
  family: Family,
): AddressFacts[] {
  return ips.flatMap((ip) => {
    const subnet = subnetOfIp(ip);
    if (subnet?.family !== family) return [];
    const ranges = ip.dhcp?.ranges ?? [];
    return {
      network: formatSubnet(subnet),
      netmask: family === 'ipv4' ? netmaskOf(ip.prefix) : null,
      gateway: ip.address,
      dhcpRange: ranges.length > 0 ? ranges.map(({ start, end }) => `${start} – ${end}`).join(', ') : null,
      forwarding: describeForward(forwardOf(forward, family)),
    };
  });
}

/** The network as a list names it: its first IPv4 network, else its first IPv6 one, else whose the addresses are. */
export const networkText = (definition: Pick<NetworkDraft, 'ips' | 'forward'>): string =>
  isBridged(definition)
    ? t('definition.lanAddresses')
    : ((describeAddresses(definition, 'ipv4')[0] ?? describeAddresses(definition, 'ipv6')[0])?.network ??
      t('definition.noAddress'));

/** How packets of a family are forwarded: a NAT network routes its IPv6 unless it translates that too, as in libvirt. */
export const forwardOf = (forward: NetworkDraft['forward'], family: Family): NetworkDraft['forward'] =>
  forward.mode === 'nat' && family === 'ipv6' && forward.ipv6 !== true
    ? { mode: 'route', ...(forward.device === undefined ? {} : { device: forward.device }) }
    : forward;

/** The command for the LAN's router, whose `via` is this host's address on the LAN (ip-route(8)). */
export function returnRoute(definition: Pick<NetworkDraft, 'ips'>, via: string): string {
  return definition.ips
    .filter(isIpv4)
    .flatMap((ip) => subnetOfIp(ip) ?? [])
    .map((subnet) => `ip route add ${formatSubnet(subnet)} via ${via}`)
    .join('\n');
}
