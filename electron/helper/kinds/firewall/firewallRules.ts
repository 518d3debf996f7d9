/** The firewall rules of each type of network, in the spelling of iptables-save so that comparing is exact. */
import { formatAddress, formatSubnet, parseCidr } from '../../../../shared/addresses/addresses';
import {
  isBridged,
  type ForwardMode,
  type NetworkDefinition,
  type PortForward,
} from '../../../../shared/definition/network';
import { ownChain, type ChainPlace, type FirewallFamily, type Stage, type Table } from './firewallModel';
import {
  ANSWERS_TO_HOST,
  destinationRules,
  endedForwards,
  enteringForwards,
  forwardedFrom,
  forwardsOf,
  hairpinRules,
} from './portForwardRules';
import { whileOutside } from './outsideRules';
import { reachRules, untranslated } from './reachRules';

/** A chain with its rules, which no one else adds to. */
export interface ChainRules extends ChainPlace {
  rules: string[];
}

/** A rule in a shared chain; the order of such rules does not matter, but for those that come first (reachRules.ts). */
export interface SharedRule extends ChainPlace {
  rule: string;
}

export interface NetworkFirewall {
  chains: ChainRules[];
  entries: SharedRule[];
}

/** What differs between the families. */
interface FamilyFacts {
  reject: string;
  /** What must keep its sender's address: multicast and broadcast are for the link alone (RFC 5771 §4, RFC 4291 §2.7). */
  neverTranslated: string[];
  /** What a guest may send to besides its own network: it needs DHCP's broadcast, multicast and neighbour discovery. */
  linkWide: string[];
  /** The port of the DHCP server and of its clients, who speak UDP alone; for IPv4 libvirt lets TCP in as well. */
  dhcp: { server: number; client: number; transports: readonly string[] };
  hostBits: number;
}

const FACTS: Record<FirewallFamily, FamilyFacts> = {
  ipv4: {
    reject: '-j REJECT --reject-with icmp-port-unreachable',
    neverTranslated: ['224.0.0.0/24', '255.255.255.255/32'],
    linkWide: ['224.0.0.0/4', '255.255.255.255/32'],
    dhcp: { server: 67, client: 68, transports: ['udp', 'tcp'] },
    hostBits: 32,
  },
  ipv6: {
    reject: '-j REJECT --reject-with icmp6-port-unreachable',
    neverTranslated: ['ff02::/16'],
    linkWide: ['fe80::/10', 'ff00::/8'],
    dhcp: { server: 547, client: 546, transports: ['udp'] },
    hostBits: 128,
  },
};

interface Ip {
  /** The host's address on the bridge, as `192.168.122.1/32`. */
  gateway: string;
  subnet: string;
}

/** A network as one family sees it. */
interface Side {
  definition: NetworkDefinition;
  family: FirewallFamily;
  facts: FamilyFacts;
  mode: ForwardMode;
  ips: Ip[];
  bridge: string;
  forwards: PortForward[];
}

/** What a network adds to the firewall: its own chains, and rules in the chains that all networks share. */
export function networkFirewall(definition: NetworkDefinition): NetworkFirewall {
  // Guests that join a bridge are on the LAN: what they send and get is none of this host's business.
  if (isBridged(definition)) return { chains: [], entries: [] };
  const sides = [sideOf(definition, 'ipv4'), sideOf(definition, 'ipv6')]
    // Without addresses of its own, a bridge speaks no IPv6 at all, unless its guests may among each other.
    .filter(({ family, ips }) => family === 'ipv4' || ips.length > 0 || definition.guestIpv6)
    .map(sideFirewall);
  return { chains: sides.flatMap(({ chains }) => chains), entries: sides.flatMap(({ entries }) => entries) };
}

function sideOf(definition: NetworkDefinition, family: FirewallFamily): Side {
  const { forward, bridge } = definition;
  const forwards = forwardsOf(definition, family);
  // Addresses of IPv6 need no translation, and get it only when asked for.
  const isRouted = family === 'ipv6' && forward.mode === 'nat' && !forward.ipv6;
  const facts = FACTS[family];
  const ips = definition.ips.flatMap((ip) => readIp(ip, family));
  const mode = isRouted ? 'route' : forward.mode;
  return { definition, family, facts, mode, ips, bridge: bridge.name, forwards };
}

