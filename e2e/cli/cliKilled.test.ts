/** SIGKILL at random moments of net-start, net-define and net-destroy: a sample here, 200 of them by `npm run chaos`. */
import { spawn } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { killInside } from '../fixtures/machineFixture';

const testdata = join(import.meta.dirname, 'testdata');
const ROUNDS = Number(process.env['CHAOS_ROUNDS'] ?? 15);
/** A call takes about 80 to 300 ms; later moments only wait, in milliseconds. */
const LATEST = 300;

/** Several runs with a seed each are one long run in parts. */
const SEED = Number(process.env['CHAOS_SEED'] ?? 2_463_534_242);

/** The same moments in each run of a seed: a linear congruential generator (Numerical Recipes, 7.1). */
function* moments(): Generator<number> {
  for (let seed = SEED; ;) {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32;
    yield 40 + (seed / 2 ** 32) * LATEST;
  }
}

describe('a virtnet that is killed', () => {
  let cli: CliMachine;
  let whole: string;
  let stored: string;

  beforeAll(async () => {
    cli = await CliMachine.open();
    for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
      cpSync(join(testdata, file), join(cli.folder, file));
    await cli.run('virtnet net-undefine default; virtnet net-define lab.xml && virtnet net-start lab');
    whole = state();
    await cli.run('virtnet net-destroy lab');
    stored = state();
  });
  afterAll(() => cli.close());

  const state = (): string =>
    cli.machine
      .state()
      .split('\n')
      .filter((line) => !line.includes('/listing.json'))
      .join('\n');

  async function killAfter(ms: number, args: readonly string[]): Promise<void> {
    const { argv, env } = cli.enter([process.execPath, join(cli.folder, 'virtnet.cjs'), ...args]);
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, { env: { ...process.env, ...env }, stdio: 'ignore' });
    const ended = new Promise((resolve) => child.once('close', resolve));
    await new Promise((resolve) => setTimeout(resolve, ms));
    if (child.exitCode === null && child.pid !== undefined) killInside(child.pid);
    await ended;
  }

  it(`leaves nothing torn, ${ROUNDS} times`, async () => {
    const when = moments();
    for (let round = 0; round < ROUNDS; round += 1) {
      const isActive = (await cli.run('virtnet net-list --name -q')).stdout === 'lab\n';
      const file = join(cli.folder, round % 2 === 0 ? 'labWider.xml' : 'lab.xml');
      const calls = [['net-define', file], isActive ? ['net-destroy', 'lab'] : ['net-start', 'lab']];
      const args = calls[round % 3 === 0 ? 0 : 1] ?? [];
      const moment = when.next().value as number;
      await killAfter(moment, args);
      const after = `round ${round}: ${args.join(' ')} killed after ${Math.round(moment)} ms`;
      const listed = await cli.run('virtnet net-list --all');
      expect(listed.stderr, after).toBe('');
      const definition = await cli.run('virtnet net-dumpxml lab --inactive');
      expect(definition.stdout, after).toMatch(/end='172\.16\.40\.2[01]0'[\s\S]*<\/network>\n/);
      const plan = await cli.run('virtnet net-plan lab');
      expect(plan.status, after).toBe(0);
      const runs = / lab +active/.test(listed.stdout);
      // Law 1: what runs is as planned; law 4: fully there or fully gone.
      if (runs) expect(plan.stdout, after).toBe('Nothing to do.\n\n');
      expect(state(), after).toBe(runs ? whole : stored);
    }
  });
});
