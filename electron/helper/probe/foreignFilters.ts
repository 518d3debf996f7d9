/** What of other programs' filters surely ends packets of networks, told without sending any. */
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import { keepsInside } from '../../../shared/definition/outside';
import type { ProbeStepId } from '../../../shared/contract/probe';
import type { HostFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { gatewayOf } from './findings/facts';
import { FirewallReading, waysOf, type Drop } from './findings/ruleFindings';
import { describeNames } from './findings/words';

/** What guests cannot do, by the step of a test that would fail. */
const LOST: readonly [ProbeStepId, string][] = [
  ['lease', 'ask this host for addresses and names'],
  ['outside', 'reach the outside'],
];

interface Found {
  drop: Drop;
  networks: Set<string>;
  lost: Set<string>;
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
    for (const [step, lost] of LOST) {
      if (step === 'outside' && keepsInside(definition, Date.now() / 1000)) continue;
      const ways = waysOf(step, { definition, gateway: gatewayOf(definition) }, null);
      for (const drop of reading.sureDrops(ways, !isOpen)) {
        // What it lets pass it says by zones, which are looked after apart.
        if (drop.owner === 'firewalld') continue;
        const key = placeOf(drop);
        const known = found.get(key) ?? { drop, networks: new Set(), lost: new Set() };
        known.networks.add(definition.name);
        known.lost.add(lost);
        found.set(key, known);
      }
    }
  }
  return [...found].map(([place, { drop, networks: names, lost }]) => ({
    severity: 'warning',
    title: `${place} drops packets of ${describeNames([...names].sort().map((name) => `“${name}”`))}`,
    remedy: `Guests there cannot ${[...lost].join(' or ')}: what networks' own rules accept has to pass every table. Have ${drop.owner} accept packets from and to the bridge, or let “Test network” offer a fix.`,
    command: commandOf(drop),
  }));
}

const placeOf = (drop: Drop): string =>
  drop.kind === 'nft'
    ? `The chain ${drop.drop.chain} of the nftables table ${drop.drop.family} ${drop.drop.table}`
    : `The policy of the chain ${drop.rule.chain} of ${drop.program}`;

const commandOf = (drop: Drop): string =>
  drop.kind === 'nft'
    ? `nft list chain ${drop.drop.family} ${drop.drop.table} ${drop.drop.chain}`
    : `${drop.program} -S ${drop.rule.chain}`;
