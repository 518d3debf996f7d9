/** The resources that networks are made of on a host, as values that desired and observed state share. */
import { isDeepStrictEqual } from 'node:util';
import type { Resource } from '../../shared/resource';
import type { ChainPlace } from './firewallModel';

/** A bridge. */
export interface LinkValue {
  /** Our mark: a device of the same name with another address is somebody else's. Empty for what is no bridge. */
  mac: string;
  /** Null = the kernel's choice, which follows the bridge's ports. */
  mtu: number | null;
  stp: boolean;
  /** In hundredths of a second, the kernel's unit. */
  forwardDelay: number;
  /** Addresses with prefix, sorted; without the link-local ones. */
  addresses: string[];
  up: boolean;
}

/** A chain of ours: its rules, or null for one that networks share, whose rules are resources of their own. */
export interface ChainValue extends ChainPlace {
  rules: string[] | null;
}

/**
 * Rules of ours in a chain that is not ours alone: the jumps at the top of a kernel's chain in their order, or
 * one rule of one network in a shared chain (twice in the list when somebody doubled it).
 */
export interface RuleValue extends ChainPlace {
  rules: string[];
  isHook: boolean;
  /** Rules of others that stand before the jumps and decide over whole networks; none, as things should be. */
  overtakenBy: string[];
}

/** A running dnsmasq. */
export interface DaemonValue {
  /** Its configuration file, by which its process is recognised. */
  conf: string;
  pidFile: string;
  leases: string;
  /** The file that it writes its log lines to. */
  log: string;
  /** Its file of static hosts and its file of names for the DNS, which it can read again while it runs. */
  hosts: string;
  names: string;
  /** Where its upstream resolvers are copied from when it starts; null when it finds them by itself or has none. */
  resolvers: { from: string; to: string } | null;
  /** Hash over its configuration, which it reads when it starts. */
  hash: string;
  /** Hash over its files of hosts and names. */
  filesHash: string;
}

/** A static route by a bridge, in the kernel's spelling. */
export interface RouteValue {
  device: string;
  family: 'ipv4' | 'ipv6';
  /** With its prefix. */
  destination: string;
  gateway: string;
  metric: number;
}

/** A limit on what a bridge sends to its guests. */
export interface QueueValue {
  /** In bytes a second. */
  rate: number;
  /** Made from the parameters: our mark, and what tells them apart. */
  handle: string;
  /** In the words of tc-tbf(8); empty for a queue that is not one of ours. */
  parameters: string;
}

/** A table of nftables with one rule on the traffic of one bridge. */
export interface TableValue {
  family: 'bridge' | 'netdev';
  table: string;
  device: string;
  rule: string;
}

/** What a host's resolver asks the DNS at a bridge. */
export interface ResolverValue {
  servers: string[];
  /** Domains whose names are asked for there, with `~` as systemd-resolved writes them. */
  domains: string[];
  /** Whether other names are asked for there, too. */
  isDefault: boolean;
}

interface ValueOf {
  link: LinkValue;
  /** A guest's device on a bridge of ours; the value is the bridge. */
  port: string;
  sysctl: string;
  chain: ChainValue;
  rule: RuleValue;
  file: string;
  daemon: DaemonValue;
  route: RouteValue;
  queue: QueueValue;
  table: TableValue;
  zone: string;
  resolver: ResolverValue;
}

export type HostResource = {
  [Kind in keyof ValueOf]: Resource<ValueOf[Kind]> & { kind: Kind };
}[keyof ValueOf];
export type ResourceOf<Kind extends HostResource['kind']> = Extract<HostResource, { kind: Kind }>;

/** Resources by their identity. */
export type Resources = Map<string, HostResource>;

/** What makes a resource the same one: its kind and key. */
export const identityOf = ({ kind, key }: Pick<HostResource, 'kind' | 'key'>): string => `${kind} ${key}`;

/** The resources by identity; of two with the same identity the first counts. */
export function collect(resources: Iterable<HostResource>): Resources {
  const collected: Resources = new Map();
  for (const resource of resources) {
    if (!collected.has(identityOf(resource))) collected.set(identityOf(resource), resource);
  }
  return collected;
}

/** True when what is there is what should be there. */
export function satisfies(observed: HostResource, desired: HostResource): boolean {
  if (observed.kind === 'link' && desired.kind === 'link' && desired.value.mtu === null) {
    return isDeepStrictEqual({ ...observed.value, mtu: null }, desired.value);
  }
  return isDeepStrictEqual(observed.value, desired.value);
}
