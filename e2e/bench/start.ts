/** Measures the helper's start and stop of a network against the bare programs that do the same work, in one namespace. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { benchNetwork, median, timed } from './benchNetwork';
import { HelperProcess } from '../fixtures/helperProcess';
import type { CommandResult, Host, RunOptions } from '../../electron/helper/host/host';
import { networkFiles, systemPaths } from '../../electron/helper/host/paths';
import { createRunner } from '../../electron/helper/host/runner';
import { applyPlan, planTransition, type ActiveNetwork } from '../../electron/helper/core/transition';

const ROUNDS = 15;
/** As many networks as the k-th start is measured for. */
const KTH = [1, 50, 200] as const;
/** Number of the network that is measured; the others count from 0. */
const MEASURED = 1000;
/** Number of the network that is only defined and deleted again. */
const DEFINED = 1001;

const root = mkdtempSync('/run/bench-');
const paths = systemPaths(root);
const host = createRunner();

const active = (n: number): ActiveNetwork => ({ definition: benchNetwork(n), pollResolv: n < 100 });

const transit = async (
  before: ActiveNetwork[],
  after: ActiveNetwork[],
  others: ActiveNetwork[],
): Promise<void> => applyPlan(host, paths, await planTransition(host, paths, { before, after, others }));

/** Runs a bare program and gives its time in milliseconds. */
function bare(program: string, args: string[], input = ''): number {
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(program, args, { input, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return performance.now() - startedAt;
}

interface Bare {
  ip: number;
  restore: number;
  dnsmasq: number;
}

const PART_OF: Record<string, keyof Bare> = { ip: 'ip', dnsmasq: 'dnsmasq' };
const SUCCESS: CommandResult = { command: '', status: 0, stdout: '', stderr: '', durationMs: 0 };

/** The same commands as a plan's, one after the other and nothing around them; the network is stopped again. */
async function bareStart(network: ActiveNetwork, others: ActiveNetwork[]): Promise<Bare> {
  const { stages } = await planTransition(host, paths, { before: [], after: [network], others });
  const spent: Bare = { ip: 0, restore: 0, dnsmasq: 0 };
  const bareHost: Host = Object.assign(Object.create(host) as Host, {
    run: ([program = '', ...args]: readonly string[], { input }: RunOptions = {}) => {
      spent[PART_OF[program] ?? 'restore'] += bare(program, args, input);
      return Promise.resolve(SUCCESS);
    },
  });
  for (const { operation } of stages.flat()) await operation.perform(bareHost);
  await transit([network], [], others);
  return spent;
}

const figure = (value: number): string => `${value.toFixed(1)} ms`;

/** One row of the table: the k-th start beside the bare programs. */
async function measure(helper: HelperProcess, k: number, others: ActiveNetwork[]): Promise<string[]> {
  const network = active(MEASURED);
  const { name } = network.definition;
  const cores: number[] = [];
  const starts: number[] = [];
  const stops: number[] = [];
  const defines: number[] = [];
  const bares: Bare[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bares.push(await bareStart(network, others));
    cores.push(await timed(() => transit([], [network], others)));
    await transit([network], [], others);
    starts.push(await timed(() => helper.call('give', { order: { do: 'start', names: [name] } })));
    stops.push(await timed(() => helper.call('give', { order: { do: 'stop', names: [name] } })));
    const defined = active(DEFINED);
    defines.push(await timed(() => create(helper, defined, false)));
    await helper.call('give', { order: { do: 'delete', names: [defined.definition.name], stop: false } });
  }
  const [ip, restore, dnsmasq] = (['ip', 'restore', 'dnsmasq'] as const).map((key) =>
    median(bares.map((one) => one[key])),
  );
  const total = median(bares.map((one) => one.ip + one.restore + one.dnsmasq));
  const start = median(starts);
  return [
    String(k),
    figure(start),
    figure(median(cores)),
    `${figure(total)} (${[ip, restore, dnsmasq].map((part) => (part ?? NaN).toFixed(0)).join(' + ')})`,
    (start / total).toFixed(2),
    figure(median(stops)),
    figure(median(defines)),
  ];
}

/** Defines a network by the helper's contract, and starts it when asked to. */
const create = (helper: HelperProcess, network: ActiveNetwork, start: boolean): Promise<unknown> =>
  helper.call('give', {
    order: {
      do: 'create',
      networks: [{ definition: network.definition, start, autostart: false, transient: false }],
    },
  });

async function main(): Promise<void> {
  console.log(
    `NAT network with DHCP, median of ${ROUNDS} rounds, ${spawnSync('iptables', ['-V'], { encoding: 'utf8' }).stdout.trim()}`,
  );
  const helper = new HelperProcess([process.execPath, process.argv[2] ?? '', '--place', 'system'], {
    VIRTNET_ROOT: root,
  });
  await helper.hello();
  await create(helper, active(MEASURED), false);
  const running: ActiveNetwork[] = [];
  const rows: string[][] = [];
  for (const k of KTH) {
    const more = Array.from({ length: k - 1 - running.length }, (_, index) => active(running.length + index));
    const spent = await timed(async () => {
      for (const network of more) await create(helper, network, true);
    });
    if (more.length > 0)
      console.log(`${more.length} networks created and started one by one: ${figure(spent)}`);
    running.push(...more);
    rows.push(await measure(helper, k, running));
  }
  await helper.close();
  writeFileSync(process.argv[3] ?? '', JSON.stringify(rows));
  const stopped = await timed(() => transit(running, [], []));
  console.log(`${running.length} networks stopped as one plan: ${figure(stopped)}`);
  const started = await timed(() => transit([], running, []));
  console.log(`${running.length} networks started as one plan: ${figure(started)}`);
  await transit(running, [], []);
  const left = running.filter(
    ({ definition: { name } }) => spawnSync('test', ['-e', networkFiles(paths, name).conf]).status === 0,
  );
  if (left.length > 0) throw new Error(`${left.length} networks left files behind`);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
