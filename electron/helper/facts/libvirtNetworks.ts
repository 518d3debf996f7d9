/** Networks that libvirt has defined on this host: their names, bridges and subnets, to stay out of their way. */
import { libvirtOwner } from '../../../shared/words/libvirtOwner';
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

/** Where it keeps how the networks stand that it runs (NETWORK_STATE_DIR). */
const RUNNING = 'run/libvirt/network';

/** The file of a network that is there while libvirt runs it. */
export const statusFileOf = (name: string, root = '/'): string => join(root, RUNNING, `${name}.xml`);

/** Names of the networks that libvirt runs now, by the bridges that it has made for them. */
export async function bridgesRunByLibvirt(
  host: Pick<Host, 'readDir' | 'readFile'>,
  root = '/',
): Promise<ReadonlyMap<string, string>> {
  const files = (await host.readDir(join(root, RUNNING)).catch(() => [])).flatMap(
    (file) => /^(.*)\.xml$/.exec(file)?.[1] ?? [],
  );
  const running = await Promise.all(files.map((name) => readStatus(host, name, root)));
  return new Map(running.flatMap((one) => (one?.bridge ? [[one.bridge, one.name] as const] : [])));
}

/** A network as libvirt runs it now, which may have been defined anew since; null when it does not run. */
export async function readStatus(
  host: Pick<Host, 'readFile'>,
  name: string,
  root = '/',
): Promise<LibvirtNetwork | null> {
  if (name.includes('/')) return null;
  const text = await host.readFile(statusFileOf(name, root)).catch(() => null);
  return text === null ? null : parseLibvirtNetwork(text);
}

/** The names of the networks that libvirt starts on boot. */
export async function autostartedByLibvirt(host: Pick<Host, 'readDir'>, root = '/'): Promise<Set<string>> {
  const files = await host.readDir(join(root, LIBVIRT_NETWORKS, 'autostart')).catch(() => []);
  return new Set(files.flatMap((file) => /^(.*)\.xml$/.exec(file)?.[1] ?? []));
}

/** The bridges that libvirt makes, and for whom. */
export const bridgesClaimedBy = (networks: readonly LibvirtNetwork[]): HostFacts['claimedBridges'] =>
  networks.flatMap(({ name, bridge }) =>
    bridge === null ? [] : [{ name: bridge, owner: libvirtOwner(name) }],
  );

/** What matters of one definition, or null when it is none; elements that we do not know do not matter here. */
export function parseLibvirtNetwork(xml: string): LibvirtNetwork | null {
  try {
    const document = Element.parse(xml);
    const root = document.name === 'networkstatus' ? document.one('network') : document;
    if (root?.name !== 'network') return null;
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
