/** The nouns of the firewall: tables, our chains, and how they hang in the kernel's own. */

/** IPv4 or IPv6: each has its own tables and its own iptables-restore. */
export type FirewallFamily = 'ipv4' | 'ipv6';
export type Table = 'filter' | 'nat' | 'mangle';

/** Where a chain is. */
export interface ChainPlace {
  family: FirewallFamily;
  table: Table;
  chain: string;
}

/** Every chain of ours starts with this, and no chain of anybody else. */
export const CHAIN_PREFIX = 'VNM_';

/** The setting that makes a host a router of IPv6. */
export const FORWARD_IPV6 = 'net/ipv6/conf/all/forwarding';

export const FAMILIES: readonly FirewallFamily[] = ['ipv4', 'ipv6'];

/** The order in which tables are written: what protects comes first. */
export const TABLES: readonly Table[] = ['filter', 'nat', 'mangle'];

/** A chain that all networks share. */
export interface SharedChain {
  table: Table;
  chain: string;
  /** The kernel's chains that packets come from. */
  from: readonly string[];
  /** False when it is only reached from networks' own chains. */
  isHooked: boolean;
}

/**
 * The chains that all networks share, in the order of the jumps to them.
 *
 * Forwarding is decided in stages: every packet first leaves its network (EGR) and then enters its
 * destination's (ING), where each network refuses what its type does not allow, and only what passed both is
 * accepted (ACC). With one stage per network, as libvirt has, the network that comes first decides alone.
 * GRD keeps guests from the gateway addresses of other networks. DNT sends what is for a forwarded port on to its
 * guest, whether it comes from elsewhere or from the host itself.
 */
export const SHARED_CHAINS: readonly SharedChain[] = [
  { table: 'filter', chain: 'VNM_INP', from: ['INPUT'], isHooked: true },
  { table: 'filter', chain: 'VNM_GRD', from: ['INPUT'], isHooked: false },
  { table: 'filter', chain: 'VNM_OUT', from: ['OUTPUT'], isHooked: true },
  { table: 'filter', chain: 'VNM_EGR', from: ['FORWARD'], isHooked: true },
  { table: 'filter', chain: 'VNM_ING', from: ['FORWARD'], isHooked: true },
  { table: 'filter', chain: 'VNM_ACC', from: ['FORWARD'], isHooked: true },
  { table: 'nat', chain: 'VNM_DNT', from: ['PREROUTING', 'OUTPUT'], isHooked: true },
  { table: 'nat', chain: 'VNM_PRT', from: ['POSTROUTING'], isHooked: true },
  { table: 'mangle', chain: 'VNM_PRT', from: ['POSTROUTING'], isHooked: true },
];

/** What a network's own chain is about: input, output, leaving, entering, translation of destinations and of sources. */
export type Stage = 'INP' | 'OUT' | 'EGR' | 'ING' | 'DNT' | 'PRT';

/** A network's own chain; at most 23 characters, and the kernel allows 28 (XT_EXTENSION_MAXNAMELEN less one). */
export const ownChain = (bridge: string, stage: Stage): string => `${CHAIN_PREFIX}${bridge}_${stage}`;

/** The shared chain of this name, if it is one. */
export const findShared = (table: Table, chain: string): SharedChain | undefined =>
  SHARED_CHAINS.find((shared) => shared.table === table && shared.chain === chain);

/** What the shared chains that hang in one of the kernel's have in common; undefined when none of ours does. */
export const hookGroup = (table: Table, from: string): string | undefined =>
  SHARED_CHAINS.find((shared) => shared.table === table && shared.from.includes(from))?.from.join('+');
