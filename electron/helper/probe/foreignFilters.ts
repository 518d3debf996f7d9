/** What of other programs' filters surely ends packets of networks, told without sending any. */
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import { keepsInside } from '../../../shared/definition/outside';
import type { ProbeStepId } from '../../../shared/contract/probe';
import type { HostFacts } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import type { Host } from '../host/host';
import { gatewayOf } from './findings/facts';
import { FirewallReading, waysOf, type Drop } from './findings/ruleFindings';
import { describeNames } from './findings/words';

/** The steps of a test that would fail. */
const JUDGED = ['lease', 'outside'] as const satisfies readonly ProbeStepId[];

interface Found {
  drop: Drop;
  networks: Set<string>;
  lost: Set<(typeof JUDGED)[number]>;
}

/** As problems of the host, a problem for each chain; none where the rules may not be read. */
export async function foreignFilters(
  host: Host,
  networks: readonly NetworkDefinition[],
): Promise<HostFacts['problems']> {
  // What guests on the LAN send does not come by the host's own chains.
  const served = networks.filter((one) => !isBridged(one));
  if (served.length === 0) return [];
  const reading = await FirewallReading.read(host);
  const found = new Map<string, Found>();
  for (const definition of served) {
    const isOpen = definition.forward.mode === 'open';
    for (const step of JUDGED) {
      if (step === 'outside' && keepsInside(definition, Date.now() / 1000)) continue;
      const ways = waysOf(step, { definition, gateway: gatewayOf(definition) }, null);
      for (const drop of reading.sureDrops(ways, !isOpen)) {
        // What it lets pass it says by zones, which are looked after apart.
        if (drop.owner === 'firewalld') continue;
        const key = commandOf(drop);
        const known: Found = found.get(key) ?? { drop, networks: new Set(), lost: new Set() };
        known.networks.add(definition.name);
        known.lost.add(step);
        found.set(key, known);
      }
    }
  }
  return [...found].map(([command, { drop, networks: names, lost }]) => ({
    severity: 'warning',
    title: titleOf(drop, describeNames([...names].sort().map((name) => t('quoted', { text: name })))),
    remedy: t('probe.filters.remedy', {
      lost: lost.size > 1 ? 'both' : [...lost].join(''),
      owner: drop.owner,
    }),
    command,
  }));
}

const titleOf = (drop: Drop, networks: string): string =>
  drop.kind === 'nft'
    ? t('probe.filters.tableTitle', {
        chain: drop.drop.chain,
        table: `${drop.drop.family} ${drop.drop.table}`,
        networks,
      })
    : t('probe.filters.policyTitle', { chain: drop.rule.chain, program: drop.program, networks });

const commandOf = (drop: Drop): string =>
  drop.kind === 'nft'
    ? `nft list chain ${drop.drop.family} ${drop.drop.table} ${drop.drop.chain}`
    : `${drop.program} -S ${drop.rule.chain}`;