function sideFirewall(side: Side): NetworkFirewall {
  const { definition, family, mode, bridge, ips, facts, forwards } = side;
  const entry = (table: Table, chain: string, rule: string): SharedRule => ({ family, table, chain, rule });
  const exceptions = reachRules(side.definition, {
    bridge,
    subnets: ips.map(({ subnet }) => subnet),
    reject: facts.reject,
  }).map((rule) => entry('filter', 'VNM_EGR', rule));
  // Open means that the network filters nothing by itself; the guard speaks for the other networks.
  if (mode === 'open')
    return { chains: [], entries: [entry('filter', 'VNM_INP', `-i ${bridge} -j VNM_GRD`), ...exceptions] };

  const own = (table: Table, stage: Stage, rules: string[]): ChainRules => ({
    family,
    table,
    chain: ownChain(bridge, stage),
    rules,
  });
  const chains = [
    own('filter', 'INP', inputRules(side)),
    own('filter', 'OUT', outputRules(side)),
    own('filter', 'EGR', leavingRules(side)),
    own('filter', 'ING', enteringRules(side)),
  ];
  const entries = [
    entry('filter', 'VNM_INP', `-i ${bridge} -j ${ownChain(bridge, 'INP')}`),
    entry('filter', 'VNM_OUT', `-o ${bridge} -j ${ownChain(bridge, 'OUT')}`),
    entry('filter', 'VNM_EGR', `-i ${bridge} -j ${ownChain(bridge, 'EGR')}`),
    entry('filter', 'VNM_ING', `-o ${bridge} -j ${ownChain(bridge, 'ING')}`),
    entry('filter', 'VNM_ACC', `-i ${bridge} -j ACCEPT`),
    entry('filter', 'VNM_ACC', `-o ${bridge} -j ACCEPT`),
    ...exceptions,
  ];
  if (family === 'ipv4') {
    entries.push(
      entry('mangle', 'VNM_PRT', `-o ${bridge} -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill`),
    );
  }
  // A routed network is reachable, so its gateway is; other types promise that nobody comes in.
  if (mode !== 'route') {
    entries.push(
      ...ips.map(({ gateway }) => entry('filter', 'VNM_GRD', `-d ${gateway} ! -i ${bridge} ${facts.reject}`)),
    );
  }
  if (forwards.length > 0) {
    chains.push(own('nat', 'DNT', destinationRules(forwards, family)));
    const jump = `-j ${ownChain(bridge, 'DNT')}`;
    entries.push(...forwardedFrom(definition).map((from) => entry('nat', 'VNM_DNT', `${from}${jump}`)));
  }
  const translation = translationRules(side);
  if (translation.length > 0) {
    chains.push(own('nat', 'PRT', translation));
    const jump = `-j ${ownChain(bridge, 'PRT')}`;
    entries.push(...ips.map(({ subnet }) => entry('nat', 'VNM_PRT', `-s ${subnet} ${jump}`)));
  }
  return { chains, entries };
}

/** From guests to the host: DNS and DHCP are let in whatever the host's own firewall says, the rest is the host's to decide. */
function inputRules({ definition, mode, ips, facts, forwards }: Side): string[] {
  const rules = [...(forwards.length > 0 ? [ANSWERS_TO_HOST] : []), '-j VNM_GRD'];
  const timed = whileOutside(definition) ?? '';
  for (const { gateway } of ips) {
    rules.push(
      `-d ${gateway} -p udp -m udp --dport 53 ${timed}-j ACCEPT`,
      `-d ${gateway} -p tcp -m tcp --dport 53 ${timed}-j ACCEPT`,
    );
  }
  const { server, transports } = facts.dhcp;
  rules.push(...transports.map((protocol) => accepting(protocol, server)));
  const hasTftp = definition.ips.some(({ tftpRoot }) => tftpRoot !== undefined);
  if (hasTftp) rules.push('-p udp -m udp --dport 69 -j ACCEPT');
  // While its dnsmasq knows the way out, a name is a way to tell the outside something.
  if (timed !== '') {
    rules.push(
      `${timed}-j RETURN`,
      ...['udp', 'tcp'].map((protocol) => `-p ${protocol} -m ${protocol} --dport 53 ${facts.reject}`),
    );
  }
  if (mode === 'isolated' || definition.outsideUntil !== undefined) {
    // The host has more addresses than the bridge's, which are not among what an isolated guest may reach.
    rules.push(
      ...[...ips.map(({ subnet }) => subnet), ...facts.linkWide].map((place) => `-d ${place} -j RETURN`),
      facts.reject,
    );
  }
  return rules;
}

