/** Tables of nftables that iptables does not see: their chains on a packet's way that may drop it. */
import { z } from 'zod';
import { isDevice, type PacketWay } from './savedRules';

/** A base chain of somebody else that may end packets. */
export interface NftDrop {
  family: string;
  table: string;
  /** The chain in which a rule that accepts the packets would have to stand. */
  chain: string;
  /** What ends them: the policy, or a rule. */
  by: 'policy' | 'rule';
}

/** Tables that iptables-nft keeps its rules in (xtables-nft(8)); iptables-save shows those. */
const IPTABLES = new Set(['filter', 'nat', 'mangle', 'raw', 'security']);

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
export function nftDrops(json: string, hooks: readonly string[], ways: readonly PacketWay[]): NftDrop[] {
  const parsed = rulesetSchema.safeParse(parseJson(json));
  if (!parsed.success) return [];
  const { nftables } = parsed.data;
  const rules = nftables.flatMap(({ rule }) => rule ?? []);
  const chains = nftables.flatMap(({ chain }) => chain ?? []);
  return chains.flatMap((chain): NftDrop[] => {
    const { family, table, name, hook, policy } = chain;
    if (hook === undefined || !hooks.includes(hook) || !['ip', 'inet'].includes(family)) return [];
    if (family === 'ip' && IPTABLES.has(table)) return [];
    const here = rules.filter((rule) => rule.family === family && rule.table === table);
    const fates = ways.map((way) => fateOf(name, here, way, new Set()));
    const endsByRule = fates.includes('ends');
    if (!endsByRule && !(policy === 'drop' && fates.includes('passes'))) return [];
    return [{ family, table, chain: name, by: endsByRule ? 'rule' : 'policy' }];
  });
}

/** What becomes of a packet: a rule may end it, one surely accepts it first, or it comes to the chain's end. */
type Fate = 'ends' | 'accepted' | 'passes';

function fateOf(chain: string, rules: readonly Rule[], way: PacketWay, seen: Set<string>): Fate {
  if (seen.has(chain)) return 'passes';
  seen.add(chain);
  for (const rule of rules.filter((one) => one.chain === chain && mayMatch(one, way))) {
    if (rule.expr.some((part) => 'drop' in part || 'reject' in part)) return 'ends';
    if (acceptsByDevice(rule)) return 'accepted';
    for (const part of rule.expr) {
      const next = nextSchema.safeParse(part['jump'] ?? part['goto']);
      if (next.success && fateOf(next.data.target, rules, way, seen) === 'ends') return 'ends';
    }
  }
  return 'passes';
}

/** True for a rule that accepts and asks for nothing but a device, which is known to fit. */
const acceptsByDevice = ({ expr }: Rule): boolean =>
  expr.some((part) => 'accept' in part) &&
  expr.every((part) => 'accept' in part || 'counter' in part || matchSchema.safeParse(part['match']).success);

const nextSchema = z.object({ target: z.string() });

const matchSchema = z.object({
  op: z.string(),
  left: z.object({ meta: z.object({ key: z.string() }) }),
  right: z.string(),
});

/** False when a device that the rule names rules the packet out. */
function mayMatch({ expr }: Rule, { from, to }: PacketWay): boolean {
  return expr.every((part) => {
    const match = matchSchema.safeParse(part['match']);
    if (!match.success) return true;
    const { op, left, right } = match.data;
    const device = left.meta.key === 'iifname' ? from : left.meta.key === 'oifname' ? to : undefined;
    if (device === undefined) return true;
    return isDevice(right, device) === (op === '==');
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
