/** What a probe reads of the host before it begins: everything that the causes of faults are told by. */
import * as z from 'zod';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { parseAddress, subnetOf, type Subnet } from '../../../../shared/addresses/addresses';
import { firstIpv4, subnetOfIp } from '../../../../shared/definition/describe';
import type { LeaseFacts } from '../../../../shared/contract/snapshot';
import type { ChangeView } from '../../../../shared/contract/resource';
import type { Host } from '../../host/host';
import { readRoutes, type Surroundings } from '../../facts/hostFacts';
import { parseEntries, readLinks, type Link } from '../../facts/ipShow';
import { findDaemon } from '../../kinds/dnsmasq/dnsmasqProcess';
import { unreadFiles, type UnreadFile } from '../../kinds/dnsmasq/unreadFiles';
import { readLeases } from '../../facts/leases';
import { portsToPlug } from '../../kinds/devices/portRecords';
import type { RunState } from '../../changes/runState';
import type { Stored } from '../../changes/store';
import { networkFiles, type NetworkFiles, type Paths } from '../../host/paths';
import { portOwner } from '../../facts/portOwner';
import { readPortState, readSpanning, type PortState, type Spanning } from '../../facts/portStates';
import type { Route } from '../../facts/procNet';
import { bridgesMade, isLanPort } from '../../facts/uplinks';
import { driftOf } from '../../changes/driftOf';
import { guestPorts } from '../../guests/guestPorts';
import { isProbeMac, isProbePort } from '../../guests/probeNames';
import { readSharing, type Sharing } from '../../guests/sharing';

export interface ProbeSite {
  host: Host;
  paths: Paths;
  surroundings: Surroundings;
}

/** The network's first IPv4 address with what follows from it. */
export interface GatewayFacts {
  address: string;
  prefix: number;
  subnet: Subnet;
}

export interface ProbeFacts {
  definition: NetworkDefinition;
  files: NetworkFiles;
  /** Null when the network has no IPv4 address. */
  gateway: GatewayFacts | null;
  links: Link[];
  /** The device with the bridge's name. */
  bridge: Link | null;
  /** Guests' ports of the bridge, without those of probes. */
  ports: Link[];
  /** What those ports do with packets. */
  portStates: ReadonlyMap<string, PortState>;
  /** How the bridge looks for loops; null when there is no such bridge. */
  spanning: Spanning | null;
  /** Those by which the bridge is on a LAN. */
  lanPorts: Link[];
  drift: ChangeView[];
  routes: Route[];
  /** Where a packet to an address of the world would go (RFC 5737's, to which nothing is sent); null = nowhere. */
  wayOut: WayOut | null;
  /** The device that guests' packets leave by; null = there is none. */
  uplink: string | null;
  /** Devices that take packets only by the device that leads back to their sender (rp_filter 1). */
  strictDevices: string[];
  dnsmasq: number | null;
  /** Who holds the DNS port of the gateway's address; null when nobody does, or our dnsmasq does. */
  dnsPortOwner: string | null;
  /** Those of IPv4. */
  leases: LeaseFacts[];
  /** Guests that have one address. */
  sharing: Sharing[];
  /** Devices that were plugged in while the network ran, still exist, and are plugged in nowhere. */
  detached: string[];
  hostsFile: string;
  /** What dnsmasq is given and cannot read. */
  unread: UnreadFile | null;
  leasesFile: 'fine' | 'no-file' | 'unwritable';
  /** Free space in the folder of leases, in bytes; null = unknown. */
  freeBytes: number | null;
  /** The host's resolvers. */
  resolvers: string[];
}

export interface WayOut {
  device: string;
  gateway: string | null;
  /** The address that this host has on that way. */
  source: string | null;
}

/** An address to look the way out up by: TEST-NET-2 (RFC 5737) is nobody's. */
const ANYWHERE = '198.51.100.1';

