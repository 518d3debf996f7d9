/** Facts about the host: what it is, what is installed, how it reaches the world, and what keeps it from its work. */
import { existsSync } from 'node:fs';
import { hostname, release, userInfo } from 'node:os';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { addressSpaceOf } from './addressSpace';
import { installLine, type Distribution } from '../../programs/distribution';
import { findDnsmasqUser, noUserOfItsOwn } from '../host/dnsmasqUser';
import type { Host } from '../host/host';
import { hostAddresses, type Link } from './ipShow';
import { bridgesClaimedBy, readLibvirtNetworks, type LibvirtNetwork } from './libvirtNetworks';
import { socketOwners } from './listeners';
import {
  defaultDevice,
  destinationOf,
  parseIpv6Routes,
  parseRoutes,
  parseSockets,
  type Route,
  type Socket,
} from './procNet';
import { firewallOf, readDistribution, readTools, type Tool } from '../host/tools';
import { bridgesMade, hostBridges, uplinksOf } from './uplinks';
import { t } from '../../../shared/language/language';

/** Where the helper works and for whom. */
export interface Surroundings {
  place: 'system' | 'sandbox';
  outside: HostFacts['outside'];
  user: string;
  /** True when the person at the keyboard is root, and needs no sudo. */
  asRoot: boolean;
  /** `/`, but for tests: where other programs keep their files. */
  root: string;
}

/** The person behind this helper: whoever called sudo or pkexec, else the user it runs as. */
export async function personBehind(host: Pick<Host, 'readFile'>, environment = process.env): Promise<string> {
  const sudo = environment['SUDO_USER'];
  if (sudo) return sudo;
  const uid = environment['PKEXEC_UID'];
  if (!uid) return environment['LOGNAME'] ?? environment['USER'] ?? userInfo().username;
  const entry = ((await host.readFile('/etc/passwd')) ?? '')
    .split('\n')
    .find((line) => line.split(':')[2] === uid);
  return entry?.split(':')[0] ?? uid;
}

/** The main IPv6 routing table; starts no process. */
export async function readIpv6Routes(host: Pick<Host, 'readFile'>): Promise<Route[]> {
  return parseIpv6Routes((await host.readFile('/proc/self/net/ipv6_route')) ?? '');
}

/** The main IPv4 routing table; starts no process. */
export async function readRoutes(host: Pick<Host, 'readFile'>): Promise<Route[]> {
  return parseRoutes((await host.readFile('/proc/self/net/route')) ?? '');
}

/** All facts, from the devices as just read. */
export async function readHostFacts(
  host: Host,
  surroundings: Surroundings,
  links: readonly Link[],
  networks: readonly NetworkDefinition[],
): Promise<HostFacts> {
  const distribution = await readDistribution(host);
  const [tools, routes, routes6, libvirt, ipForward, problem53, dnsmasqUser] = await Promise.all([
    readTools(host, distribution),
    readRoutes(host),
    readIpv6Routes(host),
    surroundings.place === 'sandbox' ? [] : readLibvirtNetworks(host, surroundings.root),
    host.readSysctl('net/ipv4/ip_forward'),
    wildcardDns(host),
    findDnsmasqUser(host),
  ]);
  const uplinks = uplinksOf(links, {
    inward: inwardBridges(networks, libvirt),
    defaultDevice: defaultDevice(routes),
    isWireless: (name) => existsSync(`/sys/class/net/${name}/wireless`),
  });
  return {
    hostname: hostname(),
    kernel: release(),
    distribution: distribution.title,
    user: surroundings.user,
    place: surroundings.place,
    outside: surroundings.outside,
    tools,
    firewall: firewallOf(tools),
    ipForward: ipForward?.trim() === '1',
    uplinks,
    routes: routes.map((route) => ({
      destination: destinationOf(route),
      device: route.device,
      gateway: route.gateway,
    })),
    devices: links.map(({ name }) => name),
    claimedBridges: bridgesClaimedBy(libvirt),
    bridges: hostBridges(links, bridgesMade(networks)),
    addresses: hostAddresses(links),
    addressSpace: addressSpaceOf({ networks, links, routes: [...routes, ...routes6], libvirt }),
    problems: [
      ...missingToolProblems(tools, distribution, surroundings.asRoot),
      ...noUplink(routes),
      ...problem53,
      ...(surroundings.place === 'system' && dnsmasqUser === null ? [noUserOfItsOwn()] : []),
    ],
  };
}

function inwardBridges(
  networks: readonly NetworkDefinition[],
  libvirt: readonly LibvirtNetwork[],
): Set<string> {
  return new Set([...bridgesMade(networks), ...libvirt.flatMap(({ bridge }) => bridge ?? [])]);
}

function missingToolProblems(
  tools: readonly Tool[],
  distribution: Distribution,
  asRoot: boolean,
): HostFacts['problems'] {
  return tools
    .filter(({ path, required }) => required && path === null)
    .map(({ name, purpose, package: packageName }) => ({
      severity: 'error',
      title: t('facts.missingTool.title', { name }),
      remedy: t('facts.missingTool.remedy', { purpose, package: packageName }),
      command: installLine([name], distribution, asRoot),
    }));
}

function noUplink(routes: readonly Route[]): HostFacts['problems'] {
  if (defaultDevice(routes) !== null) return [];
  return [
    {
      severity: 'warning',
      title: t('facts.noUplink.title'),
      remedy: t('facts.noUplink.remedy'),
    },
  ];
}

/** Port of DNS (RFC 1035). */
const DNS_PORT = 53;

/** A server that holds port 53 on every address keeps dnsmasq from serving a bridge. */
async function wildcardDns(host: Host): Promise<HostFacts['problems']> {
  const isDns = ({ address, port }: Socket): boolean => port === DNS_PORT && address === '0.0.0.0';
  const socket = parseSockets((await host.readFile('/proc/self/net/udp')) ?? '', 'udp').find(isDns);
  if (!socket) return [];
  const process = (await socketOwners(host, new Set([socket.inode]))).get(socket.inode);
  const owner = process ? t('facts.process', process) : null;
  return [
    {
      severity: 'warning',
      title: owner === null ? t('facts.port53.somebody') : t('facts.port53.title', { owner }),
      remedy: t('facts.port53.remedy', { owner: owner ?? 'nobody' }),
      command: 'ss -lunp sport = :53',
    },
  ];
}
