/** Whatever happens to a test of a network, nothing of its temporary guest is left; and net-test as people call it. */
import { spawn } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';

describe('a test that does not come to its end', () => {
  let cli: CliMachine;
  beforeAll(async () => {
    cli = await CliMachine.open();
    // A resolver that is waited for in vain gives time to cut a test short.
    shell('echo nameserver 198.51.100.53 > /run/resolv.conf; mount --bind /run/resolv.conf /etc/resolv.conf');
    const helper = await cli.machine.helper();
    const range = { start: '172.16.40.100', end: '172.16.40.102' };
    await helper.call('give', {
      order: {
        do: 'create',
        networks: [
          {
            definition: draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, range),
            start: true,
            autostart: false,
            transient: false,
          },
        ],
      },
    });
    await helper.close();
  });
  afterAll(() => cli.close());

  const shell = (script: string): string => cli.machine.namespace.shell(script);
  const links = (): string => shell('ip -brief link');
  const leases = (): string => shell('cat /run/virtnet-laws/var/lib/virtnet-manager/lab.leases || true');
  const hasGuest = (): boolean => links().includes('vnmtest');
  const holdsLease = (): boolean => leases().includes('02:56:4e:4d');

  it('because its helper is killed outright: cable, namespace and lease are gone', async () => {
    const helper = await cli.machine.helper();
    const begun = helper.next('the step dns', 'probeStep', ({ step }) => step.id === 'dns');
    helper.call('probeNetwork', { name: 'lab', probe: 'killed' }).catch(() => undefined);
    await begun;
    expect(hasGuest()).toBe(true);
    expect(holdsLease()).toBe(true);
    await cli.machine.killHelper(helper);
    expect(await until('nothing of the guest', () => !hasGuest() && !holdsLease())).toBe(true);
  });

  it('because somebody cancels it: the report says so, and says it at once', async () => {
    const helper = await cli.machine.helper();
    const begun = helper.next('the step dns', 'probeStep', ({ step }) => step.id === 'dns');
    const report = helper.call('probeNetwork', { name: 'lab', probe: 'cancelled' });
    await begun;
    await helper.call('cancelProbe', { probe: 'cancelled' });
    expect(await report).toMatchObject({ network: 'lab', outcome: 'cancelled' });
    expect(hasGuest()).toBe(false);
    expect(await until('the lease given back', () => !holdsLease())).toBe(true);
    // The temporary guest is nobody's, so nobody is asked about it.
    expect((await helper.network('lab'))?.guests).toEqual([]);
    await helper.close();
  });

  it('because of Ctrl+C in a terminal: exit status 1 and a clean host', async () => {
    const { argv, env } = cli.enter(['virtnet', 'net-test', 'lab']);
    const [program = '', ...rest] = argv;
    const child = spawn(program, rest, { env: { ...process.env, ...env }, detached: true });
    let output = '';
    child.stdout.on('data', (text) => (output += String(text)));
    child.stderr.on('data', (text) => (output += String(text)));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    expect(await until('the guest', () => hasGuest())).toBe(true);
    process.kill(-(child.pid ?? 0), 'SIGINT');
    await ended;
    expect(output).toMatch(/interrupted; nothing of it is left/);
    expect(await until('nothing of the guest', () => !hasGuest() && !holdsLease())).toBe(true);
  });

  it('is told from one that does: steps as they end, JSON on demand, 0 and 1', async () => {
    shell(': > /run/resolv.conf; ip route del default');
    const silent = await cli.run('virtnet net-test lab');
    expect(silent.stdout).toContain('This host has no default route');
    expect(silent.stdout).toMatch(/^Bridge {16}ok {7}virbr\d is up/m);
    expect(silent.stdout).toMatch(/^DHCP offer and lease {2}ok {7}172\.16\.40\.10\d for 1 h/m);
    shell('iptables -t nat -F VNM_PRT');
    const failed = await cli.run('virtnet net-test lab --json');
    expect(failed.status).toBe(1);
    const report = JSON.parse(failed.stdout) as { outcome: string; steps: { id: string; status: string }[] };
    expect(report.outcome).toBe('failed');
    expect(report.steps.find(({ id }) => id === 'rules')?.status).toBe('failed');
    const missing = await cli.run('virtnet net-test nobody');
    expect(missing).toMatchObject({ status: 1, stdout: '' });
    await cli.run('virtnet net-destroy lab');
    const inactive = await cli.run('virtnet net-test lab');
    expect(inactive.stderr).toContain('The network “lab” is not active; start it to test it.');
    expect(inactive.status).toBe(1);
  });
});
