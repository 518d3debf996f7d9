/** Which rules of other programs, standing before our jumps in a kernel's chain, decide over whole networks of ours. */

/** What a rule or chain does with everything that reaches it. */
type Verdict = 'drop' | 'accept' | null;

/** Chains call each other without end in no kernel (it refuses loops), but in a text they may. */
const DEEPEST = 16;

/** The words of a rule that do not narrow what it applies to: what is left after them is a match. */
const NEUTRAL = /^(-m comment --comment ("(\\.|[^"\\])*"|\S+)|--reject-with \S+|-g|-j) ?/;

interface RuleContext {
  /** Rules of all chains of the same table, by chain. */
  chains: ReadonlyMap<string, readonly string[]>;
  /** Our bridges. */
  bridges: ReadonlySet<string>;
}

/**
 * Those of `rules` that take everything of a bridge of ours, or of all: DROP, REJECT, or in `FORWARD` an ACCEPT, by
 * themselves or by a chain that they jump to. A narrower rule (an address, a port, a state) is somebody's policy and
 * is respected; one for devices of others is not about us.
 */
export function overtaking(chain: string, rules: readonly string[], context: RuleContext): string[] {
  return rules.filter((rule) => {
    const verdict = verdictOf(rule, context, 0);
    return verdict === 'drop' || (verdict === 'accept' && chain === 'FORWARD');
  });
}

/** The bridge that a rule is limited to; null when it applies to all devices. */
export function deviceOf(rule: string): string | null {
  return /(?:^| )(?<!! )-[io] (\S+)/.exec(rule)?.[1] ?? null;
}

function verdictOf(rule: string, context: RuleContext, depth: number): Verdict {
  const target = / ?-[jg] (\S+)/.exec(rule)?.[1];
  if (target === undefined || !reachesUs(rule, context.bridges)) return null;
  switch (target) {
    case 'DROP':
    case 'REJECT':
      return 'drop';
    case 'ACCEPT':
      return 'accept';
    default:
      return depth < DEEPEST ? verdictOfChain(target, context, depth + 1) : null;
  }
}

function verdictOfChain(chain: string, context: RuleContext, depth: number): Verdict {
  for (const rule of context.chains.get(chain) ?? []) {
    if (withoutNeutral(rule) === 'RETURN') return null;
    const verdict = verdictOf(rule, context, depth);
    if (verdict) return verdict;
  }
  return null;
}

/** Whether a rule applies to everything, or to everything of one of our bridges. */
function reachesUs(rule: string, bridges: ReadonlySet<string>): boolean {
  const devices = [...rule.matchAll(/(?<not>! )?-[io] (?<name>\S+) ?/g)];
  for (const { groups } of devices) {
    const isOurs = [...bridges].some((bridge) => matches(groups?.['name'] ?? '', bridge));
    if (groups?.['not'] === undefined && !isOurs) return false;
  }
  const rest = withoutNeutral(rule.replace(/(! )?-[io] \S+ ?/g, ''));
  return /^\S*( --reject-with \S+)?$/.test(rest);
}

/** The rule less what stands at its beginning and narrows nothing. */
function withoutNeutral(rule: string): string {
  let rest = rule;
  for (let match = NEUTRAL.exec(rest); match; match = NEUTRAL.exec(rest)) rest = rest.slice(match[0].length);
  return rest;
}

/** `virbr+` names all devices that begin so (iptables(8)). */
const matches = (name: string, device: string): boolean =>
  name.endsWith('+') ? device.startsWith(name.slice(0, -1)) : name === device;
