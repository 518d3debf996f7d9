/** What should be on a host for a set of active networks: pure, from definitions to resources. */
import { formatAddress, parseAddress } from '../../shared/addresses';
import type { NetworkDefinition } from '../../shared/network';
import { dnsmasqConfiguration } from './dnsmasqConf';
import {
  FAMILIES,
  findShared,
  FORWARD_IPV6,
  SHARED_CHAINS,
  type ChainPlace,
  type FirewallFamily,
} from './firewallModel';
import { networkFirewall, type NetworkFirewall } from './firewallRules';
import { collect, type HostResource, type ResourceOf, type Resources } from './hostResource';
import { chainResource, hookResource, sharedRuleResource } from './kinds/firewall';
import { contentHash } from './kinds/daemon';
import { isolationTable, outboundTable } from './kinds/nftTable';
import { inboundQueue } from './kinds/queue';
import { definedRoute } from './kinds/route';
import { resolverResource } from './kinds/resolver';
import { zoneResource } from './kinds/zone';
import { networkFiles, type Paths } from './paths';
import { forwardsOf } from './portForwardRules';

/** A network that runs, with what was decided when it was started. */
export interface ActiveNetwork {
  definition: NetworkDefinition;
  /** False = dnsmasq gets a copy of the host's resolvers and does not watch them, for hosts with very many networks. */
  pollResolv: boolean;
}

/** What the rules of the game are on this host. */
export interface Circumstances {
  paths: Paths;
  /** False when the kernel has no IPv6, and so nothing of it to switch off. */
  hasIpv6: boolean;
  /** Devices that listen to routers and would stop when the host becomes one. */
  acceptingDevices: string[];
  /** Devices that were plugged in to a network and are free to be, by its name. */
  ports: ReadonlyMap<string, readonly string[]>;
}

/** With spanning tree, the kernel raises a shorter forward delay to two seconds (br_stp_start). */
const STP_MINIMUM_DELAY = 2;

/** What was last made for each network: one plan asks several times, of hundreds of networks. */
const made = new WeakMap<ActiveNetwork, { circumstances: Circumstances; resources: Resources }>();

/** What one network needs for itself alone; not to be changed by whoever asks. */
export function networkResources(network: ActiveNetwork, circumstances: Circumstances): Resources {
  const known = made.get(network);
  if (known?.circumstances === circumstances) return known.resources;
  const resources = makeResources(network, circumstances);
  made.set(network, { circumstances, resources });
  return resources;
}

function makeResources({ definition, pollResolv }: ActiveNetwork, circumstances: Circumstances): Resources {
  const { chains, entries } = networkFirewall(definition);
  const resolver = resolverResource(definition);
  return collect([
    link(definition),
    ...ports(definition, circumstances),
    ...sysctls(definition, circumstances),
    ...chains.map(({ rules, ...place }) => chainResource({ ...place, rules })),
    ...entries.map(({ rule, ...place }) => sharedRuleResource(place, rule)),
    ...(definition.routes ?? []).flatMap((route) => definedRoute(definition.bridge.name, route)),
    ...traffic(definition),
    ...dnsmasq(definition, pollResolv, circumstances.paths),
    ...(resolver ? [resolver] : []),
  ]);
}

/** What networks need together: the shared chains that their rules are in, and the jumps to these. */
export function sharedResources(active: readonly ActiveNetwork[]): Resources {
  // Networks of one type use the same chains, and hundreds may be active: one of each type is asked.
  const oneOfEach = new Map(active.map(({ definition }) => [typeOf(definition), definition]));
  const isUsed = new Set([...oneOfEach.values()].map(networkFirewall).flatMap(usedChains));
  const used = FAMILIES.flatMap((family) => SHARED_CHAINS.map((shared) => ({ ...shared, family }))).filter(
    (shared) => isUsed.has(placeKey(shared)),
  );
  const hooks = new Map<string, ResourceOf<'rule'>>();
  for (const { family, table, chain, from, isHooked } of used) {
    if (!isHooked) continue;
    for (const kernelChain of from) {
      const resource = hookResource({ family, table, chain: kernelChain }, [`-j ${chain}`]);
      const known = hooks.get(resource.key);
      if (known) known.value.rules.push(...resource.value.rules);
      else hooks.set(resource.key, resource);
    }
  }
  const chains = used.map(({ family, table, chain }) => chainResource({ family, table, chain, rules: null }));
  return collect([...chains, ...hooks.values()]);
}

/** What decides which shared chains a network uses. */
function typeOf(definition: NetworkDefinition): string {
  const { forward, ips, guestIpv6, reach } = definition;
  const families = FAMILIES.filter((family) => ips.some((ip) => familyOf(ip) === family));
  const forwarding = FAMILIES.filter((family) => forwardsOf(definition, family).length > 0);
  const marks: (string | boolean)[] = [
    guestIpv6 === true,
    reach !== undefined,
    forward.mode,
    forward.mode === 'nat' && forward.ipv6 === true,
    ...families,
    'with forwards:',
    ...forwarding,
  ];
  return marks.join(' ');
}