/** From the host to guests: the answers of dnsmasq, whatever the host's own firewall says. */
const outputRules = ({ facts: { dhcp } }: Side): string[] => [
  ...['udp', 'tcp'].map((protocol) => accepting(protocol, 53)),
  ...dhcp.transports.map((protocol) => accepting(protocol, dhcp.client)),
];

const accepting = (protocol: string, port: number): string =>
  `-p ${protocol} -m ${protocol} --dport ${port} -j ACCEPT`;

/** The uplink that packets are bound to, as the option `flag` of a rule. */
const uplinkOf = ({ forward }: NetworkDefinition, flag: '-i' | '-o'): string =>
  'device' in forward && forward.device !== undefined ? `${flag} ${forward.device} ` : '';

/** What a network that is not isolated lets out and in, while it may; `way` says which packets. */
function passing({ definition, mode, ips }: Side, way: (subnet: string) => string): string[] {
  const limit = whileOutside(definition);
  if ((mode !== 'nat' && mode !== 'route') || limit === null) return [];
  return ips.map(({ subnet }) => `${way(subnet)}${limit}-j RETURN`);
}

function leavingRules(side: Side): string[] {
  const { definition, bridge, facts } = side;
  return [
    // With br_netfilter, packets between two guests of one bridge come by here as well.
    `-o ${bridge} -j ACCEPT`,
    ...passing(side, (subnet) => `-s ${subnet} ${uplinkOf(definition, '-o')}`),
    facts.reject,
  ];
}

function enteringRules(side: Side): string[] {
  const { definition, family, mode, ips, facts, forwards } = side;
  const state = mode === 'nat' ? '-m conntrack --ctstate RELATED,ESTABLISHED ' : '';
  const ended = forwards.length > 0 ? ips.flatMap(({ subnet }) => endedForwards(subnet, facts.reject)) : [];
  return [
    ...enteringForwards(forwards, family, whileOutside(definition)),
    ...ended,
    ...passing(side, (subnet) => `-d ${subnet} ${uplinkOf(definition, '-i')}${state}`),
    facts.reject,
  ];
}

/** What leaves takes the uplink's address; source ports below 1024 stay the host's own, as in libvirt. */
function translationRules({ definition, family, mode, ips, facts, forwards }: Side): string[] {
  const { forward } = definition;
  const hairpin = hairpinRules(forwards, family);
  if (mode !== 'nat' || forward.mode !== 'nat') return hairpin;
  const { start, end } = forward.ports ?? { start: 1024, end: 65_535 };
  const uplink = uplinkOf(definition, '-o');
  const ports = span(start, end);
  const pool =
    family === 'ipv4' && forward.addresses ? span(forward.addresses.start, forward.addresses.end) : null;
  const translate = (suffix: string): string => {
    if (pool !== null) return `-j SNAT --to-source ${pool}${suffix === '' ? '' : `:${suffix}`}`;
    return `-j MASQUERADE${suffix === '' ? '' : ` --to-ports ${suffix}`}`;
  };
  return [
    ...hairpin,
    ...untranslated(definition),
    ...[...facts.neverTranslated, ...ips.map(({ subnet }) => subnet)].map((place) => `-d ${place} -j RETURN`),
    `${uplink}-p tcp ${translate(ports)}`,
    `${uplink}-p udp ${translate(ports)}`,
    `${uplink}${translate('')}`,
  ];
}

const span = (start: string | number, end: string | number): string =>
  start === end ? String(start) : `${start}-${end}`;

function readIp({ address, prefix }: NetworkDefinition['ips'][number], family: FirewallFamily): Ip[] {
  const parsed = parseCidr(`${address}/${prefix}`);
  if (parsed?.address.family !== family) return [];
  const gateway = `${formatAddress(parsed.address)}/${FACTS[family].hostBits}`;
  return [{ gateway, subnet: formatSubnet(parsed.subnet) }];
}
