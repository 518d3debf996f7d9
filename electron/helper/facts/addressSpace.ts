/** Who uses which part of the address space on this host: our networks, interfaces, routes, libvirt, Docker, VPNs. */
import { libvirtOwner } from '../../../shared/words/libvirtOwner';
import { formatSubnet, parseAddress, subnetOf } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { AddressUse } from '../../../shared/contract/snapshot';
import type { Link } from './ipShow';
import type { LibvirtNetwork } from './libvirtNetworks';
import { isDefaultRoute, type Route } from './procNet';
import { t } from '../../../shared/language/language';

/** A route wider than the largest private block is one half of a VPN's default route, and claims nothing. */
const WIDEST_CLAIM = 8;

const VPN_KINDS = new Set(['tun', 'wireguard', 'ppp', 'ipip', 'gre', 'sit', 'vti', 'xfrm']);

/** True for a tunnel's device; a TAP device that is a port of a bridge is a guest's plug instead. */
export const isVpn = ({ kind, name, master }: Pick<Link, 'kind' | 'name' | 'master'>): boolean =>
  master === null && ((kind !== null && VPN_KINDS.has(kind)) || /^(tun|tap|wg|ppp|tailscale|zt)/.test(name));

/** Docker's default bridge, and the bridges it names after the first 12 digits of a network's id. */
export const isDockerBridge = (name: string): boolean => name === 'docker0' || /^br-[0-9a-f]{12}$/.test(name);

/**
 * All claims, ours first. An interface's subnet and its connected route are one claim, and what lies on a bridge of
 * ours is the network's claim alone.
 */
export function addressSpaceOf(sources: {
  networks: readonly NetworkDefinition[];
  links: readonly Link[];
  routes: readonly Route[];
  libvirt: readonly LibvirtNetwork[];
}): AddressUse[] {
  const { networks, links, routes, libvirt } = sources;
  const own = new Set(networks.flatMap((one) => (isBridged(one) ? [] : [one.bridge.name])));
  const claims = new Claims();
  for (const definition of networks) {
    for (const ip of definition.ips) {
      const subnet = subnetOfIp(ip);
      if (subnet)
        claims.add(definition.bridge.name, {
          subnet: formatSubnet(subnet),
          kind: 'network',
          owner: t('facts.owner.network', { name: definition.name }),
          uuid: definition.uuid,
        });
    }
    for (const { destination, prefix } of definition.routes ?? []) {
      const subnet = subnetOfIp({ address: destination, prefix });
      if (subnet && prefix > 0)
        claims.add(definition.bridge.name, {
          subnet: formatSubnet(subnet),
          kind: 'route',
          owner: t('facts.owner.staticRoute', { name: definition.name }),
          uuid: definition.uuid,
        });
    }
  }
  for (const { name, bridge, subnets } of libvirt) {
    for (const subnet of subnets)
      claims.add(bridge ?? name, { subnet, kind: 'libvirt', owner: libvirtOwner(name) });
  }
  for (const link of links) {
    if (link.loopback || own.has(link.name)) continue;
    for (const { address, prefix } of link.inet) {
      const parsed = parseAddress(address);
      if (parsed) claims.add(link.name, { subnet: formatSubnet(subnetOf(parsed, prefix)), ...ownerOf(link) });
    }
  }
  for (const route of routes) {
    if (isDefaultRoute(route) || route.subnet.prefix < WIDEST_CLAIM || own.has(route.device)) continue;
    const link = links.find(({ name }) => name === route.device);
    const subnet = formatSubnet(route.subnet);
    // Addresses of IPv6 are seen by the routes that come with them.
    const isConnected = route.subnet.family === 'ipv6' && route.gateway === null && link !== undefined;
    claims.add(
      route.device,
      isConnected
        ? { subnet, ...ownerOf(link) }
        : {
            subnet,
            kind: link && isVpn(link) ? 'vpn' : 'route',
            owner: t('facts.owner.route', { subnet, device: route.device }),
          },
    );
  }
  return claims.all;
}

function ownerOf(link: Link): Pick<AddressUse, 'kind' | 'owner'> {
  const { name } = link;
  if (isDockerBridge(name)) {
    const network = name === 'docker0' ? 'bridge' : name.slice('br-'.length);
    return { kind: 'docker', owner: t('facts.owner.docker', { name: network }) };
  }
  return isVpn(link)
    ? { kind: 'vpn', owner: t('facts.owner.vpn', { name }) }
    : { kind: 'interface', owner: t('facts.owner.interface', { name }) };
}

/** Claims in the order in which they came; the first one on a device for a subnet counts. */
class Claims {
  readonly all: AddressUse[] = [];
  private readonly seen = new Set<string>();

  add(device: string, use: AddressUse): void {
    const key = `${device} ${use.subnet}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.all.push(use);
  }
}
