/** The devices by which packets may leave this host, for "Forward to" and for the overview. */
import type { z } from 'zod';
import type { uplinkSchema } from '../../../shared/contract/snapshot';
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

/** A veth named like a network card is what a container or the sandbox has for one. */
function kindOf(link: Link, isWireless: (name: string) => boolean): Uplink['kind'] {
  if (isVpn(link)) return 'vpn';
  if (isWireless(link.name)) return 'wireless';
  return link.kind === null || (link.kind === 'veth' && /^(eth|en)/.test(link.name)) ? 'physical' : 'other';
}
