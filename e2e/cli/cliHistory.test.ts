/** virtnet net-rename, net-history and net-revert on a real kernel. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { HistoryEntry } from '../../shared/contract/history';
import { CliMachine } from './cliMachine';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  cpSync(join(import.meta.dirname, 'testdata/lab.xml'), join(cli.folder, 'lab.xml'));
  await cli.run('virtnet net-define lab.xml && virtnet net-start lab');
});
afterAll(() => cli.close());

const stdout = async (line: string): Promise<string> => {
  const { status, stdout: text, stderr } = await cli.run(line);
  expect([status, stderr]).toEqual([0, '']);
  return text;
};
const fails = async (line: string): Promise<string> => {
  const { status, stderr } = await cli.run(line);
  expect(status).toBe(1);
  return stderr;
};
const entries = async (network = ''): Promise<HistoryEntry[]> =>
  JSON.parse(await stdout(`virtnet net-history ${network} --json`)) as HistoryEntry[];

it('renames an active network, and says why it cannot', async () => {
  expect(await stdout('virtnet net-rename lab hall')).toBe('Network lab is named hall now\n\n');
  expect(await stdout('virtnet net-list --name')).toBe('hall\n\n');
  expect(await stdout('virtnet net-check hall')).toContain('Network hall is as it should be');
  expect(await fails('virtnet net-rename hall default')).toMatch(
    /error: Failed to rename network hall\nerror: A network named “default” exists already/,
  );
  expect(await fails('virtnet net-rename lab other')).toContain("failed to get network 'lab'");
});

it('lists what was changed, with the lines that differ', async () => {
  await stdout('virtnet net-desc hall --title "The hall" --config --live');
  const [title, rename, define] = await entries('hall');
  expect([title?.action, rename?.action, define?.action]).toEqual(['change', 'rename', 'create']);
  expect(title).toMatchObject({ front: 'virtnet', name: 'hall', undoes: null });
  const table = (await stdout('virtnet net-history hall')).split('\n');
  expect(table[0]).toMatch(/^ Entry +Time +Change +Network +By$/);
  expect(table[2]).toContain(` ${title?.id.slice(0, 8)} `);
  expect(table[2]).toMatch(/ changed +hall +virtnet · \S+$/);
  expect(await stdout('virtnet net-history hall --limit 1 --diff')).toMatch(
    /^\S{8} \S+ \S+ changed hall \(virtnet · \S+\)\n(?: {2}.*\n)*(?:\+.*\n)*\+ {5}<virtnet:about .* title='The hall'\/>\n/,
  );
  expect((await entries()).some(({ name }) => name === 'default')).toBe(true);
  expect(await fails('virtnet net-history --limit 0')).toContain("Numeric value '0' for <limit>");
});

it('takes changes back, in what runs too, and redoes them', async () => {
  expect(await stdout('virtnet net-revert hall')).toMatch(
    /^Network hall is again as it was before \S+ \S+, when it was changed\n\n$/,
  );
  expect(await stdout('virtnet net-dumpxml hall')).not.toContain('The hall');
  await stdout('virtnet net-revert hall --redo');
  expect(await stdout('virtnet net-dumpxml hall')).toContain("title='The hall'");
  const rename = (await entries('hall')).find(({ action }) => action === 'rename');
  const short = rename?.id.slice(0, 8) ?? '';
  expect(await fails(`virtnet net-revert --entry ${short}`)).toContain('was changed again after this');
  expect(await stdout(`virtnet net-revert --entry ${short} --force`)).toContain('Network lab is again');
  expect(await stdout('virtnet net-list --name')).toBe('lab\n\n');
  expect(await stdout('virtnet net-dumpxml lab')).not.toContain('The hall');
});

it('brings an undefined network back by the name that it had', async () => {
  await stdout('virtnet net-autostart lab && virtnet net-destroy lab');
  const before = await stdout('virtnet net-dumpxml lab && virtnet net-info lab');
  await stdout('virtnet net-undefine lab');
  expect(await stdout('virtnet net-revert lab')).toContain('Network lab is again as it was before');
  expect(await stdout('virtnet net-dumpxml lab && virtnet net-info lab')).toBe(before);
});

it('says what is missing or too much', async () => {
  expect(await fails('virtnet net-revert')).toContain('give either a network or --entry ENTRY');
  expect(await fails('virtnet net-revert lab --entry abc')).toContain('give either');
  expect(await fails('virtnet net-revert --entry nonsense')).toContain("no entry 'nonsense'");
  expect(await fails('virtnet net-revert nobody')).toContain(
    "The history has no change of network 'nobody' that could be taken back",
  );
  expect(await fails('virtnet net-revert default --redo')).toContain('that could be redone');
});
