/** The kind `chain`: chains of iptables, those of one network with their rules and the empty frame of those that all share. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { CHAIN, chainResource, firewallOf, readFirewall, type ChainValue } from './firewall';
import { asMade, isEqual, known, only, type Comparison, type Kind } from '../kind';
import { differenceOfRules } from './ruleWords';
import { isShared, isUnhooked, usedChains } from './sharedChains';

type Chain = Resource<ChainValue>;

export const chain: Kind<ChainValue> = {
  name: CHAIN,
  wanted: ({ definition }) =>
    firewallOf(definition).chains.map(({ rules, ...place }) => chainResource({ ...place, rules })),
  shared: (networks) =>
    usedChains(networks).map(({ family, table, chain: name }) =>
      chainResource({ family, table, chain: name, rules: null }),
    ),
  read: async (look) => only(chain, await readFirewall(look)),
  presume: asMade,
  same: isAsPlanned,
  isOurs: (found, comparison) =>
    known(found, [comparison.owned]).length > 0 ||
    known(found, [comparison.perhaps, comparison.desired]).some((planned) =>
      isAsPlanned(found, planned, comparison),
    ),
  foreign: ({ value: { chain: name } }) => ({
    name,
    message: t('kinds.chain.foreign', { chain: name }),
  }),
  isOccupied: isShared,
  // They are written together with the rules that hang in them, in one transaction for each table.
  steps: () => ({}),
  words: {
    cause: 'kinds.firewall.cause',
    name: nameOf,
    change: (action, { value: { chain: name, table } }) =>
      t('kinds.chain.change', { action, chain: name, table }),
    difference: (found, wanted) =>
      differenceOfRules(nameOf(found), found.value.rules ?? [], wanted.value.rules ?? []),
  },
  noticed: 'rules',
};

function isAsPlanned(found: Chain, planned: Chain, comparison: Comparison): boolean {
  return isEqual(found, planned) && !isUnhooked(found, comparison);
}

function nameOf({ value }: Chain): string {
  return t('kinds.chain.name', { chain: value.chain, table: value.table });
}