/** Reads them for a network that runs; touches nothing and sends nothing. */
export async function readFacts(site: ProbeSite, state: RunState, stored: Stored): Promise<ProbeFacts> {
  const { host, paths } = site;
  const { definition } = state;
  const files = networkFiles(paths, definition.name);
  const gateway = gatewayOf(definition);
  const device = definition.bridge.name;
  const [
    links,
    drift,
    routes,
    wayOut,
    dnsmasq,
    leases,
    plugs,
    hostsFile,
    leasesFile,
    freeBytes,
    resolvConf,
    spanning,
  ] = await Promise.all([
    readLinks(host),
    driftOf(host, paths, [state]),
    readRoutes(host),
    readWayOut(host),
    findDaemon(host, files.conf, files.pid),
    // What stands in the file's place is told by leasesFile.
    readLeases(host, paths, definition).catch(() => []),
    portsToPlug(host, paths, [definition]),
    readText(host, files.hosts),
    readLeasesFile(host, files.leases),
    readFreeBytes(host, paths.lib),
    readText(host, paths.resolvConf ?? '/etc/resolv.conf'),
    readSpanning(host, device),
  ]);
  const ports = guestPorts(definition, links);
  const [unread = null] = await unreadFiles(host, paths, [definition]);
  const { forward } = definition;
  const uplink = ('device' in forward ? forward.device : undefined) ?? wayOut?.device ?? null;
  return {
    definition,
    files,
    gateway,
    links,
    bridge: links.find(({ name }) => name === device) ?? null,
    ports,
    portStates: await readPortStates(host, ports),
    spanning,
    lanPorts: links.filter((link) => link.master === device && isLanPort(link)),
    drift: drift.get(definition.name) ?? [],
    routes: routes.filter((route) => !ownsRoute(stored, route, device)),
    wayOut,
    uplink,
    strictDevices: await readStrictDevices(host, links),
    dnsmasq,
    dnsPortOwner: dnsmasq === null && gateway ? await portOwner(host, 53, gateway.address) : null,
    leases: leases.filter(({ mac, family }) => family === 'ipv4' && !isProbeMac(mac)),
    sharing: await readSharing(host, paths, definition).catch(() => []),
    detached: (plugs.get(definition.name) ?? []).filter(
      (port) => !isProbePort(port) && !isPlugged(links, port),
    ),
    hostsFile,
    unread,
    leasesFile,
    freeBytes,
    resolvers: resolvConf.split('\n').flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? []),
  };
}

/** The states of ports on their bridge. */
export async function readPortStates(
  host: Host,
  ports: readonly Pick<Link, 'name'>[],
): Promise<Map<string, PortState>> {
  const states = await Promise.all(
    ports.map(async ({ name }): Promise<[string, PortState][]> => {
      const state = await readPortState(host, name);
      return state ? [[name, state]] : [];
    }),
  );
  return new Map(states.flat());
}

const isPlugged = (links: readonly Link[], port: string): boolean =>
  links.some(({ name, master }) => name === port && master !== null);

/** Routes of our own bridges are as they should be. */
const ownsRoute = ({ running }: Stored, route: Route, device: string): boolean =>
  route.device === device ||
  bridgesMade([...running.values()].map(({ definition }) => definition)).has(route.device);

/** The gateway of a network; null when it has no IPv4 address. */
export function gatewayOf(definition: NetworkDefinition): GatewayFacts | null {
  const ip = firstIpv4(definition);
  const subnet = ip ? subnetOfIp(ip) : null;
  return ip && subnet ? { address: ip.address, prefix: ip.prefix, subnet } : null;
}

/** A file that cannot be read is as good as none: what keeps it from that is found elsewhere. */
const readText = async (host: Host, path: string): Promise<string> =>
  (await host.readFile(path).catch(() => null)) ?? '';

const chosenRouteSchema = z.object({
  dev: z.string().optional(),
  gateway: z.string().optional(),
  prefsrc: z.string().optional(),
  type: z.string().optional(),
});

/** Where packets to `target` go, by the kernel's own choice (policy rules included). */
export async function readWayOut(host: Host, target = ANYWHERE): Promise<WayOut | null> {
  const { status, stdout } = await host.run(['ip', '-j', 'route', 'get', target]);
  if (status !== 0) return null;
  const [route] = parseEntries(chosenRouteSchema, stdout);
  if (
    route?.dev === undefined ||
    ['unreachable', 'blackhole', 'prohibit', 'local'].includes(route.type ?? '')
  )
    return null;
  return { device: route.dev, gateway: route.gateway ?? null, source: route.prefsrc ?? null };
}

/** The larger one of a device's own setting and that of all counts (Documentation/networking/ip-sysctl). */
async function readStrictDevices(host: Host, links: readonly Link[]): Promise<string[]> {
  const read = async (device: string): Promise<number> =>
    Number((await host.readSysctl(`net/ipv4/conf/${device}/rp_filter`)) ?? 0);
  const all = await read('all');
  const devices = links.filter(
    ({ loopback, master, inet }) => !loopback && master === null && inet.length > 0,
  );
  const strict = await Promise.all(
    devices.map(async ({ name }) => (Math.max(all, await read(name)) === 1 ? [name] : [])),
  );
  return strict.flat();
}

async function readLeasesFile(host: Host, path: string): Promise<ProbeFacts['leasesFile']> {
  const test = async (flag: string): Promise<boolean> => (await host.run(['test', flag, path])).status === 0;
  if (!(await test('-e'))) return 'no-file';
  return (await test('-f')) && (await test('-w')) ? 'fine' : 'unwritable';
}

async function readFreeBytes(host: Host, folder: string): Promise<number | null> {
  const { status, stdout } = await host.run(['df', '-Pk', folder]);
  const fields = stdout.trim().split('\n').at(-1)?.split(/\s+/) ?? [];
  const free = Number(fields[3]);
  return status === 0 && Number.isFinite(free) ? free * 1024 : null;
}

/** One address as a subnet of its own; null when it cannot be read. */
export function hostSubnet(address: string): Subnet | null {
  const parsed = parseAddress(address);
  return parsed ? subnetOf(parsed, parsed.family === 'ipv4' ? 32 : 128) : null;
}
