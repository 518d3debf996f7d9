/** Many on one host at once: two windows, ten commands and a boot take turns, none of them starves, and all see one truth. */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { killInside } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';
import type { HelperProcess } from '../fixtures/helperProcess';

const testdata = join(import.meta.dirname, '../cli/testdata');
const ten = Array.from({ length: 10 }, (_, n) => n);

let cli: CliMachine;
let windows: HelperProcess[];
beforeEach(async () => {
  cli = await CliMachine.open();
  for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
    cpSync(join(testdata, file), join(cli.folder, file));
  await cli.run('virtnet net-undefine default');
  windows = [await cli.machine.helper(), await cli.machine.helper()];
});
afterEach(async () => {
  await Promise.all(windows.map((window) => window.close()));
  cli.close();
});

const draft = (n: number) => draftOf(`net${n}`, `172.16.${100 + n}.0/24`, { mode: 'nat' }, null);

/** A whole life of a network, by one window. */
async function live(window: HelperProcess, n: number): Promise<void> {
  const names = [`net${n}`];
  const networks = [{ definition: draft(n), start: true, autostart: true, transient: false }];
  await window.call('give', { order: { do: 'create', networks } });
  await window.call('give', { order: { do: 'stop', names } });
  await window.call('give', { order: { do: 'start', names } });
}

/** How networks stand, as one of those who look says it. */
const said = (networks: readonly { name: string; state: string; autostart: boolean }[]): string[] =>
  networks.map(({ name, state, autostart }) => `${name} ${state} ${autostart}`).sort();

it('two windows, ten commands and a boot', async () => {
  for (const name of ['lab', 'quiet'])
    await cli.run(`virtnet net-define ${name}.xml && virtnet net-autostart ${name}`);
  const [one, other] = windows as [HelperProcess, HelperProcess];
  const work = [
    live(one, 0),
    live(one, 1),
    live(other, 2),
    live(other, 3),
    cli.run('virtnet boot').then(({ status, stderr }) => expect([status, stderr]).toEqual([0, ''])),
    ...ten.map(async (n) => {
      // Starting, stopping and changing the same two networks: some come too late, and none is turned away as busy.
      const verbs = [
        'net-start lab',
        'net-destroy lab',
        'net-autostart quiet',
        'net-desc quiet --title x',
        'net-list',
      ];
      const { stderr } = await cli.run(`virtnet ${verbs[n % verbs.length]}`);
      expect(stderr).not.toMatch(/busy|went wrong|cut off/);
    }),
  ];
  await Promise.all(work);

  const listed = JSON.parse((await cli.run('virtnet net-list --all --json')).stdout) as {
    name: string;
    active: boolean;
    autostart: boolean;
  }[];
  const truth = said(
    listed.map(({ name, active, autostart }) => ({ name, state: active ? 'active' : 'inactive', autostart })),
  );
  for (const window of windows) {
    const { networks } = await window.call('snapshot', {});
    expect(said(networks)).toEqual(truth);
    expect(networks.flatMap(({ drift }) => drift)).toEqual([]);
  }
  expect(truth.filter((line) => line.startsWith('net'))).toEqual(
    [0, 1, 2, 3].map((n) => `net${n} active true`),
  );
  for (const { name, active } of listed)
    if (active) expect((await cli.run(`virtnet net-plan ${name}`)).stdout).toBe('Nothing to do.\n\n');
  // One after the other: no order began before the one before it was over.
  const { stdout } = await cli.run('virtnet activity --json');
  const entries = (
    JSON.parse(stdout) as { at: number; durationMs: number; outcome: string; action: string }[]
  )
    .filter(({ outcome }) => outcome !== 'noted')
    .sort((a, b) => a.at - b.at);
  expect(entries.length).toBeGreaterThan(14);
  entries.forEach((entry, index) => {
    const next = entries[index + 1];
    // Both are whole milliseconds.
    if (next) expect(next.at - (entry.at + entry.durationMs)).toBeGreaterThanOrEqual(-2);
  });
});

it('a client that is stuck blocks nobody', async () => {
  const { argv, env } = cli.enter([process.execPath, join(cli.folder, 'virtnet.cjs'), 'net-event', '--loop']);
  const [program = '', ...rest] = argv;
  // It writes to a pipe that nobody reads, and is stopped besides.
  const stuck: ChildProcess = spawn(program, rest, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const silent = cli.machine.spawn();
  try {
    await until('the one that watches', () => {
      const { stdout } = {
        stdout: cli.machine.namespace.shell("grep -ls 'net-event' /proc/[0-9]*/cmdline || true"),
      };
      return stdout !== '';
    });
    cli.machine.namespace.shell(
      "for line in $(grep -ls 'net-event' /proc/[0-9]*/cmdline); do pid=${line#/proc/}; [ ${pid%/cmdline} = $$ ] || kill -STOP ${pid%/cmdline} || :; done",
    );
    await Promise.all(windows.map((window, n) => live(window, n)));
    const { status } = await cli.run('virtnet net-define lab.xml && virtnet net-start lab');
    expect(status).toBe(0);
  } finally {
    if (stuck.pid !== undefined) killInside(stuck.pid);
    await silent.kill('SIGKILL');
  }
});
