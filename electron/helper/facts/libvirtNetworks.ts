/** Networks that libvirt has defined on this host: their names, bridges and subnets, to stay out of their way. */
import { join } from 'node:path';
import {
  formatAddress,
  formatSubnet,
  parseAddress,
  prefixOfNetmask,
  subnetOf,
} from '../../../shared/addresses/addresses';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { Element } from '../../../shared/xml/xmlElement';
import type { Host } from '../host/host';

export interface LibvirtNetwork {
  name: string;
  /** The bridge that libvirt makes for it. */
  bridge: string | null;
  /** The bridge of somebody else that it joins (forward mode `bridge`). */
  joins: string | null;
  /** In CIDR notation. */
  subnets: string[];
}

/** Where libvirt's network driver stores its definitions (QEMU_SYSCONFDIR "/networks"). */
export const LIBVIRT_NETWORKS = 'etc/libvirt/qemu/networks';

/** The networks in libvirt's own files; whatever cannot be read is left out. `root` is `/`, but for tests. */
export async function readLibvirtNetworks(
  host: Pick<Host, 'readDir' | 'readFile'>,
  root = '/',
): Promise<LibvirtNetwork[]> {
  const directory = join(root, LIBVIRT_NETWORKS);
  const files = (await host.readDir(directory).catch(() => [])).filter((file) => file.endsWith('.xml'));
  const texts = await Promise.all(
    files.map((file) => host.readFile(join(directory, file)).catch(() => null)),
  );
  return texts.flatMap((text) => (text === null ? [] : (parseLibvirtNetwork(text) ?? [])));
}

/** The bridges that libvirt makes, and for whom. */
export const bridgesClaimedBy = (networks: readonly LibvirtNetwork[]): HostFacts['claimedBridges'] =>
  networks.flatMap(({ name, bridge }) =>
    bridge === null ? [] : [{ name: bridge, owner: `libvirt network "${name}"` }],
  );

/** What matters of one definition, or null when it is none; elements that we do not know do not matter here. */
export function parseLibvirtNetwork(xml: string): LibvirtNetwork | null {
  try {
    const root = Element.parse(xml);
    if (root.name !== 'network') return null;
    const bridge = root.one('bridge')?.attribute('name') ?? null;
    const isJoining = root.one('forward')?.attribute('mode') === 'bridge';
    return {
      name: root.childText('name')?.trim() ?? 'unnamed',
      bridge: isJoining ? null : bridge,
      joins: isJoining ? bridge : null,
      subnets: root.all('ip').flatMap((ip) => subnetOfIpElement(ip) ?? []),
    };
  } catch {
    return null;
  }
}

function subnetOfIpElement(ip: Element): string | null {
  const address = parseAddress(ip.attribute('address') ?? '');
  if (!address) return null;
  if (address.family === 'ipv6')
    return formatSubnet(subnetOf(address, Math.min(ip.integer('prefix') ?? 64, 128)));
  const netmask = ip.attribute('netmask');
  const prefix = ip.integer('prefix') ?? (netmask === undefined ? null : prefixOfNetmask(netmask));
  if (prefix === null || prefix > 32) return `${formatAddress(address)}/32`;
  return formatSubnet(subnetOf(address, prefix));
}
