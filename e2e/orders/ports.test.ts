/** Guests stay plugged in on a real kernel: a veth and a tap outlive stop and start, by helper and by virtnet, and a deleted bridge. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';
import type { HelperProcess } from '../fixtures/helperProcess';
import { draftOf } from '../fixtures/sandboxFixture';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);

let cli: CliMachine;
let helper: HelperProcess;
let bridge = '';
beforeAll(async () => {
  cli = await CliMachine.open();
  helper = await cli.machine.helper();
  await helper.call('give', {
    order: { do: 'create', networks: [{ definition: NAT, start: true, autostart: false, transient: false }] },
  });
  bridge = (await helper.network('lab'))?.device ?? '';
  const recorded = helper.waitFor(
    'both guests',
    ({ networks }) => networks.find(({ name }) => name === 'lab')?.guests.length === 2,
  );
  shell(
    'ip netns add guest',
    'ip link add veth0 type veth peer name eth0 netns guest',
    'ip -n guest addr add 172.16.40.20/24 dev eth0 && ip -n guest link set eth0 up',
    `ip link set veth0 mtu 1400 && ip link set veth0 master ${bridge} up`,
    `ip tuntap add tap0 mode tap && ip link set tap0 master ${bridge} up`,
  );
  await recorded;
});
afterAll(async () => {
  await helper.close();
  cli.close();
});

const shell = (...lines: string[]): string => cli.machine.namespace.shell(lines.join(' && '));
const masters = (): (string | undefined)[] =>
  ['veth0', 'tap0'].map((name) => /master (\S+)/.exec(shell(`ip -o link show ${name}`))?.[1]);
/** All that can be seen of the guests' devices but whether they are plugged in. */
const devices = (): string =>
  ['veth0', 'tap0']
    .map((name) => shell(`ip -o -d link show ${name}`))
    .join('')
    .replace(/ master \S+| bridge_slave .*?(?= addrgenmode| numtxqueues)|state \S+|<\S+>/g, '');
const ping = (): string => shell('ip netns exec guest ping -c 1 -W 60 172.16.40.1');
const expectPlugged = (): void => {
  expect(masters()).toEqual([bridge, bridge]);
  expect(ping()).toContain('1 received');
};

it('puts guests back after stop and start, by a helper and by virtnet without one, and changes nothing of them', async () => {
  expectPlugged();
  const before = devices();
  await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
  expect(masters()).toEqual([undefined, undefined]);
  await helper.call('give', { order: { do: 'start', names: ['lab'] } });
  expectPlugged();
  expect((await helper.network('lab'))?.drift).toEqual([]);
  await helper.close();
  const { status } = await cli.run('virtnet net-destroy lab && virtnet net-start lab');
  expect(status).toBe(0);
  expectPlugged();
  expect(devices()).toBe(before);
  const guests = await cli.run('virtnet net-guests lab');
  expect(guests.stdout).toMatch(/172\.16\.40\.20\s+-\s+veth0\s+\d{4}-/);
  const json = JSON.parse((await cli.run('virtnet net-guests lab --json')).stdout) as { port: string }[];
  expect(json.map(({ port }) => port)).toEqual(['veth0', 'tap0']);
  helper = await cli.machine.helper();
});

it('notices a guest that was unplugged and a bridge that was deleted, and a repair plugs the guests in again', async () => {
  const drifted = helper.waitFor('the port that is gone', ({ networks }) =>
    networks.some(({ drift }) => drift.some(({ kind, key }) => kind === 'port' && key === 'veth0')),
  );
  shell('ip link set veth0 nomaster');
  await drifted;
  await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
  expectPlugged();
  shell(`ip link del ${bridge}`);
  expect(masters()).toEqual([undefined, undefined]);
  await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
  expectPlugged();
});

it('takes no device that is plugged in elsewhere by then, nor another one of the same name', async () => {
  await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
  shell('ip link add other type bridge && ip link set veth0 master other');
  shell('ip tuntap del tap0 mode tap && ip tuntap add tap0 mode tap');
  await helper.call('give', { order: { do: 'start', names: ['lab'] } });
  expect(masters()).toEqual(['other', undefined]);
  await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
  expect(masters()).toEqual(['other', undefined]);
  expect(shell(`ls ${cli.machine.root}/run/virtnet-manager`)).not.toContain('lab');
});
