/** The part of iptables-restore(8) and iptables-save(8) that the core uses, on tables in memory. */

type Chains = Map<string, string[]>;

const BUILT_IN: Record<string, string[]> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'],
};

export class FakeFirewall {
  private readonly tables = new Map<string, Chains>(
    Object.entries(BUILT_IN).map(([table, chains]) => [table, new Map(chains.map((chain) => [chain, []]))]),
  );

  /** Each table is a transaction: it is done as a whole or not at all, and what failed ends the input. */
  restore(input: string): { status: number; stderr?: string } {
    for (const part of input.split('COMMIT\n')) {
      const [header = '', ...lines] = part.split('\n').filter((line) => line !== '');
      const table = header.slice(1);
      const committed = this.tables.get(table);
      if (header === '') continue;
      if (!committed) return { status: 2, stderr: `no table ${table}` };
      const chains: Chains = new Map([...committed].map(([name, rules]) => [name, [...rules]]));
      for (const [index, line] of lines.entries()) {
        const complaint = runLine(chains, line);
        if (complaint !== null)
          return { status: 1, stderr: `iptables-restore: line ${index + 2} failed: ${complaint}.` };
      }
      this.tables.set(table, chains);
    }
    return { status: 0 };
  }

  /** Counters and the date left out, which nothing of ours reads. */
  save(): string {
    return [...this.tables]
      .map(([table, chains]) => {
        const names = [...chains.keys()].map(
          (name) => `:${name} ${name.startsWith('VNM_') ? '-' : 'ACCEPT'} [0:0]`,
        );
        // The kernel keeps chains in the order of their names.
        const rules = [...chains].flatMap(([name, list]) => list.map((rule) => `-A ${name} ${rule}`));
        return [`*${table}`, ...names.sort(), ...rules.sort(byChain), 'COMMIT', ''].join('\n');
      })
      .join('');
  }

  /** The rules of a chain; throws when there is no such chain. */
  rulesOf(table: string, chain: string): string[] {
    const rules = this.tables.get(table)?.get(chain);
    if (!rules) throw new Error(`no chain ${chain} in ${table}`);
    return rules;
  }
}

const chainName = (line: string): string => line.split(' ')[1] ?? '';
const byChain = (a: string, b: string): number => chainName(a).localeCompare(chainName(b));

/** Null, or what is wrong with the line. */
function runLine(chains: Chains, line: string): string | null {
  const [command = '', chain = '', ...words] = line.split(' ');
  const rules = chains.get(chain);
  if (command === '-N') {
    if (rules) return 'Chain already exists';
    chains.set(chain, []);
    return null;
  }
  if (!rules) return 'No chain/target/match by that name';
  switch (command) {
    case '-A':
      return insert(chains, rules, rules.length, words.join(' '));
    case '-I':
      return insert(chains, rules, Number(words[0]) - 1, words.slice(1).join(' '));
    case '-C':
      return rules.includes(words.join(' ')) ? null : 'Bad rule (does a matching rule exist in that chain?)';
    case '-D': {
      const place = rules.indexOf(words.join(' '));
      if (place < 0) return 'Bad rule (does a matching rule exist in that chain?)';
      rules.splice(place, 1);
      return null;
    }
    case '-F':
      rules.length = 0;
      return null;
    case '-X': {
      const isUsed = [...chains.values()].flat().some((rule) => rule.endsWith(`-j ${chain}`));
      if (rules.length > 0 || isUsed) return 'CHAIN_DEL failed (Device or resource busy)';
      chains.delete(chain);
      return null;
    }
    default:
      return `unknown command ${command}`;
  }
}

function insert(chains: Chains, rules: string[], place: number, rule: string): string | null {
  const target = /-j (VNM_\S+)/.exec(rule)?.[1];
  if (target !== undefined && !chains.has(target)) return 'No chain/target/match by that name';
  rules.splice(place, 0, rule);
  return null;
}
