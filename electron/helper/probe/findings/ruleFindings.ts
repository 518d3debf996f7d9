/** Findings about rules: ours that were changed, and others' that swallowed what the temporary guest sent. */
import { isBridged } from '../../../../shared/definition/network';
import type { ProbeStepId } from '../../../../shared/contract/probe';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { READING_MS } from '../../host/runOrFail';
import { chain } from '../../kinds/firewall/chain';
import { isOf } from '../../kinds/kind';
import { rule } from '../../kinds/firewall/rule';
import { findProgram } from '../../host/tools';
import { hostSubnet, type ProbeFacts } from './facts';
import { finding, repair, WALKED, type Finding } from './finding';
import { nftDrops, type NftDrop } from './nftTables';
import { foreignDrops, isLeftToDrop, parseRules, risen, type PacketWay, type SavedRule } from './savedRules';
import { goingOn } from './words';

/** Our own chains and rules, as far as they are not what they should be. */
export function ruleFindings({ drift }: ProbeFacts): Finding[] {
  const changed = drift.filter(isOf(chain, rule));
  if (changed.length === 0) return [];
  const changes = changed
    .slice(0, 3)
    .map(({ title }) => goingOn(title))
    .join('; ');
  return [
    finding({
      step: 'rules',
      cause: 'rules-changed',
      title: t('probe.rulesChanged.title'),
      detail: t('probe.rulesChanged.detail', { changes, more: Math.max(0, changed.length - 3) }),
      explains: WALKED,
      ...repair(),
    }),
  ];
}

/** A foreign rule or table that ends this network's packets, and where an accept would have to stand. */
export type Drop =
  | { kind: 'iptables'; program: IptablesProgram; rule: SavedRule; isOurVariant: boolean; owner: Owner }
  | { kind: 'nft'; drop: NftDrop; owner: Owner };

/** Programs that are known by their chains and tables; `others` is any other program or person. */
type Owner = 'Docker' | 'ufw' | 'firewalld' | 'others';

export type IptablesProgram = 'iptables' | 'iptables-legacy' | 'iptables-nft';

/** The ways that packets take, the kernel's hooks that they come by, and the families of nftables that see them. */
interface PacketPath {
  ways: PacketWay[];
  hooks: readonly string[];
  families: readonly string[];
}

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
  dropsSince(before: FirewallReading, { ways, hooks, families }: PacketPath): Drop[] {
    const readings = families.includes('ip') ? this.readings : [];
    const counted = readings.flatMap(({ program, isOurVariant, rules }): Drop[] => {
      const earlier = before.readings.find((reading) => reading.program === program)?.rules ?? [];
      return risen(earlier, foreignDrops(rules, ways)).map((rule) => ({
        kind: 'iptables',
        program,
        rule,
        isOurVariant,
        owner: ownerOfChain(rule, rules),
      }));
    });
    return counted.length > 0 ? counted : this.nftDrops({ ways, hooks, families });
  }

  /** What surely ends packets of a way, by the rules alone: tables of nftables, and policies that no rule of ours comes before. */
  sureDrops({ ways, hooks, families }: PacketPath, hasOwnRules: boolean): Drop[] {
    const chain = hooks.includes('forward') ? 'FORWARD' : 'INPUT';
    const [first] = ways;
    const policies = this.readings.flatMap(({ program, isOurVariant, rules }): Drop[] => {
      if ((isOurVariant && hasOwnRules) || !first || !isLeftToDrop(rules, chain, first)) return [];
      const policy = rules.find(
        ({ table, rule, ...one }) => table === 'filter' && one.chain === chain && rule === '',
      );
      return policy
        ? [{ kind: 'iptables', program, rule: policy, isOurVariant, owner: ownerOfChain(policy, rules) }]
        : [];
    });
    const tables = this.nftDrops({ ways, hooks, families }).filter(
      (drop) => drop.kind === 'nft' && drop.drop.isSure,
    );
    return [...policies, ...tables];
  }

  private nftDrops({ ways, hooks, families }: PacketPath): Drop[] {
    return nftDrops(this.nft, hooks, ways, families).map((drop) => ({
      kind: 'nft',
      drop,
      owner: ownerOfTable(drop.table),
    }));
  }
}

async function save(host: Host, program: IptablesProgram, isOurVariant: boolean): Promise<Reading> {
  const { stdout } = await host.run([`${program}-save`, '-c'], { withinMs: READING_MS });
  return { program, isOurVariant, rules: parseRules(stdout) };
}

/** The kernel asks both variants of iptables, so rules in the other one count as well. */
async function readOther(host: Host): Promise<Reading[]> {
  const { stdout } = await host.run(['iptables', '--version'], { withinMs: READING_MS });
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
  return (await host.run(['nft', '-j', 'list', 'ruleset'], { withinMs: READING_MS })).stdout;
}

/** Whose rule it is, by the chains that programs are known to make. */
function ownerOfChain({ chain, rule }: SavedRule, rules: readonly SavedRule[]): Owner {
  const has = (prefix: string): boolean =>
    rules.some((other) => other.chain.startsWith(prefix) || other.target.startsWith(prefix));
  if (chain.startsWith('DOCKER') || (rule === '' && has('DOCKER'))) return 'Docker';
  if (chain.startsWith('ufw') || (rule === '' && has('ufw-'))) return 'ufw';
  if (/^(FWD|IN|FWDI|FWDO)_/.test(chain)) return 'firewalld';
  return 'others';
}

function ownerOfTable(table: string): Owner {
  if (table === 'firewalld') return 'firewalld';
  return table.startsWith('docker') ? 'Docker' : 'others';
}

