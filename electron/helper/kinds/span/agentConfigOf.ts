/** What the agent of this host is told of a network, by the network's definition. */
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import { servesDhcp } from '../../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { overlayOverhead } from '../../../../shared/definition/overlaySize';
import { memberHere, type Span } from '../../../../shared/definition/span';
import { commonPart } from '../../../../shared/span/commonPart';
import { shareOf } from '../../../../shared/span/shares';
import { networkFiles, type Paths } from '../../host/paths';
import type { AgentConfig } from '../../span/agentConfig';
import { LONGEST_FRAME } from '../../span/frame';
import { configurationOf } from '../dnsmasq/dnsmasqFiles';
import { contentHash } from '../dnsmasq/dnsmasqProcess';
import type { ActiveNetwork } from '../kindContext';

/** Packets of a network that says nothing of it, in bytes. */
const MTU = 1500;

/** What was last made for each network. */
const made = new WeakMap<ActiveNetwork, { paths: Paths; config: AgentConfig | null }>();

/** Null for a network of this host alone. */
export function agentConfigOf(network: ActiveNetwork, paths: Paths): AgentConfig | null {
  const known = made.get(network);
  if (known?.paths === paths) return known.config;
  const { span } = network.definition;
  const config = span ? configOf(network, span, paths) : null;
  made.set(network, { paths, config });
  return config;
}

function configOf(network: ActiveNetwork, span: Span, paths: Paths): AgentConfig {
  const { definition } = network;
  const { name, domain, ips } = definition;
  const { conf, leases, spanHosts, spanNames } = networkFiles(paths, name);
  return {
    network: name,
    ...{ vni: span.vni, key: span.key, here: span.here },
    members: span.members.map(({ name: member, address }) => ({ name: member, address })),
    common: contentHash([commonPart(definition)]),
    large: largeOf(definition, span),
    domain: domain?.name ?? null,
    subnets: ips.filter(servesDhcp).map(({ address, prefix }) => `${address}/${prefix}`),
    given: givenOf(definition, span),
    fixed: fixedOf(definition),
    conf: configurationOf(network, paths) === null ? null : conf,
    leases,
    hosts: spanHosts,
    names: spanNames,
  };
}

/** IP and UDP around a message of the agent's own, in bytes. */
const HEADERS = { ipv4: 28, ipv6: 48 } as const;

/** As long as a full packet of the overlay is on the underlay: what gets through says that such packets do. */
function largeOf({ mtu = MTU }: NetworkDefinition, span: Span): number {
  const { address, wireguard } = memberHere(span);
  const around = overlayOverhead({ address, wireguard: wireguard !== undefined });
  return Math.min(LONGEST_FRAME, mtu + around - HEADERS[address.includes(':') ? 'ipv6' : 'ipv4']);
}

function givenOf({ ips }: NetworkDefinition, span: Span): AgentConfig['given'] {
  const { share } = memberHere(span);
  const ranges = ips.flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  const own = ranges.flatMap((range) => shareOf(range, { shares: span.shares, share }) ?? []);
  return own.map(({ start, end }) => ({ start, end }));
}

function fixedOf({ ips, dns }: NetworkDefinition): AgentConfig['fixed'] {
  const hosts = ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
  const named = dns.hosts ?? [];
  const names = [...hosts.flatMap(({ name }) => name ?? []), ...named.flatMap((host) => host.names)];
  return {
    macs: [...new Set(hosts.flatMap(({ mac }) => mac ?? []))],
    ids: [...new Set(hosts.flatMap(({ id }) => id ?? []))],
    addresses: [...ips, ...hosts].map(({ address }) => spelled(address)),
    names: [...new Set(names.map((name) => name.toLowerCase()))],
  };
}

/** As dnsmasq writes addresses. */
function spelled(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}
