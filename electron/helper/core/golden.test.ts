/** Definition → what is done: each folder of testdata/ holds a definition and, beside it, what starting and stopping it means. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import type { PlanView } from '../../../shared/contract/resource';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { networkFiles, systemPaths } from '../host/paths';
import { applyPlan, planTransition, viewPlan, type ActiveNetwork } from './transition';

/** `UPDATE_GOLDEN=1` writes the files anew; look at the difference before you keep it. */
const isUpdate = process.env['UPDATE_GOLDEN'] === '1';
const folder = join(import.meta.dirname, 'testdata');
const paths = systemPaths();

function compareWithFile(file: string, text: string): void {
  if (isUpdate) {
    rmSync(file, { force: true });
    if (text !== '') writeFileSync(file, text);
  }
  expect(text).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
}

/** Commands with their input; files stand in golden files of their own. */
const commandsOf = ({ steps }: PlanView): string =>
  steps
    .filter(({ command }) => !command.startsWith('/'))
    .map(({ command, input }) => `$ ${command}\n${input ?? ''}`)
    .join('\n');

const changesOf = ({ changes }: PlanView): string => changes.map(({ title }) => `${title}\n`).join('');

describe.each(readdirSync(folder))('%s', (name) => {
  const definition = networkDefinitionSchema.parse(
    readNetworkXml(readFileSync(join(folder, name, 'definition.xml'), 'utf8')),
  );
  const network: ActiveNetwork = { definition, pollResolv: true };

  it('starts and stops by these commands and leaves nothing', async () => {
    const host = new FakeHost();
    const untouched = host.describe();
    const start = await planTransition(host, paths, { before: [], after: [network], others: [] });
    compareWithFile(join(folder, name, 'start.txt'), commandsOf(viewPlan(start)));
    compareWithFile(join(folder, name, 'changes.txt'), changesOf(viewPlan(start)));
    await applyPlan(host, paths, start);
    const files = networkFiles(paths, definition.name);
    compareWithFile(join(folder, name, 'dnsmasq.conf'), host.files.get(files.conf) ?? '');
    compareWithFile(join(folder, name, 'hostsfile'), host.files.get(files.hosts) ?? '');
    const stop = await planTransition(host, paths, { before: [network], after: [], others: [] });
    compareWithFile(join(folder, name, 'stop.txt'), commandsOf(viewPlan(stop)));
    await applyPlan(host, paths, stop);
    expect(host.describe()).toBe(untouched);
  });
});
