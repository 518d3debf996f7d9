/** Findings about rules: ours that were changed, and others' that swallowed what the temporary guest sent. */
import type { TestStepId } from '../../../../shared/contract/networkTest';
import type { Host } from '../../host/host';
import { chain } from '../../kinds/firewall/chain';
import { isOf } from '../../kinds/kind';
import { rule } from '../../kinds/firewall/rule';
import { findProgram } from '../../host/tools';
import { hostSubnet, type TestFacts } from './facts';
import { finding, REPAIR, WALKED, type Finding } from './finding';
import { nftDrops, type NftDrop } from './nftTables';
import { foreignDrops, parseRules, risen, type PacketWay, type SavedRule } from './savedRules';

/** Our own chains and rules, as far as they are not what they should be. */
export function ruleFindings({ drift }: TestFacts): Finding[] {
  const changed = drift.filter(isOf(chain, rule));
  if (changed.length === 0) return [];
  const titles = changed
    .slice(0, 3)
    .map(({ title }) => title.replace(/^[A-Z]/, (letter) => letter.toLowerCase()));
  const more = changed.length > 3 ? ` and ${changed.length - 3} more` : '';
  return [
    finding({
      step: 'rules',
      cause: 'rules-changed',
      title: 'Firewall rules of this network were removed or changed',
      detail: `A flush, a reload of the host’s firewall or another program did it. A repair would ${titles.join('; ')}${more}.`,
      explains: WALKED,
      ...REPAIR,
    }),
  ];
}

/** A foreign rule or table that ends this network's packets, and where an accept would have to stand. */
export type Drop =
  | { kind: 'iptables'; program: IptablesProgram; rule: SavedRule; isOurVariant: boolean; owner: string }
  | { kind: 'nft'; drop: NftDrop; owner: string };

export type IptablesProgram = 'iptables' | 'iptables-legacy' | 'iptables-nft';

interface Reading {
  program: IptablesProgram;
  isOurVariant: boolean;
  rules: SavedRule[];
}

/** The firewall's counters at one moment, to tell by the next what has ended packets. */
export class FirewallReading {
  private constructor(
    private readonly readings: readonly Reading[],
    private readonly nft: string,
  ) {}

  /** Reads what iptables shows, what its other variant holds, and the tables of nftables. */
  static async read(host: Host): Promise<FirewallReading> {
    const [own, other, nft] = await Promise.all([
      save(host, 'iptables', true),
      readOther(host),
      readNft(host),
    ]);
    return new FirewallReading([own, ...other], nft);
  }

  /** The foreign drops that ended packets of these ways since `before`; tables without counters when there are none. */
  dropsSince(before: FirewallReading, ways: readonly PacketWay[], hooks: readonly string[]): Drop[] {
    const counted = this.readings.flatMap(({ program, isOurVariant, rules }): Drop[] => {
      const earlier = before.readings.find((reading) => reading.program === program)?.rules ?? [];
      return risen(earlier, foreignDrops(rules, ways)).map((rule) => ({
        kind: 'iptables',
        program,
        rule,
        isOurVariant,
        owner: ownerOfChain(rule, rules),
      }));
    });
    return counted.length > 0 ? counted : this.nftDrops(ways, hooks);
  }

  private nftDrops(ways: readonly PacketWay[], hooks: readonly string[]): Drop[] {
    return nftDrops(this.nft, hooks, ways).map((drop) => ({
      kind: 'nft',
      drop,
      owner: ownerOfTable(drop.table),
    }));
  }
}

async function save(host: Host, program: IptablesProgram, isOurVariant: boolean): Promise<Reading> {
  const { stdout } = await host.run([`${program}-save`, '-c']);
  return { program, isOurVariant, rules: parseRules(stdout) };
}

/** The kernel asks both variants of iptables, so rules in the other one count as well. */
async function readOther(host: Host): Promise<Reading[]> {
  const { stdout } = await host.run(['iptables', '--version']);
  const isNft = stdout.includes('nf_tables');
  const other = isNft ? 'iptables-legacy' : 'iptables-nft';
  if ((await findProgram(`${other}-save`)) === null) return [];
  // Asking the legacy variant would load its modules where nobody uses it.
  if (isNft && ((await host.readFile('/proc/self/net/ip_tables_names').catch(() => '')) ?? '').trim() === '')
    return [];
  return [await save(host, other, false)];
}

async function readNft(host: Host): Promise<string> {
  if ((await findProgram('nft')) === null) return '';
  return (await host.run(['nft', '-j', 'list', 'ruleset'])).stdout;
}

