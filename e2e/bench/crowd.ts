/** Measures a crowd of running networks: what they cost together, and how soon a helper that is new knows the truth. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Snapshot } from '../../shared/contract/snapshot';
import { HelperProcess } from '../fixtures/helperProcess';
import { benchNetwork, median, timed } from './benchNetwork';

/** So many networks run for the new helper, and so many helpers are asked. */
const KNOWN = 50;
const ROUNDS = 9;
/** Networks that one order creates. */
const AT_ONCE = 90;

const [, , helperFile = '', rowsFile = '', count = '500'] = process.argv;
const MANY = Number(count);
const root = mkdtempSync('/run/bench-');
const rows: string[][] = [];
const figure = (value: number): string => `${Math.round(value)} ms`;
const row = (what: string, value: string, beside = ''): void => void rows.push([what, value, beside]);

const open = (): HelperProcess =>
  new HelperProcess([process.execPath, helperFile, '--place', 'system'], { VIRTNET_ROOT: root });
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
const namesOf = (all: readonly number[]): string[] => all.map((n) => benchNetwork(n).name);

async function define(helper: HelperProcess, all: readonly number[]): Promise<void> {
  for (let at = 0; at < all.length; at += AT_ONCE) {
    const networks = all.slice(at, at + AT_ONCE).map((n) => ({
      definition: benchNetwork(n),
      start: false,
      autostart: true,
      transient: false,
    }));
    await helper.call('give', { order: { do: 'create', networks } });
  }
}

const give = (helper: HelperProcess, what: 'start' | 'stop', all: readonly number[]): Promise<unknown> =>
  helper.call('give', { order: { do: what, names: namesOf(all) } });

const running = ({ networks }: Snapshot): number =>
  networks.filter((network) => network.state === 'active' && network.interface !== null).length;

function requireRunning(snapshot: Snapshot, expected: number): void {
  if (running(snapshot) !== expected) throw new Error(`${running(snapshot)} of ${expected} networks run`);
}

const bare = (program: string, args: readonly string[]): Promise<number> =>
  timed(() => Promise.resolve(spawnSync(program, args, { maxBuffer: 1e9 })));

/** How soon a helper that is new says of every network that it runs, and sees what was changed before it came. */
async function measureNew(): Promise<void> {
  const times = { known: [] as number[], drift: [] as number[], node: [] as number[], tools: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const changed = benchNetwork(round);
    await bare('ip', ['addr', 'flush', 'dev', changed.bridge.name]);
    times.node.push(await bare(process.execPath, ['-e', '0']));
    times.tools.push((await bare('ip', ['-j', '-d', 'addr', 'show'])) + (await bare('iptables-save', [])));
    const startedAt = performance.now();
    const helper = open();
    const found = helper.waitFor('the change that was made before', ({ networks }) =>
      networks.some(({ name, drift }) => name === changed.name && drift.length > 0),
    );
    await helper.hello();
    requireRunning(await helper.call('snapshot', {}), KNOWN);
    times.known.push(performance.now() - startedAt);
    await found;
    times.drift.push(performance.now() - startedAt);
    await helper.call('give', { order: { do: 'repair', names: [changed.name] } });
    await helper.close();
  }
  const node = `Node alone ${figure(median(times.node))}`;
  row(`a new helper knows ${KNOWN} running networks`, figure(median(times.known)), node);
  row(
    'and has found what was changed before it came',
    figure(median(times.drift)),
    `ip and iptables-save alone ${figure(median(times.tools))}`,
  );
}

/** What processes of a name have of their own in memory, in megabytes (proc_pid_smaps_rollup(5)). */
function memoryOf(pids: readonly number[]): string {
  const kilobytes = pids.map((pid) => {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return Number(/^Pss: +(\d+)/m.exec(text)?.[1] ?? 0);
  });
  return `${Math.round(kilobytes.reduce((sum, one) => sum + one, 0) / 1024)} MB`;
}

const daemons = (): number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('dnsmasq'));

async function measureMany(): Promise<void> {
  const all = numbers(0, MANY);
  const helper = open();
  await helper.hello();
  await define(helper, numbers(KNOWN, MANY));
  const rest = numbers(KNOWN, MANY);
  row(
    `${MANY} networks at once: start of the last ${rest.length}, one order`,
    figure(await timed(() => give(helper, 'start', rest))),
  );
  requireRunning(await helper.call('snapshot', {}), MANY);
  if (daemons().length !== MANY) throw new Error(`${daemons().length} dnsmasq run`);
  const looks: number[] = [];
  const tools: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    looks.push(await timed(() => helper.call('snapshot', {})));
    tools.push(await bare('ip', ['-j', '-d', 'addr', 'show']));
  }
  row('a snapshot of all', figure(median(looks)), `ip alone ${figure(median(tools))}`);
  const [starts, stops]: [number[], number[]] = [[], []];
  const one = numbers(MANY - 1, MANY);
  for (let round = 0; round < ROUNDS; round += 1) {
    stops.push(await timed(() => give(helper, 'stop', one)));
    starts.push(await timed(() => give(helper, 'start', one)));
  }
  row('start of one among them', figure(median(starts)));
  row('stop of one among them', figure(median(stops)));
  row('memory of the helper', memoryOf([helper.pid]), `of the dnsmasq ${memoryOf(daemons())}`);
  const fresh: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const startedAt = performance.now();
    const other = open();
    await other.hello();
    requireRunning(await other.call('snapshot', {}), MANY);
    fresh.push(performance.now() - startedAt);
    await other.close();
  }
  row('a new helper knows all', figure(median(fresh)));
  row('stop of all, one order', figure(await timed(() => give(helper, 'stop', all))));
  requireRunning(await helper.call('snapshot', {}), 0);
  await helper.close();
}

async function main(): Promise<void> {
  const helper = open();
  await helper.hello();
  await define(helper, numbers(0, KNOWN));
  await give(helper, 'start', numbers(0, KNOWN));
  await helper.close();
  await measureNew();
  await measureMany();
  writeFileSync(rowsFile, JSON.stringify(rows));
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
