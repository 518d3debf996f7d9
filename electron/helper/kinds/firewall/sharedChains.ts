/** The chains of the firewall that networks share: which of them are needed, and by what others hold on to them. */
import { parseAddress } from '../../../../shared/addresses/addresses';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import {
  FAMILIES,
  findShared,
  hookGroup,
  SHARED_CHAINS,
  type ChainPlace,
  type FirewallFamily,
  type SharedChain,
} from './firewallModel';
import { forwardsOf } from './portForwardRules';
import { CHAIN, firewallOf, RULE, type ChainValue, type RuleValue } from './firewall';
import type { Comparison } from '../kind';
import { identityOf, type Resources } from '../resource';
import { spanRules } from '../span/spanRules';

type UsedChain = SharedChain & { family: FirewallFamily };

/** What was last found for each list of networks: chains and jumps are made of the same. */
const used = new WeakMap<readonly NetworkDefinition[], readonly UsedChain[]>();

/** Those that these networks use, in their order. */
export function usedChains(networks: readonly NetworkDefinition[]): readonly UsedChain[] {
  const found = used.get(networks) ?? findUsedChains(networks);
  used.set(networks, found);
  return found;
}

function findUsedChains(networks: readonly NetworkDefinition[]): UsedChain[] {
  // Networks of one type use the same chains, and hundreds may be active: one of each type is asked.
  const oneOfEach = new Map(networks.map((definition) => [typeOf(definition), definition]));
  const isUsed = new Set(
    [...oneOfEach.values()].flatMap((one) => placesUsed([...firewallOf(one).entries, ...spanRules(one)])),
  );
  return FAMILIES.flatMap((family) => SHARED_CHAINS.map((shared) => ({ ...shared, family }))).filter(
    (shared) => isUsed.has(placeKey(shared)),
  );
}

/** What the type of each definition is; a plan asks it several times of all that run. */
const types = new WeakMap<NetworkDefinition, string>();

/** What decides which shared chains a network uses. */
function typeOf(definition: NetworkDefinition): string {
  const known = types.get(definition);
  if (known !== undefined) return known;
  const { forward, ips, guestIpv6, reach } = definition;
  const families = FAMILIES.filter((family) =>
    ips.some(({ address }) => parseAddress(address)?.family === family),
  );
  const forwarding = FAMILIES.filter((family) => forwardsOf(definition, family).length > 0);
  const marks: (string | boolean)[] = [
    guestIpv6 === true,
    reach !== undefined,
    forward.mode,
    forward.mode === 'nat' && forward.ipv6 === true,
    ...families,
    'with forwards:',
    ...forwarding,
    'with members:',
    ...new Set(spanRules(definition).map(({ family }) => family)),
  ];
  const type = marks.join(' ');
  types.set(definition, type);
  return type;
}

/** The shared chains that a network's rules are in or jump to. */
function placesUsed(entries: readonly ChainPlace[]): string[] {
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

/** A shared chain that neither we nor a second installation of ours has put in use. */
export function isUnhooked(chain: Resource<ChainValue>, { observed, owned }: Comparison): boolean {
  const group = groupOf(chain);
  if (group === null || owned.has(identityOf(chain))) return false;
  return !rulesIn(observed).some((rule) => rule.value.isHook && groupOf(rule) === group);
}

/**
 * Whether rules remain in a shared chain, or in those that a jump belongs to, that we do not remove: they are a second
 * installation's, or somebody put them there.
 */
export function isShared(
  part: Resource<ChainValue | RuleValue>,
  { observed }: Comparison,
  goes: (resource: Resource) => boolean,
): boolean {
  const group = groupOf(part);
  return (
    group !== null &&
    rulesIn(observed).some((rule) => !rule.value.isHook && groupOf(rule) === group && !goes(rule))
  );
}

const rulesIn = (resources: Resources): Resource<RuleValue>[] =>
  [...resources.values()].filter((one): one is Resource<RuleValue> => one.kind === RULE);

/** Shared chains stand and fall with the kernel's chains that they hang in; null for what is not shared. */
function groupOf({ kind, value }: Resource<ChainValue | RuleValue>): string | null {
  const { family, table, chain } = value;
  const isHook = kind !== CHAIN && 'isHook' in value && value.isHook;
  const group = isHook ? hookGroup(table, chain) : findShared(table, chain)?.from.join('+');
  return group === undefined ? null : `${family} ${table} ${group}`;
}
