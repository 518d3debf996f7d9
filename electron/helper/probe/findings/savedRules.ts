/** The firewall as `iptables-save -c` shows it: which rules drop what a network's guests send or get, and how often they did. */
import {
  contains,
  overlaps,
  parseAddress,
  parseCidr,
  type Subnet,
} from '../../../../shared/addresses/addresses';
import { CHAIN_PREFIX } from '../../kinds/firewall/firewallModel';

/** A rule, or (with an empty specification) what becomes of packets that no rule of a chain has decided about. */
export interface SavedRule {
  table: string;
  chain: string;
  /** The rule without its chain; empty = the chain's policy. */
  rule: string;
  /** Its target, as `DROP`; for a policy the policy. */
  target: string;
  /** Packets that it has decided about so far. */
  packets: number;
}

/** A packet, as far as rules can tell one from another. */
export interface PacketWay {
  /** The device it comes in by; null = the host sends it itself. */
  from: string | null;
  /** The device it leaves by; null = it is for the host; undefined = any. */
  to: string | null | undefined;
  /** Null = any. */
  source: Subnet | null;
  target: Subnet | null;
  /** What it carries, when that is known. */
  protocol?: 'udp' | 'icmp';
  /** Whether it opens a connection or answers in one, when that is known. */
  state?: 'new' | 'established';
}

const ENDS = new Set(['DROP', 'REJECT']);

/** All rules and policies, in the order of the dump. */
export function parseRules(saved: string): SavedRule[] {
  const rules: SavedRule[] = [];
  let table = '';
  for (const line of saved.split('\n')) {
    if (line.startsWith('*')) table = line.slice(1);
    const policy = /^:(\S+) (\S+) \[(\d+):/.exec(line);
    if (policy?.[1] !== undefined && policy[2] !== '-') {
      rules.push({
        table,
        chain: policy[1],
        rule: '',
        target: policy[2] ?? '',
        packets: Number(policy[3]),
      });
    }
    const match = /^\[(\d+):\d+\] -A (\S+) ?(.*)$/.exec(line);
    if (!match) continue;
    const [, packets, chain = '', rule = ''] = match;
    const target = /(?:^| )-[jg] (\S+)/.exec(withoutTexts(rule))?.[1] ?? '';
    rules.push({ table, chain, rule, target, packets: Number(packets) });
  }
  return rules;
}

/** Rules and policies of others that end packets of one of these ways, of whatever state the host takes them to be. */
export const foreignDrops = (rules: readonly SavedRule[], ways: readonly PacketWay[]): SavedRule[] => {
  const stateless = ways.map(({ state: _, ...way }): PacketWay => way);
  return rules.filter(
    (rule) =>
      ENDS.has(rule.target) &&
      !rule.chain.startsWith(CHAIN_PREFIX) &&
      stateless.some((way) => mayMatch(rule.rule, way)),
  );
};

/** Whether a chain of the table `filter` ends by its policy all packets of this way: no rule may accept one before. */
export const isLeftToDrop = (rules: readonly SavedRule[], chain: string, way: PacketWay): boolean =>
  rules.some((one) => isPolicy(one, chain) && one.target === 'DROP') &&
  !rules.some(
    ({ table, rule, target }) =>
      table === 'filter' && target === 'ACCEPT' && rule !== '' && mayMatch(rule, way),
  );

const isPolicy = ({ table, chain, rule }: SavedRule, of: string): boolean =>
  table === 'filter' && chain === of && rule === '';

/** Those of `after` that have ended more packets than at the time of `before`, the busiest first. */
export function risen(before: readonly SavedRule[], after: readonly SavedRule[]): SavedRule[] {
  const identity = ({ table, chain, rule }: SavedRule): string => `${table} ${chain} ${rule}`;
  const known = new Map(before.map((rule) => [identity(rule), rule.packets]));
  const rise = (rule: SavedRule): number => rule.packets - (known.get(identity(rule)) ?? 0);
  return after.filter((rule) => rise(rule) > 0).sort((a, b) => rise(b) - rise(a));
}

/** False when the rule's devices, addresses, protocol or state rule the packet out; all else that it asks for may well be so. */
export function mayMatch(rule: string, { from, to, source, target, protocol, state }: PacketWay): boolean {
  return (
    deviceMayMatch(optionOf(rule, '-i'), from) &&
    deviceMayMatch(optionOf(rule, '-o'), to) &&
    addressMayMatch(optionOf(rule, '-s'), source) &&
    addressMayMatch(optionOf(rule, '-d'), target) &&
    protocolMayMatch(optionOf(rule, '-p'), protocol) &&
    stateMayMatch(optionOf(rule, '--ctstate') ?? optionOf(rule, '--state'), state)
  );
}

/** The rule without what stands in quotes, as comments do. */
const withoutTexts = (rule: string): string => rule.replace(/"(?:[^"\\]|\\.)*"/g, '""');

interface RuleOption {
  value: string;
  negated: boolean;
}

function optionOf(rule: string, flag: string): RuleOption | null {
  const match = new RegExp(`(?:^| )(! )?${flag} (\\S+)`).exec(withoutTexts(rule));
  return match ? { value: match[2] ?? '', negated: match[1] !== undefined } : null;
}

function deviceMayMatch(option: RuleOption | null, device: string | null | undefined): boolean {
  if (!option || device === undefined) return true;
  return isDevice(option.value, device) !== option.negated;
}

/** `+` at the end stands for any rest (iptables(8)). */
export const isDevice = (pattern: string, device: string | null): boolean =>
  device !== null && (/[+*]$/.test(pattern) ? device.startsWith(pattern.slice(0, -1)) : device === pattern);

function protocolMayMatch(option: RuleOption | null, protocol: string | undefined): boolean {
  if (!option || protocol === undefined || /^\d+$/.test(option.value)) return true;
  return (option.value === 'all' || option.value === protocol) !== option.negated;
}

function stateMayMatch(option: RuleOption | null, state: string | undefined): boolean {
  if (!option || state === undefined) return true;
  return option.value.split(',').includes(state.toUpperCase()) !== option.negated;
}

function addressMayMatch(option: RuleOption | null, subnet: Subnet | null): boolean {
  if (!option || subnet === null) return true;
  const ruled = parseCidr(option.value)?.subnet;
  const single = parseAddress(option.value);
  if (!ruled && !single) return true;
  if (!option.negated) return ruled ? overlaps(ruled, subnet) : single !== null && contains(subnet, single);
  // Ruled out only when everything that the packet may have lies in what is left out.
  return !(ruled && overlaps(ruled, subnet) && ruled.prefix <= subnet.prefix);
}
