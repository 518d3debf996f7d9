/** The configuration that dnsmasq(8) runs a network's DHCP and DNS with: libvirt's options, and few of our own. */
import { netmaskOf, parseAddress } from '../../../../shared/addresses/addresses';
import { servesDhcp } from '../../../../shared/definition/describe';
import { asksOthers, isRemark, optionText } from '../../../../shared/definition/dnsmasqOptions';
import {
  isBridged,
  type IpConfiguration,
  type NetworkDefinition,
  type StaticHost,
} from '../../../../shared/definition/network';
import { dnsRecords, hostsFile, keepsQuestions, nameRouting } from './dnsmasqNames';
import { leaseLimit } from './leaseLimit';
import { memberHere } from '../../../../shared/definition/span';
import { shareOf } from '../../../../shared/span/shares';
import { networkFiles, type Paths } from '../../host/paths';

export interface DnsmasqConfiguration {
  conf: string;
  /** Static hosts in the form of `dhcp-hostsfile`; null without DHCP. */
  hosts: string | null;
  /** Names of hosts in the form of hosts(5); null without DNS. */
  names: string | null;
  /** Where its upstream resolvers are to be copied from when it starts; null when it finds them by itself or has none. */
  resolvers: { from: string; to: string } | null;
}

/**
 * The configuration of a network, or null when it needs no dnsmasq: it has no address, or neither DHCP, DNS nor TFTP.
 * With `pollResolv` it notices changes of the host's resolvers, which takes one of the kernel's 128 inotify
 * instances (dnsmasq 2.90 takes one whenever it reads a resolv.conf, with `no-poll` too); else it gets a copy.
 */
export function dnsmasqConfiguration(
  definition: NetworkDefinition,
  pollResolv: boolean,
  paths: Paths,
): DnsmasqConfiguration | null {
  const served = definition.ips.filter(servesDhcp).map((ip) => withOwnShare(ip, definition));
  const folders = definition.ips.flatMap(({ tftpRoot }) => tftpRoot ?? []);
  const isNeeded =
    served.length > 0 || folders.length > 0 || definition.dns.enabled || advertised(definition).length > 0;
  if (isBridged(definition) || definition.ips.length === 0 || !isNeeded) return null;
  const files = networkFiles(paths, definition.name);
  const hosts = served.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const lines = [
    ...general(definition, paths),
    ...names(definition, pollResolv, paths),
    ...(served.length === 0 ? [] : addresses(definition, served, files.leases)),
    ...routerAdvertisements(definition),
    // Files are named even when they are empty, so that the first host too comes without a restart.
    ...(served.length === 0 ? [] : [`dhcp-hostsfile=${optionText(files.hosts)}`]),
    // What other hosts tell comes later: dnsmasq (2.90) starts without these files, and reads them with the others.
    ...(served.length === 0 || !definition.span ? [] : [`dhcp-hostsfile=${optionText(files.spanHosts)}`]),
    ...(folders.length === 0
      ? []
      : ['enable-tftp', ...folders.map((folder) => `tftp-root=${optionText(folder)}`)]),
    ...dnsRecords(definition),
    ...(definition.dns.enabled ? [`addn-hosts=${optionText(files.names)}`] : []),
    ...(definition.dns.enabled && definition.span ? [`addn-hosts=${optionText(files.spanNames)}`] : []),
    ...rawOptions(definition),
  ];
  return {
    // oxlint-disable-next-line texts/in-catalogue
    conf: `# Written by Virtnet Manager for the network "${definition.name}"; changes are overwritten.\n${lines.join('\n')}\n`,
    hosts: served.length === 0 ? null : hosts.map(hostLine).join(''),
    names: definition.dns.enabled ? hostsFile(definition.dns.hosts ?? []) : null,
    resolvers: copiesResolvers(definition, pollResolv)
      ? { from: paths.resolvConf ?? '/etc/resolv.conf', to: files.servers }
      : null,
  };
}

/** Of each range the part that this host gives out; without any, fixed hosts are served alone. */
function withOwnShare(ip: IpConfiguration, { span }: NetworkDefinition): IpConfiguration {
  if (!span || !ip.dhcp) return ip;
  const { shares } = span;
  const { share } = memberHere(span);
  return {
    ...ip,
    dhcp: { ...ip.dhcp, ranges: ip.dhcp.ranges.flatMap((range) => shareOf(range, { shares, share }) ?? []) },
  };
}

/** Raw options that say something; one that asks other hosts is held back while guests are kept inside. */
const rawOptions = (definition: NetworkDefinition): string[] =>
  (definition.dnsmasqOptions ?? []).filter(
    (line) => !isRemark(line) && !(keepsQuestions(definition) && asksOthers(line)),
  );

const copiesResolvers = (definition: NetworkDefinition, pollResolv: boolean): boolean =>
  !pollResolv && definition.dns.enabled && usesHostResolvers(definition);

/** A resolver for all names replaces the host's. */
const usesHostResolvers = (definition: NetworkDefinition): boolean =>
  !keepsQuestions(definition) &&
  !(definition.dns.enabled && definition.dns.forwarders?.some(({ domain }) => domain === undefined));

/** Whether guests are told of a way beyond their network: an isolated one with exceptions has one to other networks. */
const leadsBeyond = ({ forward, reach }: NetworkDefinition): boolean =>
  forward.mode !== 'isolated' || reach !== undefined;

/** The name servers of a resolv.conf(5) as dnsmasq's `servers-file` wants them. */
export const serversOf = (resolvConf: string): string =>
  resolvConf
    .split('\n')
    .flatMap((line) => /^\s*nameserver\s+(\S+)/.exec(line)?.[1] ?? [])
    .map((server) => `server=${server}\n`)
    .join('');

