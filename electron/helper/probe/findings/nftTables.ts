/** Tables of nftables that iptables does not see: their chains on a packet's way that may drop it. */
import * as z from 'zod';
import { outcomesOf, type Fate } from './nftRules';
import type { PacketWay } from './savedRules';

/** A base chain of somebody else that may end packets. */
export interface NftDrop {
  family: string;
  table: string;
  /** The chain in which a rule that accepts the packets would have to stand. */
  chain: string;
  /** What ends them: the policy, or a rule. */
  by: 'policy' | 'rule';
  /** True when it ends all of them, whatever else they are. */
  isSure: boolean;
}

/** Tables and chains that iptables-nft keeps its rules in (xtables-nft(8)); iptables-save shows those. */
const IPTABLES_TABLES = new Set(['filter', 'nat', 'mangle', 'raw', 'security']);
const IPTABLES_CHAINS = new Set(['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']);

const chainSchema = z.object({
  family: z.string(),
  table: z.string(),
  name: z.string(),
  hook: z.string().optional(),
  policy: z.string().optional(),
});
const ruleSchema = z.object({
  family: z.string(),
  table: z.string(),
  chain: z.string(),
  expr: z.array(z.record(z.string(), z.unknown())).default([]),
});
const rulesetSchema = z.object({
  nftables: z.array(z.object({ chain: chainSchema.optional(), rule: ruleSchema.optional() })),
});

type Rule = z.infer<typeof ruleSchema>;

/** The chains in the output of `nft -j list ruleset` that may end packets of one of these ways at one of the hooks. */
export function nftDrops(
  json: string,
  hooks: readonly string[],
  ways: readonly PacketWay[],
  families: readonly string[] = ['ip', 'inet'],
): NftDrop[] {
  const parsed = rulesetSchema.safeParse(parseJson(json));
  if (!parsed.success) return [];
  const { nftables } = parsed.data;
  const rules = nftables.flatMap(({ rule }) => rule ?? []);
  const chains = nftables.flatMap(({ chain }) => chain ?? []);
  return chains.flatMap((chain): NftDrop[] => {
    const { family, table, name, hook, policy } = chain;
    if (hook === undefined || !hooks.includes(hook) || !families.includes(family)) return [];
    // A table of such a name that somebody made with nft has chains of other names, and iptables-save cannot show it.
    if (family === 'ip' && IPTABLES_TABLES.has(table) && IPTABLES_CHAINS.has(name)) return [];
    const here = rules.filter((rule) => rule.family === family && rule.table === table);
    const isLeftOut = policy === 'drop';
    const fates = ways.filter((way) => comesBy(hook, way)).map((way) => new Walk(here, way).fatesOf(name));
    const endings = fates.filter((found) => found.has('ends') || (isLeftOut && found.has('passes')));
    if (endings.length === 0) return [];
    const isSure = endings.some((found) => !found.has('accepted') && (isLeftOut || !found.has('passes')));
    const by = endings.some((found) => found.has('ends')) ? 'rule' : 'policy';
    return [{ family, table, chain: name, by, isSure }];
  });
}

/** Whether a packet comes by a hook at all: what the host sends itself never comes in, nor leaves what is for it. */
function comesBy(hook: string, { from, to }: PacketWay): boolean {
  switch (hook) {
    case 'prerouting':
      return from !== null;
    case 'input':
      return from !== null && to === null;
    case 'forward':
      return from !== null && to !== null;
    case 'output':
      return from === null;
    default:
      return to !== null;
  }
}

/** A packet's way through the chains of one table. */
class Walk {
  private readonly known = new Map<string, ReadonlySet<Fate>>();

  constructor(
    private readonly rules: readonly Rule[],
    private readonly way: PacketWay,
  ) {}

  /** What may become of the packet in a chain. */
  fatesOf(chain: string): ReadonlySet<Fate> {
    const known = this.known.get(chain);
    if (known) return known;
    // The kernel refuses chains that lead in a circle; a text may have some.
    this.known.set(chain, new Set(['passes']));
    const fates = this.walk(chain);
    this.known.set(chain, fates);
    return fates;
  }

  private walk(chain: string): Set<Fate> {
    const fates = new Set<Fate>();
    for (const { expr } of this.rules.filter((rule) => rule.chain === chain)) {
      const outcomes = outcomesOf(expr, this.way, (next) => this.fatesOf(next));
      for (const outcome of outcomes) if (outcome !== 'next') fates.add(outcome);
      if (!outcomes.has('next')) return fates;
    }
    return fates.add('passes');
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