/** Whose rule it is, by the chains that programs are known to make. */
function ownerOfChain({ chain, rule }: SavedRule, rules: readonly SavedRule[]): string {
  const has = (prefix: string): boolean =>
    rules.some((other) => other.chain.startsWith(prefix) || other.target.startsWith(prefix));
  if (chain.startsWith('DOCKER') || (rule === '' && has('DOCKER'))) return 'Docker';
  if (chain.startsWith('ufw') || (rule === '' && has('ufw-'))) return 'ufw';
  if (/^(FWD|IN|FWDI|FWDO)_/.test(chain)) return 'firewalld';
  return 'another program or person';
}

function ownerOfTable(table: string): string {
  if (table === 'firewalld') return 'firewalld';
  return table.startsWith('docker') ? 'Docker' : 'another program or person';
}

/** The ways that a step's packets take, there and back, and the hooks of the kernel that they come by. */
export function waysOf(
  step: TestStepId,
  { definition, gateway }: TestFacts,
  target: string | null,
): { ways: PacketWay[]; hooks: string[] } {
  const bridge = definition.bridge.name;
  const subnet = gateway?.subnet ?? null;
  if (step === 'outside') {
    const outside = target === null ? null : hostSubnet(target);
    return {
      ways: [
        { from: bridge, to: undefined, source: subnet, target: outside },
        { from: null, to: bridge, source: outside, target: subnet },
        // The answer comes in by whatever device, which no name stands for.
        { from: ANY_DEVICE, to: bridge, source: outside, target: subnet },
      ],
      hooks: ['prerouting', 'forward', 'postrouting'],
    };
  }
  const own = gateway ? hostSubnet(gateway.address) : null;
  return {
    ways: [
      { from: bridge, to: null, source: subnet, target: own },
      { from: null, to: bridge, source: own, target: subnet },
    ],
    hooks: ['prerouting', 'input', 'output'],
  };
}

/** No device has such a name, so only rules that name none, or all but some, fit. */
const ANY_DEVICE = '/';

/** A drop as a finding of the step whose packets it ended. */
export function dropFinding(drop: Drop, step: TestStepId, { definition }: TestFacts): Finding {
  const isForward = step === 'outside';
  const common = { step: 'rules', explains: [step] } as const;
  if (drop.kind === 'nft') {
    const { family, table, chain, by } = drop.drop;
    const isFirewalld = drop.owner === 'firewalld';
    return finding({
      ...common,
      cause: 'other-table-drop',
      title: `The nftables table ${family} ${table} drops this network’s packets`,
      detail: `${by === 'policy' ? 'The policy' : 'A rule'} of its chain ${chain}, made by ${drop.owner}, ends them; what this network’s own rules accept has to pass every table.`,
      remedy: isFirewalld
        ? 'Put the bridge into firewalld’s trusted zone.'
        : `Have ${drop.owner} accept packets from and to ${definition.bridge.name}.`,
      command: isFirewalld
        ? `firewall-cmd --permanent --zone=trusted --add-interface=${definition.bridge.name} && firewall-cmd --reload`
        : `nft list chain ${family} ${table} ${chain}`,
      fix: isFirewalld || !isForward ? null : 'accept-forwarding',
    });
  }
  const { rule, owner, isOurVariant, program } = drop;
  const isPolicy = rule.rule === '';
  const place = isOurVariant ? `the chain ${rule.chain}` : `the chain ${rule.chain} of ${program}`;
  return finding({
    ...common,
    cause: isPolicy && isForward ? 'forward-policy' : 'foreign-drop',
    title: isPolicy
      ? `The policy of ${place} is ${rule.target} (set by ${owner})`
      : `A rule of ${owner} in ${place} ends this network’s packets`,
    detail: isPolicy
      ? `Its counter rose while the temporary guest’s packets were lost: no rule accepts them before it.`
      : `Its counter rose while the temporary guest’s packets were lost: -A ${rule.chain} ${rule.rule}`,
    remedy:
      isForward || isOurVariant
        ? 'Let this network’s packets pass before that, or take it away where it was made.'
        : 'Take it away where it was made.',
    command: `${program} -t ${rule.table} -S ${rule.chain}`,
    fix: fixFor(drop, isForward, definition.forward.mode !== 'open'),
  });
}

/** Our jumps can only stand before what is in the same table, and only a network with rules has jumps. */
function fixFor(
  { rule, isOurVariant }: Drop & { kind: 'iptables' },
  isForward: boolean,
  hasRules: boolean,
): Finding['fix'] {
  if (rule.table !== 'filter') return null;
  if (isOurVariant && hasRules) return 'rules-first';
  return isForward ? 'accept-forwarding' : null;
}
