/** virtnet net-check and virtnet activity on a real kernel: what others changed, and what has happened. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityEntry } from '../../shared/contract/snapshot';
import { CliMachine } from './cliMachine';

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
  for (const file of ['lab.xml', 'quiet.xml'])
    cpSync(join(import.meta.dirname, 'testdata', file), join(cli.folder, file));
  await cli.run('virtnet net-define lab.xml && virtnet net-define quiet.xml && virtnet net-start lab quiet');
});
afterAll(() => cli.close());

describe('net-check', () => {
  it('is content with networks that are as they were started', async () => {
    const { status, stdout } = await cli.run('virtnet net-check');
    expect([status, stdout]).toEqual([
      0,
      'Network lab is as it should be\nNetwork quiet is as it should be\n\n',
    ]);
  });

  it('names what others changed, fails, repairs when asked to, and is content again', async () => {
    cli.machine.namespace.shell(
      'ip addr add 10.99.0.1/24 dev $(ip -br link show type bridge | head -1 | cut -d" " -f1)',
    );
    const found = await cli.run('virtnet net-check');
    expect(found.status).toBe(1);
    expect(found.stdout).toMatch(
      /^Network lab was changed outside:\n {2}The bridge \S+ also has 10\.99\.0\.1\/24\n/,
    );
    expect(found.stdout).toContain('Network quiet is as it should be');
    expect(found.stderr).toContain('virtnet net-check --repair');
    expect((await cli.run('virtnet net-check quiet -q')).status).toBe(0);
    expect(JSON.parse((await cli.run('virtnet net-check lab --json')).stdout)).toMatchObject([
      { name: 'lab', changed: true, differs: [expect.stringContaining('10.99.0.1/24')] },
    ]);
    const repaired = await cli.run('virtnet net-check --repair');
    expect(repaired.status).toBe(0);
    expect(repaired.stdout).toContain('Network lab was changed outside and has been repaired:');
    expect((await cli.run('virtnet net-check')).status).toBe(0);
  });

  it('throws the switch by which a host repairs by itself', async () => {
    expect((await cli.run('virtnet net-check --by-itself maybe')).status).toBe(1);
    expect((await cli.run('virtnet net-check --by-itself on')).stdout).toContain('repaired by themselves');
    const helper = await cli.machine.helper();
    expect((await helper.call('snapshot', {})).repair.byItself).toBe(true);
    await helper.close();
  });
});

describe('activity', () => {
  const entries = async (options: string): Promise<ActivityEntry[]> =>
    JSON.parse((await cli.run(`virtnet activity --json ${options}`)).stdout) as ActivityEntry[];

  it('tells of all fronts, of one network, of a time, with commands, and of dnsmasq', async () => {
    const { stdout } = await cli.run('virtnet activity');
    expect(stdout).toMatch(/^\S+Z Start lab, quiet: Done \(virtnet · \S+\)$/m);
    expect(stdout).toMatch(/^\S+Z Repair lab: Done \(virtnet · \S+\)$/m);
    expect(stdout).toMatch(/^\S+Z dnsmasq lab \(Host\) started, version 2\./m);
    const ofQuiet = await entries('--network quiet');
    expect(ofQuiet.map(({ action }) => action)).toEqual(expect.arrayContaining(['define', 'start']));
    expect(ofQuiet.some(({ network }) => network === 'lab')).toBe(false);
    expect((await entries('--since 1h')).length).toBe((await entries('--lines 9999')).length);
    expect(await entries('--since 2100-01-01')).toEqual([]);
    expect((await cli.run('virtnet activity --verbose')).stdout).toContain('  $ iptables-restore --noflush');
    for (const wrong of ['--since yesterday', '--lines 0', '--network nobody'])
      expect((await cli.run(`virtnet activity ${wrong}`)).status, wrong).toBe(1);
  });

  it('goes on with what comes, whoever does it', async () => {
    const { stdout } = await cli.run(`true
      virtnet activity --follow --lines 1 > followed & follower=$!
      until [ -s followed ]; do sleep 0.1; done
      virtnet net-destroy quiet
      until grep -q 'Stop quiet: Done' followed; do sleep 0.1; done
      kill $follower; wait $follower && cat followed`);
    expect(stdout).toMatch(/^\S+Z Change settings: Done/m);
    expect(stdout).toMatch(/^\S+Z dnsmasq quiet \(Host\) exiting on receipt of SIGTERM$/m);
    expect(stdout.match(/^\S+Z Stop quiet: Done/gm)).toHaveLength(1);
  });

  it('says what cannot be read, and reports for a bug', async () => {
    const file = join(cli.machine.root, 'var/lib/virtnet-manager/log/activity.jsonl');
    cli.machine.namespace.shell(`printf '{"torn":' >> ${file}`);
    await cli.run('virtnet net-start quiet');
    const { stdout } = await cli.run('virtnet activity --lines 9999');
    expect(stdout).toContain('One line of the activity kept on disk cannot be read here');
    expect(stdout).toMatch(/Start quiet: Done/);
    const report = (await cli.run('virtnet activity --report')).stdout;
    for (const part of [
      '# Virtnet Manager report',
      '### lab',
      '<name>quiet</name>',
      'Start lab, quiet: Done',
    ])
      expect(report).toContain(part);
  });
});
