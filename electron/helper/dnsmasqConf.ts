/** The configuration that dnsmasq(8) runs a network's DHCP and DNS with: libvirt's options, and few of our own. */
import { netmaskOf, parseAddress } from '../../shared/addresses';
import type { DhcpRange, IpConfiguration, NetworkDefinition } from '../../shared/network';
import { networkFiles, type Paths } from './paths';

export interface DnsmasqConfiguration {
  conf: string;
  /** Static hosts in the form of `dhcp-hostsfile`; null when there are none. */
  hosts: string | null;
  /** Where its upstream resolvers are to be copied from when it starts; null when it finds them by itself or has none. */
  resolvers: { from: string; to: string } | null;
}

/**
 * The configuration of a network, or null when it needs no dnsmasq: it has no address, or neither DHCP nor DNS.
 * With `pollResolv` it notices changes of the host's resolvers, which takes one of the kernel's 128 inotify
 * instances (dnsmasq 2.90 takes one whenever it reads a resolv.conf, with `no-poll` too); else it gets a copy.
 */
export function dnsmasqConfiguration(
  definition: NetworkDefinition,
  pollResolv: boolean,
  paths: Paths,
): DnsmasqConfiguration | null {
  const served = definition.ips.filter(({ dhcp }) => dhcp !== undefined);
  if (definition.ips.length === 0 || (served.length === 0 && !definition.dns.enabled)) return null;
  const files = networkFiles(paths, definition.name);
  const hosts = served.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const lines = [
    ...general(definition, paths),
    ...names(definition, pollResolv, paths),
    ...(served.length === 0 ? [] : addresses(definition, served, files.leases)),
    ...(hosts.length === 0 ? [] : [`dhcp-hostsfile=${files.hosts}`]),
  ];
  return {
    conf: `# Written by Virtnet Manager for the network "${definition.name}"; changes are overwritten.\n${lines.join('\n')}\n`,
    hosts: hosts.length === 0 ? null : hosts.map(hostLine).join(''),
    resolvers: copiesResolvers(definition, pollResolv)
      ? { from: paths.resolvConf ?? '/etc/resolv.conf', to: files.servers }
      : null,
  };
}

const copiesResolvers = ({ forward, dns }: NetworkDefinition, pollResolv: boolean): boolean =>
  !pollResolv && dns.enabled && forward.mode !== 'isolated';

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
    `pid-file=${files.pid}`,
    'except-interface=lo',
    // With bind-interfaces it would also answer what comes in by other devices (CVE-2012-3411).
    'bind-dynamic',
    `interface=${bridge.name}`,
    // An empty group keeps dnsmasq (2.90) from setgroups(2), which a user namespace forbids.
    ...(paths.dnsmasqUser === 'root' ? ['user=root', 'group='] : []),
  ];
}

function names(
  { name, dns, domain, forward }: NetworkDefinition,
  pollResolv: boolean,
  paths: Paths,
): string[] {
  const lines: string[] = [];
  if (!dns.enabled) lines.push('port=0');
  // Nothing of an isolated network leaves, and that includes what its guests ask for.
  if (forward.mode === 'isolated') lines.push('no-resolv');
  else if (!pollResolv)
    lines.push('no-resolv', ...(dns.enabled ? [`servers-file=${networkFiles(paths, name).servers}`] : []));
  else if (paths.resolvConf !== null) lines.push(`resolv-file=${paths.resolvConf}`);
  if (domain) {
    lines.push(`domain=${domain.name}`, 'expand-hosts');
    if (domain.localOnly) lines.push(`local=/${domain.name}/`);
  }
  return lines;
}

function addresses(
  definition: NetworkDefinition,
  served: readonly IpConfiguration[],
  leases: string,
): string[] {
  const ranges = served.flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  const lines = served.flatMap(({ address, prefix, dhcp }) => {
    const netmask = netmaskOf(prefix);
    if (!dhcp || dhcp.ranges.length === 0) return [`dhcp-range=${address},static,${netmask}`];
    return dhcp.ranges.map(({ start, end }) => `dhcp-range=${start},${end},${netmask}`);
  });
  if (definition.forward.mode === 'isolated') lines.push('dhcp-option=3');
  if (definition.mtu !== undefined) lines.push(`dhcp-option=option:mtu,${definition.mtu}`);
  return [
    ...lines,
    // Probing an address by ping before offering it costs a guest that boots at once three seconds.
    'no-ping',
    'dhcp-no-override',
    'dhcp-authoritative',
    ...(ranges.length === 0
      ? []
      : [`dhcp-lease-max=${ranges.reduce((sum, range) => sum + sizeOfRange(range), 0)}`]),
    `dhcp-leasefile=${leases}`,
  ];
}

function sizeOfRange({ start, end }: DhcpRange): number {
  const first = parseAddress(start);
  const last = parseAddress(end);
  return first && last ? Number(last.value - first.value) + 1 : 0;
}

const hostLine = ({
  mac,
  address,
  name,
}: {
  mac: string;
  address: string;
  name?: string | undefined;
}): string => `${[mac, address, ...(name === undefined ? [] : [name])].join(',')}\n`;
