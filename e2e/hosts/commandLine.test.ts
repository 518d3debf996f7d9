/** virtnet and other hosts: by the names of connections, and on all of them at once. */
import { symlinkSync, cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SavedHost } from '../../shared/contract/savedHost';
import { command, type Output } from '../fixtures/command';
import { BEHIND, LAB, SshMachine } from './sshMachine';

let machine: SshMachine;
beforeAll(async () => {
  machine = await SshMachine.open(inject('programs'));
  cpSync(inject('programs'), join(machine.folder, 'own'), { recursive: true });
  symlinkSync('virtnet.cjs', join(machine.folder, 'own/virtnet'));
});
afterAll(() => machine.close());

function virtnet(call: string): Promise<Output> {
  const { argv, env } = machine.namespace.enter(['sh', '-c', `virtnet ${call}`]);
  return command(argv, {
    env: {
      ...env,
      PATH: `${join(machine.folder, 'own')}:${env['PATH'] ?? ''}`,
      VIRTNET_ROOT: '/run/own',
      XDG_CONFIG_HOME: '/run/config',
    },
  });
}

const host = (name: string, rest: Partial<SavedHost>): SavedHost => ({
  ...{ name, user: 'root', ...LAB, jump: [], become: 'root', atStart: false },
  ...rest,
});

async function remember(...hosts: SavedHost[]): Promise<void> {
  await machine.namespace.host.writeFile('/run/config/virtnet-manager/hosts.json', JSON.stringify({ hosts }));
}

describe('a connection by its name', () => {
  it('is the host that was added by that name, or one that is always there', async () => {
    await remember(host('lab1', {}), host('lab2', { user: 'eve', become: 'sudo' }));
    expect((await virtnet('-c lab1 net-start default')).stdout).toBe('Network default started\n\n');
    expect((await virtnet('-c lab2 net-list --name -q')).stdout).toBe('default\n');
    expect((await virtnet('-c system net-list --name -q')).stdout).toBe('');
    expect((await virtnet('net-list --name -q')).stdout).toBe('');
    expect((await virtnet('-c lab2 net-destroy default')).status).toBe(0);
  });

  it('is named with those that there are when it is unknown', async () => {
    await remember(host('lab1', {}));
    const { status, stderr } = await virtnet('-c lab9 net-list');
    expect([status, stderr]).toEqual([
      1,
      "error: There is no connection called 'lab9'\nConnections: system, sandbox, lab1. Add another in the window, or write virtnet+ssh://USER@HOST/system.\n",
    ]);
  });

  it('says what is wrong with the file of names, and needs it for nothing else', async () => {
    await machine.namespace.host.writeFile('/run/config/virtnet-manager/hosts.json', '{"hosts": 7}');
    expect((await virtnet('-c lab1 net-list')).stderr).toContain(
      '/run/config/virtnet-manager/hosts.json cannot be read',
    );
    expect((await virtnet('net-list')).status).toBe(0);
  });

  it('asks nothing where no terminal is', async () => {
    await remember(host('lab1', { user: 'ada' }), host('lab2', { user: 'ada', become: 'sudo' }));
    expect((await virtnet('-c lab1 net-list')).stderr).toContain('refused the login');
    expect(
      (await virtnet(`-c 'virtnet+ssh://eve@${LAB.host}:${LAB.port}/system?become=doas' net-list`)).stderr,
    ).toContain('has no doas');
  });
});

describe('--all-hosts', () => {
  it('shows every host in turn, this computer first', async () => {
    await remember(host('lab1', {}), host('lab2', { user: 'eve', become: 'sudo' }));
    const { status, stdout } = await virtnet('net-list --all --name --all-hosts -q');
    expect([status, stdout]).toEqual([0, 'system:\ndefault\nlab1:\ndefault\nlab2:\ndefault\n']);
    const json = JSON.parse((await virtnet('net-info default --all-hosts --json')).stdout) as unknown;
    const result = expect.objectContaining({ name: 'default', active: false }) as unknown;
    expect(json).toEqual([
      { connection: 'system', uri: 'virtnet:///system', result },
      { connection: 'lab1', uri: `virtnet+ssh://root@${LAB.host}:${LAB.port}/system`, result },
      { connection: 'lab2', uri: `virtnet+ssh://eve@${LAB.host}:${LAB.port}/system?become=sudo`, result },
    ]);
    expect((await virtnet('net-dhcp-leases default --all-hosts')).stdout).toMatch(/^system:\n .*\nlab1:\n/s);
  });

  it('names those that do not answer, and shows the others', async () => {
    await remember(host('behind', BEHIND), host('lab1', {}));
    const { status, stdout, stderr } = await virtnet('net-list --all --name --all-hosts -q');
    expect([status, stdout]).toEqual([1, 'system:\ndefault\nbehind:\n\nlab1:\ndefault\n']);
    expect(stderr).toMatch(/^behind: error: .*Connection refused[^]*error: 1 of 3 hosts failed: behind\n$/);
  });

  it('is of verbs that only read, and of no single connection', async () => {
    expect((await virtnet('net-start default --all-hosts')).stderr).toContain(
      "doesn't support option --all-hosts",
    );
    expect((await virtnet('net-check --repair --all-hosts')).stderr).toContain('mutually exclusive');
    expect((await virtnet('-c lab1 net-list --all-hosts')).stderr).toContain('mutually exclusive');
  });
});