/** The shared chains that a network's rules are in or jump to. */
function usedChains({ entries }: NetworkFirewall): string[] {
  const guards = entries.map(({ family }) => placeKey({ family, table: 'filter', chain: 'VNM_GRD' }));
  return [...guards, ...entries.flatMap(stagesWith)];
}

/** The stages of forwarding come together, so that the jumps to them are the same whoever needs one of them. */
function stagesWith(place: ChainPlace): string[] {
  const { from } = findShared(place.table, place.chain) ?? {};
  if (!from?.includes('FORWARD')) return [placeKey(place)];
  return SHARED_CHAINS.filter((shared) => shared.from.includes('FORWARD')).map(({ table, chain }) =>
    placeKey({ family: place.family, table, chain }),
  );
}

const placeKey = ({ family, table, chain }: ChainPlace): string => `${family} ${table} ${chain}`;

const familyOf = ({ address }: { address: string }): FirewallFamily | undefined =>
  parseAddress(address)?.family;

function link({ bridge, mac, mtu, ips }: NetworkDefinition): ResourceOf<'link'> {
  const delay = bridge.stp ? Math.max(bridge.delay, STP_MINIMUM_DELAY) : bridge.delay;
  return {
    kind: 'link',
    key: bridge.name,
    value: {
      mac,
      mtu: mtu ?? null,
      stp: bridge.stp,
      forwardDelay: delay * 100,
      addresses: ips.map(linkAddress).sort(),
      up: true,
    },
  };
}

function ports({ name, bridge }: NetworkDefinition, circumstances: Circumstances): ResourceOf<'port'>[] {
  return (circumstances.ports.get(name) ?? []).map((key) => ({ kind: 'port', key, value: bridge.name }));
}

/** An address in the kernel's own spelling. */
function linkAddress({ address, prefix }: NetworkDefinition['ips'][number]): string {
  const parsed = parseAddress(address);
  return `${parsed ? formatAddress(parsed) : address}/${prefix}`;
}

/** What is done to packets on the bridge itself: limits, separation of guests, the zone of the host's own firewall. */
function traffic({ bridge, bandwidth, mtu, portIsolation }: NetworkDefinition): HostResource[] {
  const { inbound, outbound } = bandwidth ?? {};
  return [
    ...(inbound ? [inboundQueue(bridge.name, inbound, mtu)] : []),
    ...(outbound ? [outboundTable(bridge.name, outbound)] : []),
    ...(portIsolation ? [isolationTable(bridge.name)] : []),
    ...(bridge.zone === undefined ? [] : [zoneResource(bridge.name, bridge.zone)]),
  ];
}

function sysctls(
  { bridge, forward, ips, reach }: NetworkDefinition,
  { hasIpv6, acceptingDevices }: Circumstances,
): ResourceOf<'sysctl'>[] {
  const set = (key: string, value: string): ResourceOf<'sysctl'> => ({ kind: 'sysctl', key, value });
  const ofBridge = (key: string, value: string) => set(`net/ipv6/conf/${bridge.name}/${key}`, value);
  // Exceptions lead out of an isolated network as well.
  const isForwarding = forward.mode !== 'isolated' || reach !== undefined;
  const usesIpv6 = ips.some((ip) => familyOf(ip) === 'ipv6');
  return [
    ...(isForwarding ? [set('net/ipv4/ip_forward', '1')] : []),
    ...(isForwarding && usesIpv6
      ? [
          // A host that forwards no longer listens to its own router, unless it is told to (Documentation/networking/ip-sysctl).
          ...acceptingDevices.map((device) => set(`net/ipv6/conf/${device}/accept_ra`, '2')),
          set(FORWARD_IPV6, '1'),
        ]
      : []),
    // A guest could otherwise reach the host over addresses that the definition knows nothing of.
    ...(hasIpv6 || usesIpv6
      ? [ofBridge('disable_ipv6', usesIpv6 ? '0' : '1'), ofBridge('accept_ra', '0')]
      : []),
  ];
}

function dnsmasq(definition: NetworkDefinition, pollResolv: boolean, paths: Paths): HostResource[] {
  const configuration = dnsmasqConfiguration(definition, pollResolv, paths);
  if (!configuration) return [];
  const files = networkFiles(paths, definition.name);
  const { conf, hosts, names, resolvers } = configuration;
  return [
    { kind: 'file', key: files.conf, value: conf },
    ...(hosts === null ? [] : [{ kind: 'file' as const, key: files.hosts, value: hosts }]),
    ...(names === null ? [] : [{ kind: 'file' as const, key: files.names, value: names }]),
    {
      kind: 'daemon',
      key: definition.name,
      value: {
        conf: files.conf,
        pidFile: files.pid,
        leases: files.leases,
        log: files.log,
        hosts: files.hosts,
        names: files.names,
        resolvers,
        hash: contentHash([conf]),
        filesHash: contentHash([hosts, names]),
      },
    },
  ];
}
