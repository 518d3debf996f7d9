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
    const endsByRule = ways.some((way) => mayEnd(name, here, way, new Set()));
    if (!endsByRule && policy !== 'drop') return [];
    return [{ family, table, chain: name, by: endsByRule ? 'rule' : 'policy' }];
  });
}

/** Whether some rule of the chain, or of one that it jumps to, may end the packet. */
function mayEnd(chain: string, rules: readonly Rule[], way: PacketWay, seen: Set<string>): boolean {
  if (seen.has(chain)) return false;
  seen.add(chain);
  return rules
    .filter((rule) => rule.chain === chain && mayMatch(rule, way))
    .some(({ expr }) =>
      expr.some((part) => {
        if ('drop' in part || 'reject' in part) return true;
        const next = nextSchema.safeParse(part['jump'] ?? part['goto']);
        return next.success && mayEnd(next.data.target, rules, way, seen);
      }),
    );
}

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
