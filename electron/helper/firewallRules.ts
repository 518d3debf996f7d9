/** The firewall rules of each type of network, in the spelling of iptables-save so that comparing is exact. */
import { formatAddress, formatSubnet, parseCidr } from '../../shared/addresses';
import type { NetworkDefinition } from '../../shared/network';
import { ownChain, type ChainPlace, type Table } from './firewallModel';

/** A chain with its rules, which no one else adds to. */
export interface ChainRules extends ChainPlace {
  rules: string[];
}

/** A rule in a shared chain; the order of such rules does not matter. */
export interface SharedRule extends ChainPlace {
  rule: string;
}

export interface NetworkFirewall {
  chains: ChainRules[];
  entries: SharedRule[];
}

const REJECT = '-j REJECT --reject-with icmp-port-unreachable';

/** Multicast on the link is for the link alone (RFC 5771 §4) and must keep its sender's address; so must broadcast. */
const NEVER_TRANSLATED = ['224.0.0.0/24', '255.255.255.255/32'];
/** What a guest may send to besides its own network: it needs DHCP's broadcast and multicast. */
const LINK_WIDE = ['224.0.0.0/4', '255.255.255.255/32'];

interface Ip {
  /** The host's address on the bridge, as `192.168.122.1/32`. */
  gateway: string;
  subnet: string;
}

/** What a network adds to the firewall: its own chains, and rules in the chains that all networks share. */
export function networkFirewall(definition: NetworkDefinition): NetworkFirewall {
  const bridge = definition.bridge.name;
  const { mode } = definition.forward;
  const guard = inFilter('VNM_GRD');
  // Open means that the network filters nothing; the guard speaks for the other networks.
  if (mode === 'open') return { chains: [], entries: [inFilter('VNM_INP', `-i ${bridge} -j VNM_GRD`)] };

  const ips = definition.ips.flatMap(readIp);
  const chains = [
    ownRules('filter', bridge, 'INP', inputRules(definition, ips)),
    ownRules('filter', bridge, 'OUT', outputRules()),
    ownRules('filter', bridge, 'EGR', leavingRules(definition, ips)),
    ownRules('filter', bridge, 'ING', enteringRules(definition, ips)),
  ];
  const entries = [
    inFilter('VNM_INP', `-i ${bridge} -j ${ownChain(bridge, 'INP')}`),
    inFilter('VNM_OUT', `-o ${bridge} -j ${ownChain(bridge, 'OUT')}`),
    inFilter('VNM_EGR', `-i ${bridge} -j ${ownChain(bridge, 'EGR')}`),
    inFilter('VNM_ING', `-o ${bridge} -j ${ownChain(bridge, 'ING')}`),
    inFilter('VNM_ACC', `-i ${bridge} -j ACCEPT`),
    inFilter('VNM_ACC', `-o ${bridge} -j ACCEPT`),
    inTable('mangle', 'VNM_PRT', `-o ${bridge} -p udp -m udp --dport 68 -j CHECKSUM --checksum-fill`),
  ];
  // A routed network is reachable, so its gateway is; other types promise that nobody comes in.
  if (mode !== 'route') {
    entries.push(...ips.map(({ gateway }) => ({ ...guard, rule: `-d ${gateway} ! -i ${bridge} ${REJECT}` })));
  }
  if (mode === 'nat') {
    chains.push(ownRules('nat', bridge, 'PRT', translationRules(definition, ips)));
    const jump = `-j ${ownChain(bridge, 'PRT')}`;
    entries.push(...ips.map(({ subnet }) => inTable('nat', 'VNM_PRT', `-s ${subnet} ${jump}`)));
  }
  return { chains, entries };
}

