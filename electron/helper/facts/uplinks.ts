/** The devices by which packets may leave this host, for "Forward to" and for the overview. */
import type { z } from 'zod';
import type { uplinkSchema } from '../../../shared/contract/snapshot';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import { isDockerBridge, isVpn } from './addressSpace';
import type { Link } from './ipShow';

export type Uplink = z.infer<typeof uplinkSchema>;

/** Kinds of virtual devices that never lead outside by themselves. */
const INWARD_KINDS = new Set(['ifb', 'dummy', 'vcan', 'nlmon', 'vrf']);

/**
 * Physical, wireless and VPN devices, and whatever else has an address or the default route; the default one first.
 * Ports of bridges and bonds are left out, and so are the bridges in `inward`: ours, libvirt's and Docker's.
 */
export function uplinksOf(
  links: readonly Link[],
  options: {
    inward: ReadonlySet<string>;
    defaultDevice: string | null;
    isWireless: (name: string) => boolean;
  },
): Uplink[] {
  return links
    .filter((link) => isUplink(link, options))
    .map((link) => ({
      name: link.name,
      kind: kindOf(link, options.isWireless),
      up: link.flags.includes('UP') && !link.flags.includes('NO-CARRIER'),
      addresses: link.inet.map(({ address, prefix }) => `${address}/${prefix}`),
      isDefault: link.name === options.defaultDevice,
    }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
}

function isUplink(
  link: Link,
  { inward, defaultDevice }: { inward: ReadonlySet<string>; defaultDevice: string | null },
): boolean {
  if (link.name === defaultDevice) return true;
  if (link.loopback || link.master !== null || inward.has(link.name) || isDockerBridge(link.name))
    return false;
  if (link.kind === null || isVpn(link)) return true;
  return !INWARD_KINDS.has(link.kind) && link.inet.length > 0;
}

function kindOf(link: Link, isWireless: (name: string) => boolean): Uplink['kind'] {
  if (isVpn(link)) return 'vpn';
  if (isWireless(link.name)) return 'wireless';
  if (link.kind === 'bridge') return 'bridge';
  return isCard(link) ? 'physical' : 'other';
}

/** A veth named like a network card is what a container or the sandbox has for one. */
export const isCard = ({ name, kind }: Pick<Link, 'name' | 'kind'>): boolean =>
  kind === null || (kind === 'veth' && /^(eth|en)/.test(name));

/** Kinds of virtual devices by which a bridge is on a LAN: such as are laid over network cards, and tunnels of Ethernet. */
const CARRYING_KINDS = new Set(['bond', 'team', 'vlan', 'vxlan', 'geneve', 'gretap', 'ip6gretap', 'l2tpeth']);

/** Whether a port connects its bridge with a LAN; any other is a guest's. */
export const isLanPort = (port: Pick<Link, 'name' | 'kind'>): boolean =>
  isCard(port) || (port.kind !== null && CARRYING_KINDS.has(port.kind));

/** All bridges but those in `made`, which networks made for themselves, with the ports by which each is on a LAN. */
export const hostBridges = (
  links: readonly Link[],
  made: ReadonlySet<string>,
): { name: string; uplinks: string[] }[] =>
  links
    .filter(({ name, kind }) => kind === 'bridge' && !made.has(name))
    .map(({ name }) => ({
      name,
      uplinks: links.filter((port) => port.master === name && isLanPort(port)).map((port) => port.name),
    }));

/** The bridges that networks make for themselves; one that is joined is the host's. */
export const bridgesMade = (networks: readonly NetworkDefinition[]): Set<string> =>
  new Set(networks.flatMap((network) => (isBridged(network) ? [] : [network.bridge.name])));
