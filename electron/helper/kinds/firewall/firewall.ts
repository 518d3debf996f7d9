/** What chains and rules have in common: how iptables-restore writes them and iptables-save shows them. */
import {
  CHAIN_PREFIX,
  FAMILIES,
  findShared,
  TABLES,
  type ChainPlace,
  type FirewallFamily,
  type Table,
} from './firewallModel';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { networkFirewall, type NetworkFirewall } from './firewallRules';
import { comesFirst } from './reachRules';
import type { Look } from '../look';
import { deviceOf, overtaking } from './overtaking';
import { readSaved } from './saved';

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

type Chain = Resource<ChainValue>;
type Rule = Resource<RuleValue>;

/** The names of the two kinds, which are read and written by the same programs. */
export const CHAIN = 'chain';
export const RULE = 'rule';

/** What was last made for each definition: one plan asks several times, of hundreds of networks. */
const made = new WeakMap<NetworkDefinition, NetworkFirewall>();

/** The firewall of a network; not to be changed by whoever asks. */
export function firewallOf(definition: NetworkDefinition): NetworkFirewall {
  const firewall = made.get(definition) ?? networkFirewall(definition);
  made.set(definition, firewall);
  return firewall;
}

/** Chains and rules of the families of which any are looked for, and of IPv4 always; one process for each. */
export async function readFirewall(look: Look): Promise<(Chain | Rule)[]> {
  const parts = look.wanted.filter((one): one is Chain | Rule => one.kind === CHAIN || one.kind === RULE);
  const families = FAMILIES.filter(
    (family) => family === 'ipv4' || parts.some(({ value }) => value.family === family),
  );
  const read = families.map((family) =>
    look.once(`firewall of ${family}`, async () => parseSaved(family, await readSaved(look, family))),
  );
  return (await Promise.all(read)).flat();
}

const at = ({ family, table, chain }: ChainPlace): string => `${family}/${table}/${chain}`;

export const chainResource = (value: ChainValue): Chain => ({
  kind: CHAIN,
  key: at(value),
  value,
});

/** A rule of a network in a shared chain. */
export const sharedRuleResource = (place: ChainPlace, rule: string): Rule => ({
  kind: RULE,
  key: `${at(place)} ${rule}`,
  value: { ...pick(place), rules: [rule], isHook: false, overtakenBy: [] },
});

/** The jumps from a kernel's chain to shared ones. */
export const hookResource = (place: ChainPlace, rules: string[]): Rule => ({
  kind: RULE,
  key: at(place),
  value: { ...pick(place), rules, isHook: true, overtakenBy: [] },
});

const pick = ({ family, table, chain }: ChainPlace): ChainPlace => ({ family, table, chain });

/** What is to happen to the firewall of one family, all of it in one input of iptables-restore. */
interface FirewallChanges {
  /** Jumps that must be there, or nothing of this is done: what was taken for granted when this was planned. */
  expected: RuleValue[];
  removedChains: ChainValue[];
  removedRules: RuleValue[];
  createdChains: ChainValue[];
  createdRules: RuleValue[];
  /** Own chains that get other rules while they stay in place. */
  refilledChains: ChainValue[];
}

/**
 * The input for `iptables-restore --noflush`: one transaction per table that fails as a whole, on the nft
 * and the legacy variant, when a chain that it makes is there already or one that it removes is not.
 */
export function restoreInput(changes: FirewallChanges): string {
  return TABLES.map((table) => tableInput(changes, table)).join('');
}

function tableInput(changes: FirewallChanges, table: Table): string {
  const here = <T extends ChainPlace>(values: readonly T[]): T[] =>
    values.filter((value) => value.table === table);
  const hooks = here(changes.createdRules).filter(({ isHook }) => isHook);
  const entries = here(changes.createdRules).filter(({ isHook }) => !isHook);
  const created = here(changes.createdChains);
  const removed = here(changes.removedChains);
  const refilled = here(changes.refilledChains);
  const lines = [
    ...here(changes.removedRules).flatMap(({ chain, rules }) => rules.map((rule) => `-D ${chain} ${rule}`)),
    // A shared chain is not flushed: if somebody else's rules are left in it, removing it must fail.
    ...[...removed, ...refilled].filter(({ rules }) => rules !== null).map(({ chain }) => `-F ${chain}`),
    ...removed.map(({ chain }) => `-X ${chain}`),
    ...created.map(({ chain }) => `-N ${chain}`),
    ...[...created, ...refilled].flatMap(({ chain, rules }) =>
      (rules ?? []).map((rule) => `-A ${chain} ${rule}`),
    ),
    ...entries.flatMap((place) => place.rules.map((rule) => entryLine(place, rule))),
    ...hooks.flatMap(({ chain, rules }) => rules.map((rule, index) => `-I ${chain} ${index + 1} ${rule}`)),
  ];
  if (lines.length === 0) return '';
  const checks = here(changes.expected).flatMap(({ chain, rules }) =>
    rules.map((rule) => `-C ${chain} ${rule}`),
  );
  return [`*${table}`, ...checks, ...lines, 'COMMIT', ''].join('\n');
}

