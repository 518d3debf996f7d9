/**
 * One change on three hosts with real helpers, while whoever makes it, or a helper, is killed (SIGKILL) at a random moment: it is
 * done on all or on none once somebody reaches them again. A sample here, more of them with KILLS.
 */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LANGUAGES_DEFINED } from '../../electron/setup/languages.mjs';
import type { Order } from '../../shared/contract/order';
import { seeHosts, settleDoubts } from '../../shared/span/settleDoubts';
import type { SpanHost } from '../../shared/span/spanHost';
import type { HelperProcess } from '../fixtures/helperProcess';
import { killInside, MachineFixture } from '../fixtures/machineFixture';
import { patiently, until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';
import type { Task, Told } from './coordinator';

const KILLS = Number(process.env['KILLS'] ?? 12);
const SEED = Number(process.env['KILLS_SEED'] ?? 2_463_534_242);
const NAMES = ['one', 'two', 'three'];
const STEPS = ['planning', 'planned', 'applying', 'held', 'keeping', 'kept'];
/** Most steps take less; later moments fall into the steps that follow, in milliseconds. */
const LATEST = 120;

type Stand = 'none' | 'narrow' | 'wide';
const STANDS: Stand[] = ['none', 'narrow', 'wide'];

let machines: MachineFixture[] = [];
let folder: string;
/** What each host is like with the network standing so. */
let looks: Map<string, Stand>[];

/** The same numbers from 0 to 1 in each run of a seed: a linear congruential generator (Numerical Recipes, 7.1). */
function* numbers(): Generator<number, never> {
  for (let seed = SEED; ;) {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield seed / 2 ** 32;
  }
}
const random = numbers();
const pick = <T>(all: readonly T[]): T => all[Math.floor(random.next().value * all.length)] as T;

function orderTo(from: Stand, to: Stand): Order {
  const subnet = to === 'wide' ? '172.16.40.0/23' : '172.16.40.0/24';
  const wanted = {
    ...draftOf('lab', subnet, { mode: 'nat' }, { start: '172.16.40.100', end: '172.16.40.200' }),
    uuid: '00000000-0000-4000-8000-000000000001',
    mac: '52:54:00:00:00:01',
  };
  if (to === 'none') return { do: 'delete', names: ['lab'], stop: true };
  if (from !== 'none') return { do: 'update', updates: [{ name: 'lab', config: wanted, live: wanted }] };
  return { do: 'create', networks: [{ definition: wanted, start: true, autostart: true, transient: false }] };
}

const standOf = (index: number): Stand | 'torn' =>
  looks[index]?.get(machines[index]?.state() ?? '') ?? 'torn';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-together-'));
  const { build } = await import('esbuild');
  await build({
    entryPoints: [join(import.meta.dirname, 'coordinator.ts')],
    outfile: join(folder, 'coordinator.mjs'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    define: LANGUAGES_DEFINED,
    // What comes as CommonJS asks for parts of Node.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire('/');" },
    logLevel: 'warning',
  });
  machines = await Promise.all(NAMES.map(() => MachineFixture.open()));
  looks = await Promise.all(machines.map(looksOf));
});
afterAll(() => {
  for (const machine of machines) machine.close();
  rmSync(folder, { recursive: true, force: true });
});

async function looksOf(machine: MachineFixture): Promise<Map<string, Stand>> {
  const known = new Map<string, Stand>();
  const ways = [
    ['none', 'narrow'],
    ['narrow', 'wide'],
    ['wide', 'none'],
  ] as const;
  for (const [from, to] of ways) {
    const helper = await machine.helper();
    await helper.call('give', { order: orderTo(from, to) });
    await helper.close();
    known.set(machine.state(), to);
  }
  return known;
}

/** A change under way in a process of its own. */
class Change {
  readonly helpers: { pid: number; member: string }[] = [];
  end: Extract<Told, { made: boolean }> | null = null;
  private readonly child;
  private readonly ended: Promise<unknown>;
  private heard: (told: Told) => void = () => undefined;

