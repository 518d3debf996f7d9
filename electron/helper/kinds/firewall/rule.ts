/** The kind `rule`: rules of ours in chains that others share, and the jumps to these; it writes the firewall as a whole. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { FAMILIES, type FirewallFamily } from './firewallModel';
import { chain } from './chain';
import {
  firewallOf,
  hookResource,
  readFirewall,
  restoreInput,
  RULE,
  sharedRuleResource,
  type RuleValue,
} from './firewall';
import { asMade, only, type Changes, type Kind } from '../kind';
import { missing } from '../missing';
import { run, type Step } from '../operation';
import { deviceOf } from './overtaking';
import type { Change } from '../resource';
import { differenceOfRules } from './ruleWords';
import { spanRules } from '../span/spanRules';
import { isShared, usedChains } from './sharedChains';

type Rule = Resource<RuleValue>;

export const rule: Kind<RuleValue> = {
  name: RULE,
  wanted: ({ definition }) =>
    firewallOf(definition).entries.map(({ rule: text, ...place }) => sharedRuleResource(place, text)),
  shared: (networks) => [
    ...jumps(networks),
    ...networks.flatMap(spanRules).map(({ rule: text, ...place }) => sharedRuleResource(place, text)),
  ],
  read: async (look) => only(rule, await readFirewall(look)),
  presume: asMade,
  // Jumps that are written again stand before what others have put there since.
  renewed: (found, _wanted, { isAsked }) => (isAsked ? found : null),
  isOccupied: (found, comparison, goes) => found.value.isHook && isShared(found, comparison, goes),
  steps: (changes, { granted }) => ({
    filter: FAMILIES.flatMap((family) =>
      firewallSteps(
        family,
        changes,
        only(rule, granted).flatMap(({ value }) => (value.isHook ? [value] : [])),
      ),
    ),
  }),
  words: {
    cause: 'kinds.firewall.cause',
    name: ({ value }) =>
      value.isHook
        ? t('kinds.rule.jumpName', {
            chain: value.chain,
            table: value.table,
            targets: value.rules.map((text) => text.replace('-j ', '')).join(', '),
          })
        : t('kinds.rule.name', {
            chain: value.chain,
            table: value.table,
            rules: value.rules.join('; '),
          }),
    change(action, { value }) {
      const what = value.isHook ? (value.rules.length > 1 ? 'jumps' : 'jump') : 'rule';
      return t('kinds.rule.change', { action, what, chain: value.chain, rules: value.rules.join('; ') });
    },
    difference: differenceOf,
  },
  concerns,
  remedy: (stderr) => (/xtables lock/.test(stderr) ? t('kinds.rule.remedy') : null),
  noticed: 'rules',
};

/** The jumps to the shared chains that these networks use, by the kernel's chain that they are in. */
export function jumps(networks: readonly NetworkDefinition[]): Rule[] {
  const found = new Map<string, Rule>();
  for (const { family, table, chain: target, from, isHooked } of usedChains(networks)) {
    if (!isHooked) continue;
    for (const kernelChain of from) {
      const resource = hookResource({ family, table, chain: kernelChain }, [`-j ${target}`]);
      const earlier = found.get(resource.key);
      if (earlier) earlier.value.rules.push(...resource.value.rules);
      else found.set(resource.key, resource);
    }
  }
  return [...found.values()];
}

/** Waits up to ten seconds for others who hold the lock of the legacy variant (/run/xtables.lock). */
const restore = (family: FirewallFamily): string[] => [
  family === 'ipv4' ? 'iptables-restore' : 'ip6tables-restore',
  '--noflush',
  '--wait=10',
];

function firewallSteps(family: FirewallFamily, changes: Changes, granted: readonly RuleValue[]): Step[] {
  const chains = changes.of(chain);
  const rules = changes.of(rule);
  const values = <V extends { family: FirewallFamily }>(resources: readonly { value: V }[]): V[] =>
    resources.map(({ value }) => value).filter((value) => value.family === family);
  const createdRules = values(rules.created);
  const withExpected = (expected: RuleValue[]): string =>
    restoreInput({
      expected,
      removedChains: values(chains.removed),
      removedRules: values([...rules.removed, ...rules.replaced.map(({ before }) => before)]),
      createdChains: values(chains.created),
      createdRules: values(rules.written),
      refilledChains: values(chains.replaced.map(({ after }) => after)),
    });
  const expected = createdRules.length > 0 ? granted.filter((value) => value.family === family) : [];
  const input = withExpected(expected);
  if (input === '') return [];
  const essence = expected.length > 0 ? withExpected([]) : input;
  const adds = values(chains.written).length + values(rules.written).length > 0;
  return [
    {
      title: t('kinds.rule.steps', { action: adds ? 'write' : 'remove', family }),
      operation: { ...run(restore(family), input), essence },
    },
  ];
}

function differenceOf(found: Rule, wanted: Rule): string {
  const { chain: place, table, overtakenBy } = found.value;
  if (overtakenBy.length > 0)
    return t('kinds.rule.overtaken', { chain: place, table, rules: overtakenBy.join('; ') });
  return differenceOfRules(
    t('kinds.rule.place', { chain: place, table }),
    found.value.rules,
    wanted.value.rules,
  );
}

/** Jumps are shared, but a rule before them that is about one bridge concerns the network of that bridge alone. */
function concerns({ before, after }: Change<RuleValue>, { bridge }: NetworkDefinition): boolean {
  if (!before || !after || before.value.overtakenBy.length === 0) return true;
  if (missing(after.value.rules, before.value.rules).length > 0) return true;
  return before.value.overtakenBy.some((text) => [null, bridge.name].includes(deviceOf(text)));
}