/** From guests to the host: DNS and DHCP are let in whatever the host's own firewall says, the rest is the host's to decide. */
function inputRules({ forward, ips: configured }: NetworkDefinition, ips: readonly Ip[]): string[] {
  const rules = ['-j VNM_GRD'];
  for (const { gateway } of ips) {
    rules.push(
      `-d ${gateway} -p udp -m udp --dport 53 -j ACCEPT`,
      `-d ${gateway} -p tcp -m tcp --dport 53 -j ACCEPT`,
    );
  }
  rules.push('-p udp -m udp --dport 67 -j ACCEPT', '-p tcp -m tcp --dport 67 -j ACCEPT');
  if (configured.some(({ tftpRoot }) => tftpRoot !== undefined))
    rules.push('-p udp -m udp --dport 69 -j ACCEPT');
  if (forward.mode === 'isolated') {
    // The host has more addresses than the bridge's, which lie outside what an isolated guest may reach.
    rules.push(
      ...[...ips.map(({ subnet }) => subnet), ...LINK_WIDE].map((place) => `-d ${place} -j RETURN`),
      REJECT,
    );
  }
  return rules;
}

/** From the host to guests: the answers of dnsmasq, whatever the host's own firewall says. */
const outputRules = (): string[] =>
  [53, 68].flatMap((port) =>
    ['udp', 'tcp'].map((protocol) => `-p ${protocol} -m ${protocol} --dport ${port} -j ACCEPT`),
  );

function leavingRules({ bridge, forward }: NetworkDefinition, ips: readonly Ip[]): string[] {
  // With br_netfilter, packets between two guests of one bridge come by here as well.
  const rules = [`-o ${bridge.name} -j ACCEPT`];
  if (forward.mode === 'nat' || forward.mode === 'route') {
    const uplink = forward.device === undefined ? '' : `-o ${forward.device} `;
    rules.push(...ips.map(({ subnet }) => `-s ${subnet} ${uplink}-j RETURN`));
  }
  return [...rules, REJECT];
}

function enteringRules({ forward }: NetworkDefinition, ips: readonly Ip[]): string[] {
  const rules: string[] = [];
  if (forward.mode === 'nat' || forward.mode === 'route') {
    const uplink = forward.device === undefined ? '' : `-i ${forward.device} `;
    const state = forward.mode === 'nat' ? '-m conntrack --ctstate RELATED,ESTABLISHED ' : '';
    rules.push(...ips.map(({ subnet }) => `-d ${subnet} ${uplink}${state}-j RETURN`));
  }
  return [...rules, REJECT];
}

/** What leaves takes the uplink's address; source ports below 1024 stay the host's own, as in libvirt. */
function translationRules({ forward }: NetworkDefinition, ips: readonly Ip[]): string[] {
  if (forward.mode !== 'nat') return [];
  const { start, end } = forward.ports ?? { start: 1024, end: 65_535 };
  const uplink = forward.device === undefined ? '' : `-o ${forward.device} `;
  const ports = span(start, end);
  const pool = forward.addresses && span(forward.addresses.start, forward.addresses.end);
  const translate = (suffix: string): string => {
    if (pool !== undefined) return `-j SNAT --to-source ${pool}${suffix === '' ? '' : `:${suffix}`}`;
    return `-j MASQUERADE${suffix === '' ? '' : ` --to-ports ${suffix}`}`;
  };
  return [
    ...[...NEVER_TRANSLATED, ...ips.map(({ subnet }) => subnet)].map((place) => `-d ${place} -j RETURN`),
    `${uplink}-p tcp ${translate(ports)}`,
    `${uplink}-p udp ${translate(ports)}`,
    `${uplink}${translate('')}`,
  ];
}

const span = (start: string | number, end: string | number): string =>
  start === end ? String(start) : `${start}-${end}`;

function readIp({ address, prefix }: NetworkDefinition['ips'][number]): Ip[] {
  const parsed = parseCidr(`${address}/${prefix}`);
  return parsed
    ? [{ gateway: `${formatAddress(parsed.address)}/32`, subnet: formatSubnet(parsed.subnet) }]
    : [];
}

const ownRules = (
  table: Table,
  bridge: string,
  stage: Parameters<typeof ownChain>[1],
  rules: string[],
): ChainRules => ({
  family: 'ipv4',
  table,
  chain: ownChain(bridge, stage),
  rules,
});

const inTable = (table: Table, chain: string, rule = ''): SharedRule => ({
  family: 'ipv4',
  table,
  chain,
  rule,
});
const inFilter = (chain: string, rule = ''): SharedRule => inTable('filter', chain, rule);