const entryLine = ({ chain }: ChainPlace, rule: string): string =>
  comesFirst({ chain }, rule) ? `-I ${chain} 1 ${rule}` : `-A ${chain} ${rule}`;

/** Our chains, our rules in them and our jumps, in the output of iptables-save; all else is left out. */
function parseSaved(family: FirewallFamily, lines: readonly string[]): (Chain | Rule)[] {
  const chains = new Map<string, Chain>();
  const rules = new Map<string, Rule>();
  const all = new Map<Table, Map<string, string[]>>();
  let table: Table | null = null;
  for (const line of lines) {
    const [first = '', name = ''] = line.split(' ', 2);
    if (first.startsWith('*')) table = TABLES.find((known) => known === first.slice(1)) ?? null;
    if (table === null) continue;
    if (first.startsWith(`:${CHAIN_PREFIX}`)) {
      const chain = first.slice(1);
      const resource = chainResource({ family, table, chain, rules: findShared(table, chain) ? null : [] });
      chains.set(resource.key, resource);
    }
    if (first !== '-A') continue;
    const rule = line.slice(4 + name.length);
    addRule({ family, table, chain: name }, rule, chains, rules);
    keepInOrder(all, table, name, rule);
  }
  for (const { value } of rules.values()) {
    if (value.isHook) value.overtakenBy = rulesBefore(value, all.get(value.table) ?? new Map());
  }
  return [...chains.values(), ...rules.values()];
}

function addRule(
  place: ChainPlace,
  rule: string,
  chains: Map<string, Chain>,
  rules: Map<string, Rule>,
): void {
  if (!place.chain.startsWith(CHAIN_PREFIX)) {
    if (!isJumpToShared(place, rule)) return;
    remember(hookResource(place, [rule]), rules);
  } else if (findShared(place.table, place.chain)) {
    remember(sharedRuleResource(place, rule), rules);
  } else {
    chains.get(at(place))?.value.rules?.push(rule);
  }
}

function keepInOrder(
  all: Map<Table, Map<string, string[]>>,
  table: Table,
  chain: string,
  rule: string,
): void {
  const ofTable = all.get(table) ?? new Map<string, string[]>();
  all.set(table, ofTable);
  const ofChain = ofTable.get(chain);
  if (ofChain) ofChain.push(rule);
  else ofTable.set(chain, [rule]);
}

/** What of others stands before the last of our jumps and decides over whole networks of ours. */
function rulesBefore({ chain, table }: ChainPlace, chains: ReadonlyMap<string, string[]>): string[] {
  const here = chains.get(chain) ?? [];
  const isOurs = (rule: string): boolean =>
    rule.startsWith('-j ') && findShared(table, rule.slice(3)) !== undefined;
  const last = here.findLastIndex(isOurs);
  const before = here.slice(0, last).filter((rule) => !isOurs(rule));
  if (before.length === 0) return [];
  const entries = ['VNM_INP', 'VNM_PRT'].flatMap((shared) => chains.get(shared) ?? []);
  const bridges = new Set(entries.flatMap((rule) => deviceOf(rule) ?? []));
  return overtaking(chain, before, { chains, bridges });
}

function remember(resource: Rule, rules: Map<string, Rule>): void {
  const known = rules.get(resource.key);
  if (known) known.value.rules.push(...resource.value.rules);
  else rules.set(resource.key, resource);
}

const isJumpToShared = ({ table }: ChainPlace, rule: string): boolean =>
  rule.startsWith('-j ') && findShared(table, rule.slice(3)) !== undefined;