function general({ name, bridge }: NetworkDefinition, paths: Paths): string[] {
  const files = networkFiles(paths, name);
  return [
    'strict-order',
    `pid-file=${optionText(files.pid)}`,
    'except-interface=lo',
    // With bind-interfaces it would also answer what comes in by other devices (CVE-2012-3411).
    'bind-dynamic',
    `interface=${bridge.name}`,
    // An empty group keeps dnsmasq (2.90) from setgroups(2), which a user namespace forbids.
    ...(paths.dnsmasqUser === 'root' ? ['user=root', 'group='] : []),
  ];
}

function names(definition: NetworkDefinition, pollResolv: boolean, paths: Paths): string[] {
  const { name, dns } = definition;
  const lines: string[] = [];
  if (!dns.enabled) lines.push('port=0');
  if (!usesHostResolvers(definition)) lines.push('no-resolv');
  else if (!pollResolv)
    lines.push(
      'no-resolv',
      ...(dns.enabled ? [`servers-file=${optionText(networkFiles(paths, name).servers)}`] : []),
    );
  else if (paths.resolvConf !== null) lines.push(`resolv-file=${paths.resolvConf}`);
  return [...lines, ...nameRouting(definition)];
}

/**
 * A guest that calls itself `wpad` would be asked by all others for their proxy (VU#598349; these lines are those of
 * dnsmasq's own dnsmasq.conf.example).
 */
export const KEPT_OUT = ['dhcp-name-match=set:wpad-ignore,wpad', 'dhcp-ignore-names=tag:wpad-ignore'];

function addresses(
  definition: NetworkDefinition,
  served: readonly IpConfiguration[],
  leases: string,
): string[] {
  const limit = leaseLimit(served, rawOptions(definition));
  const lines = served.flatMap(({ address, prefix, dhcp }) => {
    // A range of IPv6 lies in a /64 or less (dnsmasq(8), --dhcp-range).
    const netmask = isIpv6({ address }) ? String(Math.max(prefix, 64)) : netmaskOf(prefix);
    if (!dhcp || dhcp.ranges.length === 0) return [`dhcp-range=${address},static,${netmask}`];
    return dhcp.ranges.map(({ start, end, lease }) =>
      [`dhcp-range=${start},${end},${netmask}`, ...leaseTime(lease)].join(','),
    );
  });
  lines.push(...served.flatMap(({ dhcp }) => (dhcp?.bootp ? [bootLine(dhcp.bootp)] : [])));
  if (!leadsBeyond(definition)) lines.push('dhcp-option=3');
  if (definition.mtu !== undefined) lines.push(`dhcp-option=option:mtu,${definition.mtu}`);
  return [
    ...lines,
    // Probing an address by ping before offering it costs a guest that boots at once three seconds.
    'no-ping',
    ...(served.every(isIpv6) ? [] : ['dhcp-no-override']),
    // A guest that moved asks here for what another host gave it: dnsmasq refuses what it did not give itself otherwise.
    ...(served.every(isIpv6) && !definition.span ? [] : ['dhcp-authoritative']),
    ...(definition.dns.enabled ? KEPT_OUT : []),
    ...(limit === null ? [] : [`dhcp-lease-max=${limit}`]),
    `dhcp-leasefile=${optionText(leases)}`,
  ];
}

/** Guests of IPv6 learn of their network by router advertisements, by which they also know whether to ask for DHCP. */
function routerAdvertisements(definition: NetworkDefinition): string[] {
  const own = advertised(definition);
  if (own.length === 0) return [];
  const hasDhcp = own.some(servesDhcp);
  return [
    ...(hasDhcp ? ['enable-ra'] : own.map(({ address }) => `dhcp-range=${address},ra-only`)),
    // A lifetime of 0 says that this is no way out (RFC 4861 §4.2).
    ...(leadsBeyond(definition) ? [] : ['ra-param=*,0,0']),
  ];
}

/** The addresses that are advertised. Where a guest is the router, DHCPv6 is served and nothing is said of it. */
const advertised = ({ ips, routerAdvertisements: isOn = true }: NetworkDefinition): IpConfiguration[] =>
  isOn ? ips.filter(isIpv6) : [];

const isIpv6 = ({ address }: Pick<IpConfiguration, 'address'>): boolean => address.includes(':');

function bootLine({ file, server }: { file: string; server?: string | undefined }): string {
  return `dhcp-boot=${[optionText(file), ...(server === undefined ? [] : ['', server])].join(',')}`;
}

/** The time at the end of a line of dnsmasq, in the largest unit that it is a whole number of. */
function leaseTime(lease: number | undefined): string[] {
  if (lease === undefined) return [];
  if (lease === 0) return ['infinite'];
  return [lease % 3600 === 0 ? `${lease / 3600}h` : lease % 60 === 0 ? `${lease / 60}m` : `${lease}s`];
}

/** dnsmasq tells the parts of a line by their form; a final dot, which it takes off again, makes a name of any (2.90). */
const hostNameText = (name: string): string =>
  /^(ignore|infinite|\d+[smhdw]?)$/i.test(name) || parseAddress(name) !== null ? `${name}.` : name;

function hostLine({ mac, id, address, name, lease }: StaticHost): string {
  const identity = [...(mac === undefined ? [] : [mac]), ...(id === undefined ? [] : [`id:${id}`])];
  const place = isIpv6({ address }) ? `[${address}]` : address;
  const names = name === undefined ? [] : [hostNameText(name)];
  // A name that stands alone comes before the address, as in libvirt.
  const known = identity.length > 0 ? [...identity, place, ...names] : [...names, place];
  return `${[...known, ...leaseTime(lease)].join(',')}\n`;
}