  constructor(task: Omit<Task, 'change'>) {
    const asked: Task = { ...task, change: randomUUID() };
    this.child = spawn(process.execPath, [join(folder, 'coordinator.mjs'), JSON.stringify(asked)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
    createInterface({ input: this.child.stdout }).on('line', (line) => {
      const told = JSON.parse(line) as Told;
      if ('helper' in told) this.helpers.push({ pid: told.helper, member: told.member });
      if ('made' in told) this.end = told;
      this.heard(told);
    });
  }

  /** Settles at the first word of this step of a member, or when all is over. */
  async reaches(member: string, step: string): Promise<void> {
    const reached = new Promise<void>((resolve) => {
      this.heard = (told) => {
        if ('step' in told && told.member === member && told.step === step) resolve();
      };
    });
    await patiently(`${member} ${step}`, Promise.race([reached, this.ended]));
  }

  /** Kills whoever makes the change, or the helper of a member that is there last. */
  kill(whom: string): void {
    if (whom === 'maker') {
      this.child.kill('SIGKILL');
      return;
    }
    const pid = this.helpers.findLast(({ member }) => member === whom)?.pid;
    if (pid !== undefined && existsSync(`/proc/${pid}`)) killInside(pid);
  }

  /** Settles when it and all of its helpers are gone. */
  async over(): Promise<void> {
    await patiently('the end of the change', this.ended);
    await until('the end of its helpers', () => this.helpers.every(({ pid }) => !existsSync(`/proc/${pid}`)));
  }
}

function begin(anchor: string, before: readonly Stand[], targets: readonly Stand[]): Change {
  const parts = machines.map((machine, index) => ({
    ...machine.enter(),
    member: NAMES[index] ?? '',
    order: orderTo(before[index] ?? 'none', targets[index] ?? 'none'),
  }));
  return new Change({ anchor, parts });
}

/** Whoever comes later and reaches all hosts. */
async function comeLater(): Promise<{ settled: string[]; held: unknown[]; drift: unknown[] }> {
  const helpers: HelperProcess[] = [];
  for (const machine of machines) helpers.push(await machine.helper());
  const hosts = helpers.map((helper, index): SpanHost => ({ name: NAMES[index] ?? '', call: helper.call }));
  const settled = await settleDoubts(await seeHosts(hosts));
  const seen = await seeHosts(hosts);
  for (const helper of helpers) await helper.close();
  return {
    settled: settled.map(({ host, outcome }) => `${host.name} ${outcome}`),
    held: seen.flatMap(({ snapshot }) => snapshot.held ?? []),
    drift: seen.flatMap(({ snapshot }) => snapshot.networks.flatMap(({ drift }) => drift)),
  };
}

it(`is done on all hosts or on none, ${KILLS} times`, async () => {
  const counts = { done: 0, undone: 0, doubts: 0 };
  for (let round = 0; round < KILLS; round += 1) {
    const before = NAMES.map((_, index) => standOf(index));
    expect(before).not.toContain('torn');
    const targets = before.map((stand) =>
      pick(STANDS.filter((other) => other !== stand || stand !== 'none')),
    );
    const anchor = pick(NAMES);
    const [member, step, ms] = [pick(NAMES), pick(STEPS), random.next().value * LATEST];
    const victims = pick([['maker'], [pick(NAMES)], ['maker', pick(NAMES)], [...NAMES], ['maker', ...NAMES]]);
    const change = begin(anchor, before as Stand[], targets);
    await change.reaches(member, step);
    await new Promise((resolve) => setTimeout(resolve, ms));
    for (const victim of victims) change.kill(victim);
    await change.over();
    const { settled, held, drift } = await comeLater();
    const after = NAMES.map((_, index) => standOf(index));
    const tale = `round ${round}, anchor ${anchor}: ${before.join()} to ${targets.join()}, ${victims.join()} killed ${Math.round(ms)} ms after ${member} ${step}: ${JSON.stringify(change.end)}; ${settled.join()}`;
    expect({ held, drift }, tale).toEqual({ held: [], drift: [] });
    const isDone = after.join() === targets.join();
    if (!isDone || change.end?.made === false)
      expect([after, change.end?.made].join(), tale).toBe([before, change.end?.made].join());
    if (change.end?.made) expect(after, tale).toEqual(targets);
    counts[isDone ? 'done' : 'undone'] += 1;
    counts.doubts += settled.length;
    if (process.env['KILLS']) console.log(tale);
  }
  if (process.env['KILLS']) console.log(counts);
  expect(counts.done + counts.undone).toBe(KILLS);
});
