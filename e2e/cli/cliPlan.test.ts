/** Verbs that only read, on a real kernel: they change nothing and start no program that they do not need. */
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from './cliMachine';
import { stateOf } from '../fixtures/namespace';

const testdata = join(import.meta.dirname, 'testdata');

describe('what only reads', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    for (const file of readdirSync(testdata).filter((name) => name.endsWith('.xml')))
      cpSync(join(testdata, file), join(cli.folder, file));
    await cli.run('virtnet net-define lab.xml && virtnet net-start lab && virtnet net-define quiet.xml');
    // The list of networks is kept by the first who asks for it.
    await cli.run('virtnet net-list --all');
    for (const program of ['ip', 'iptables-save', 'iptables-restore', 'ip6tables-save', 'dnsmasq', 'sysctl'])
      writeFileSync(
        join(cli.folder, program),
        `#!/bin/sh\necho ${program} >> '${cli.folder}/started'\nexec "$(PATH=\${PATH#*:} command -v ${program})" "$@"\n`,
        { mode: 0o755 },
      );
  });
  afterAll(() => cli.close());

  /** Without what passes by itself: an IPv6 address is tentative for a second. */
  const state = async (): Promise<string> =>
    (await stateOf(cli.machine.namespace)).replaceAll('"tentative":true,', '');

  /** What a call prints, and which programs it started. */
  async function call(words: string): Promise<{ stdout: string; started: string[] }> {
    rmSync(join(cli.folder, 'started'), { force: true });
    const { stdout, stderr } = await cli.run(`virtnet ${words}`);
    expect(stderr, words).toBe('');
    const log = join(cli.folder, 'started');
    const started = existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n').sort() : [];
    return { stdout, started };
  }
  const plan = (args: string) => call(`net-plan ${args}`);

  it.each([
    ...['net-list --all', 'net-list --all --json', 'net-info lab', 'net-uuid lab', 'net-name lab'],
    ...[
      'net-dumpxml lab',
      'net-dumpxml lab --inactive',
      'net-desc lab',
      'net-dhcp-leases lab',
      'net-export lab',
    ],
  ])('%s starts no program', async (words) => {
    expect((await call(words)).started).toEqual([]);
  });

  it('a plan leaves an active network, an inactive one and a file as they are, in every form', async () => {
    const before = await state();
    for (const format of ['text', 'json', 'shell', 'dnsmasq', 'iptables']) {
      for (const what of ['lab', 'quiet', '--file short.xml', '--file labWider.xml']) {
        const { stdout } = await plan(`${what} --format ${format}`);
        expect(stdout.length, `${what} ${format}`).toBeGreaterThan(10);
      }
      if (format !== 'dnsmasq') await plan(`lab --stop --format ${format}`);
    }
    expect(await state()).toBe(before);
  });

  it('a plan shows all that an active network is made of without starting any program', async () => {
    const dnsmasq = await plan('lab --format dnsmasq');
    expect(dnsmasq.started).toEqual([]);
    expect((await plan('lab --format iptables')).started).toEqual([]);
    // The files of hosts follow it, each under its name.
    const [title = '', ...lines] = (dnsmasq.stdout.split('\n\n# ')[0] ?? '').trimEnd().split('\n');
    // To the letter what the running dnsmasq reads.
    expect(cli.machine.namespace.shell(`cat ${title.replace('# ', '')}`).trimEnd()).toBe(lines.join('\n'));
  });

  it('a plan shows rules that make the very chains that are there', async () => {
    const { stdout } = await plan('lab --format iptables');
    const planned = stdout.split('\n').filter((line) => line.startsWith('-A '));
    const present = cli.machine.namespace.shell('iptables-save').split('\n');
    expect(planned.length).toBeGreaterThan(20);
    expect(planned.filter((line) => !present.includes(line))).toEqual([]);
  });

  it('a plan reads what it has to compare with, and writes nothing to read it', async () => {
    const { stdout, started } = await plan('lab');
    expect(stdout).toBe('Nothing to do.\n\n');
    expect(started.filter((program) => !['ip', 'iptables-save', 'ip6tables-save'].includes(program))).toEqual(
      [],
    );
  });
});