/** The ways that a step's packets take, there and back. */
export function waysOf(
  step: ProbeStepId,
  { definition, gateway }: Pick<ProbeFacts, 'definition' | 'gateway'>,
  target: string | null,
): PacketPath {
  const families = ROUTED;
  const bridge = definition.bridge.name;
  const subnet = gateway?.subnet ?? null;
  if (step === 'outside') {
    const outside = target === null ? null : hostSubnet(target);
    const answer = {
      to: bridge,
      source: outside,
      target: subnet,
      protocol: 'icmp',
      state: 'established',
    } as const;
    return {
      ways: [
        { from: bridge, to: undefined, source: subnet, target: outside, protocol: 'icmp', state: 'new' },
        { from: null, ...answer },
        // The answer comes in by whatever device, which no name stands for.
        { from: ANY_DEVICE, ...answer },
      ],
      hooks: ['prerouting', 'forward', 'postrouting'],
      families,
    };
  }
  const own = gateway ? hostSubnet(gateway.address) : null;
  if (step === 'lease') {
    // Who has no address yet asks from 0.0.0.0 and everybody, and is answered so.
    const broadcast = { source: null, target: null, protocol: 'udp' } as const;
    return {
      ways: [
        { from: bridge, to: null, ...broadcast, state: 'new' },
        { from: null, to: bridge, ...broadcast },
      ],
      hooks: ['prerouting', 'input', 'output'],
      families,
    };
  }
  const protocol = step === 'dns' ? 'udp' : 'icmp';
  return {
    ways: [
      { from: bridge, to: null, source: subnet, target: own, protocol, state: 'new' },
      { from: null, to: bridge, source: own, target: subnet, protocol, state: 'established' },
    ],
    hooks: ['prerouting', 'input', 'output'],
    families,
  };
}

/** Families of nftables that see packets on their way through a host. */
const ROUTED: readonly string[] = ['ip', 'inet'];

/** Whether this host's iptables see what passes its bridges (br_netfilter, Documentation/networking/bridge). */
export const bridgeFilters = async (host: Host): Promise<boolean> =>
  (await host.readSysctl('net/bridge/bridge-nf-call-iptables')) === '1';

/** The path of what passes a bridge from one port to another; with br_netfilter, iptables see it come and go by the bridge. */
export const bridgedPath = (bridge: string, isFiltered: boolean): PacketPath => ({
  ways: [{ from: bridge, to: bridge, source: null, target: null }],
  hooks: ['prerouting', 'forward', 'postrouting'],
  families: ['bridge', ...(isFiltered ? ROUTED : [])],
});

/** No device has such a name, so only rules that name none, or all but some, fit. */
const ANY_DEVICE = '/';

/** A drop as a finding of the step whose packets it ended. */
export function dropFinding(drop: Drop, step: ProbeStepId, { definition }: ProbeFacts): Finding {
  const isForward = step === 'outside';
  const common = { step: 'rules', explains: [step] } as const;
  if (drop.kind === 'nft') {
    const { family, table, chain, by } = drop.drop;
    const isFirewalld = drop.owner === 'firewalld';
    return finding({
      ...common,
      cause: 'other-table-drop',
      title: t('probe.otherTable.title', { table: `${family} ${table}` }),
      detail: t('probe.otherTable.detail', { by, chain, owner: drop.owner }),
      remedy: isFirewalld
        ? t('probe.otherTable.zone')
        : t('probe.otherTable.remedy', { owner: drop.owner, device: definition.bridge.name }),
      command: isFirewalld
        ? `firewall-cmd --permanent --zone=trusted --add-interface=${definition.bridge.name} && firewall-cmd --reload`
        : `nft list chain ${family} ${table} ${chain}`,
      fix: isFirewalld || !isForward || isBridged(definition) ? null : 'accept-forwarding',
    });
  }
  const { rule, isOurVariant, program } = drop;
  if (isBridged(definition)) return bridgedDrop(drop, step, definition.bridge.name);
  const isPolicy = rule.rule === '';
  return finding({
    ...common,
    cause: isPolicy && isForward ? 'forward-policy' : 'foreign-drop',
    title: dropTitle(drop, isOurVariant ? 'own' : program),
    detail: isPolicy
      ? t('probe.drop.policyDetail')
      : t('probe.drop.ruleDetail', { rule: `-A ${rule.chain} ${rule.rule}` }),
    remedy: isForward || isOurVariant ? t('probe.drop.passBefore') : t('probe.drop.takeAway'),
    command: `${program} -t ${rule.table} -S ${rule.chain}`,
    fix: fixFor(drop, isForward, definition.forward.mode !== 'open'),
  });
}

/** `own` is the program that has our own rules, too, and goes without saying. */
const dropTitle = (
  { rule: { chain, rule, target }, owner }: Drop & { kind: 'iptables' },
  program: IptablesProgram | 'own',
): string =>
  rule === ''
    ? t('probe.drop.policyTitle', { chain, program, target, owner })
    : t('probe.drop.ruleTitle', { owner, chain, program });

/** A rule that was made for packets that are routed, and that br_netfilter has applied to what only passes a bridge. */
function bridgedDrop(drop: Drop & { kind: 'iptables' }, step: ProbeStepId, bridge: string): Finding {
  const { rule, owner, program } = drop;
  return finding({
    step: 'rules',
    explains: [step],
    cause: rule.rule === '' ? 'forward-policy' : 'foreign-drop',
    title: dropTitle(drop, 'own'),
    detail: t('probe.drop.bridgedDetail'),
    remedy: t('probe.drop.bridgedRemedy', { bridge, owner }),
    command: `${program} -I ${owner === 'Docker' ? 'DOCKER-USER' : rule.chain} -i ${bridge} -o ${bridge} -j ACCEPT`,
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
