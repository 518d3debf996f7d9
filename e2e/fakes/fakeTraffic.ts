/** The parts of tc(8), nft(8) and firewall-cmd(1) that the core uses, in memory. */
import { expressionsOf } from './fakeNftRule';
import { eachLine, type FakeLink, type FakeQueue, type Outcome } from './fakeIp';

/** A table of nftables: its chains by name. */
export type FakeTable = Record<string, { hook: string; device: string | null; expressions: object[][] }>;

interface FakeTraffic {
  links: Map<string, FakeLink>;
  queues: Map<string, FakeQueue>;
  /** By family and name. */
  tables: Map<string, FakeTable>;
  /** Zones by device; null while firewalld does not run. */
  zones: Map<string, string> | null;
}

/** Runs `tc -batch -` or `tc -j qdisc show`. */
export function fakeTc({ links, queues }: FakeTraffic, args: readonly string[], input: string): Outcome {
  if (args[0] !== '-batch') {
    const idle = [...links.keys()]
      .filter((dev) => !queues.has(dev))
      .map((dev) => ({ kind: 'noqueue', handle: '0:', dev, root: true, options: {} }));
    return { status: 0, stdout: JSON.stringify([...queues.values(), ...idle]) };
  }
  return eachLine(input, (line) => {
    const words = line.split(' ');
    const after = (word: string): string => words[words.indexOf(word) + 1] ?? '';
    const [verb, dev] = [words[1], after('dev')];
    if (!links.has(dev)) return `Cannot find device "${dev}"`;
    if (verb === 'del') return queues.delete(dev) ? null : 'Error: Cannot delete qdisc with handle of zero.';
    if (verb === 'add' && queues.has(dev)) return 'Error: Exclusivity flag on, cannot modify.';
    const rate = Number(after('rate').replace('kbps', '')) * 1000;
    queues.set(dev, { kind: 'tbf', handle: after('handle'), dev, root: true, options: { rate } });
    return null;
  });
}

/** What each listing of nft begins with. */
const METAINFO = { metainfo: { json_schema_version: 1 } };

/** Runs `nft -f -`, all or nothing, or lists tables in nftables’ JSON. */
export function fakeNft(traffic: FakeTraffic, args: readonly string[], input: string): Outcome {
  const { tables } = traffic;
  if (args.at(-1) === 'tables') {
    const listed = [...tables.keys()].map((key) => {
      const [family, name] = key.split(' ');
      return { table: { family, name } };
    });
    return { status: 0, stdout: JSON.stringify({ nftables: [METAINFO, ...listed] }) };
  }
  if (args.includes('list')) {
    const table = tables.get(args.slice(-2).join(' '));
    if (!table) return { status: 1, stderr: 'Error: No such file or directory' };
    const listed = Object.entries(table).flatMap(([name, { hook, expressions }]) => [
      { chain: { name, hook } },
      ...expressions.map((expr) => ({ rule: { chain: name, expr } })),
    ]);
    return { status: 0, stdout: JSON.stringify({ nftables: [METAINFO, ...listed] }) };
  }
  const before = new Map([...tables].map(([key, table]) => [key, structuredClone(table)]));
  const outcome = eachLine(input, (line) => nftLine(traffic, line));
  if (outcome.status !== 0) {
    tables.clear();
    for (const [key, table] of before) tables.set(key, table);
  }
  return outcome;
}

function nftLine({ tables, links }: FakeTraffic, line: string): string | null {
  const [verb, what, family = '', name = '', chain = '', ...rest] = line.split(' ');
  const key = `${family} ${name}`;
  const text = rest.join(' ');
  if (verb === 'delete') return tables.delete(key) ? null : 'Error: No such file or directory';
  if (verb === 'create' && tables.has(key)) return 'Error: Could not process rule: File exists';
  if (verb === 'create') {
    tables.set(key, {});
    return null;
  }
  const table = tables.get(key);
  if (!table) return 'Error: No such file or directory';
  if (what === 'rule') {
    table[chain]?.expressions.push(expressionsOf(text));
    return null;
  }
  const device = /device "([^"]+)"/.exec(text)?.[1] ?? null;
  table[chain] = { hook: /hook (\w+)/.exec(text)?.[1] ?? '', device, expressions: [] };
  return device === null || links.has(device) ? null : 'Error: No such device';
}

/** Runs `firewall-cmd` with one of the options for the zone of an interface. */
export function fakeFirewallCmd({ zones }: FakeTraffic, args: readonly string[]): Outcome {
  if (!zones) return { status: 252, stderr: 'FirewallD is not running' };
  const option = (name: string): string | undefined =>
    args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const shown = option('get-zone-of-interface');
  if (shown !== undefined) {
    const zone = zones.get(shown);
    return zone === undefined ? { status: 2, stderr: 'no zone' } : { status: 0, stdout: `${zone}\n` };
  }
  const zone = option('zone') ?? '';
  const entering = option('change-interface');
  if (entering !== undefined) zones.set(entering, zone);
  else zones.delete(option('remove-interface') ?? '');
  return { status: 0, stdout: 'success\n' };
}
