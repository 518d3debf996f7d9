/** The life of a definition on a real kernel: renamed, given another bridge, and on trial, while a guest pings. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { nextUndo } from '../../shared/contract/history';
import type { NetworkDraft } from '../../shared/definition/network';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { answeredIn } from '../fixtures/pings';
import { draftOf } from '../fixtures/sandboxFixture';
import { allowed, timed } from '../fixtures/yardstick';

const GATEWAY = '172.16.40.1';
const LAB: NetworkDraft = {
  ...draftOf('lab', '172.16.40.0/24', { mode: 'nat' }, { start: '172.16.40.100', end: '172.16.40.200' }),
  uuid: '00000000-0000-4000-8000-000000000001',
  mac: '52:54:00:00:00:01',
  bridge: { name: 'virbr7', stp: false, delay: 0 },
};
/** Pings a second of the guest. */
const RATE = 5;
/** How long a restart may keep a guest from its network, in milliseconds. */
const RESTART_MS = 2000;

let machine: MachineFixture;
let helper: HelperProcess;
let stateAtFirst = '';

const shell = (...lines: string[]): string => machine.namespace.shell(lines.join('\n'));
const stored = async (name: string): Promise<NetworkDraft> => {
  const found = await helper.network(name);
  if (!found) throw new Error(`${name} is not there`);
  return found.definition;
};
const update = (
  name: string,
  draft: NetworkDraft,
  { restart = false, trial = false }: { restart?: boolean; trial?: boolean } = {},
) =>
  helper.call('give', {
    order: { do: 'update', updates: [{ name, config: draft, live: draft, restart }] },
    trial,
  });
/** A bridge that was made anew stands elsewhere in the list of devices. */
const state = (): string => machine.state().split('\n').sort().join('\n');
const master = (): string | undefined => /master (\S+)/.exec(shell('ip -o link show veth0'))?.[1];
/** The numbers of the guest's pings that were answered so far. */
const answered = (): number[] => answeredIn(shell('cat /run/guest.ping'));
/** Resolves once so many more pings were answered; gives the most that were lost in a row since `from`. */
async function lostSince(from: number): Promise<number> {
  await until('three more answers', () => answered().filter((number) => number > from).length >= 3);
  const numbers = [from, ...answered().filter((number) => number > from)];
  return Math.max(...numbers.slice(1).map((number, index) => number - (numbers[index] ?? 0) - 1));
}
const lastAnswer = (): number => answered().at(-1) ?? 0;
const undo = async (network: string) => {
  const entry = nextUndo(await helper.call('history', { network, limit: 100 }));
  return helper.call('give', { order: { do: 'revert', id: entry?.id ?? '', to: 'before' } });
};

beforeAll(async () => {
  machine = await MachineFixture.open();
  helper = await machine.helper();
  await helper.call('give', {
    order: { do: 'create', networks: [{ definition: LAB, start: true, autostart: true, transient: false }] },
  });
  const recorded = helper.waitFor('the guest', ({ networks }) =>
    networks.some(({ guests }) => guests.length > 0),
  );
  shell(
    'ip netns add guest',
    'ip link add veth0 type veth peer name eth0 netns guest',
    'ip -n guest link set eth0 up && ip link set veth0 master virbr7 up',
    // A lease as dnsmasq hands it out; the guest gives itself the address.
    `printf '#!/bin/sh\\n[ "$1" != bound ] || ip addr replace "$ip/$mask" dev "$interface"\\n' > /run/lease.sh`,
    'chmod +x /run/lease.sh',
    'ip netns exec guest udhcpc -i eth0 -n -q -f -t 100 -T 1 -s /run/lease.sh > /dev/null 2>&1',
    `(ip netns exec guest ping -n -i ${1 / RATE} ${GATEWAY} > /run/guest.ping 2>&1 & echo $! > /run/ping.pid) < /dev/null > /dev/null 2>&1`,
  );
  await recorded;
  await until('the pinging', () => answered().length > 0);
  stateAtFirst = state();
});
afterAll(async () => {
  await helper.close();
  shell('kill $(cat /run/ping.pid); ip netns del guest');
  machine.close();
});

it('gets another name while it runs: no packet is lost, and lease, autostart and log go along', async () => {
  const [lease] = await helper.call('leases', { name: 'lab' });
  const from = lastAnswer();
  await update('lab', { ...(await stored('lab')), name: 'hall' });
  expect(await lostSince(from)).toBe(0);
  expect(lease?.address).toMatch(/^172\.16\.40\.(1\d\d|200)$/);
  expect(await helper.call('leases', { name: 'hall' })).toEqual([lease]);
  const hall = await helper.network('hall');
  expect(hall).toMatchObject({ state: 'active', autostart: true, drift: [], device: 'virbr7' });
  expect(await helper.network('lab')).toBeUndefined();
  expect(state().replace(/\bhall\b/g, 'lab')).toBe(stateAtFirst);
  // dnsmasq knows the guest still: it offers the same address again.
  shell('ip netns exec guest udhcpc -i eth0 -n -q -f -t 100 -T 1 -s /run/lease.sh > /dev/null 2>&1');
  expect((await helper.call('leases', { name: 'hall' })).map(({ address }) => address)).toEqual([
    lease?.address,
  ]);
  expect((await undo('hall')).networks).toMatchObject([{ name: 'lab' }]);
  expect(state()).toBe(stateAtFirst);
});

it.each<[string, Partial<NetworkDraft>, string]>([
  ['bridge', { bridge: { name: 'br-hall', stp: false, delay: 0 } }, 'br-hall'],
  ['hardware address', { mac: '52:54:00:00:00:77' }, 'virbr7'],
  [
    'bridge, hardware address and name',
    { bridge: { name: 'br-hall', stp: false, delay: 0 }, mac: '52:54:00:00:00:77', name: 'hall' },
    'br-hall',
  ],
])('gets another %s by a restart of two seconds at most, with its guest', async (_, change, bridge) => {
  const from = lastAnswer();
  const draft = { ...(await stored('lab')), ...change };
  await expect(update('lab', draft)).rejects.toMatchObject({ code: 'unsupported' });
  await update('lab', draft, { restart: true });
  const reading = await timed(() => helper.call('checkNetworks', { names: null }));
  const most = (allowed(RESTART_MS, reading) / 1000) * RATE;
  expect(await lostSince(from)).toBeLessThanOrEqual(most);
  expect(master()).toBe(bridge);
  expect(await helper.network(draft.name)).toMatchObject({ drift: [], device: bridge });
  const back = lastAnswer();
  await undo(draft.name);
  expect(await lostSince(back)).toBeLessThanOrEqual(most);
  expect(state()).toBe(stateAtFirst);
});

it('is as before once the helper that put a change on trial has gone', async () => {
  const draft = await stored('lab');
  const cutOff = { ...draft, ips: [{ address: '172.16.41.1', prefix: 24 }] };
  await update('lab', cutOff, { trial: true });
  expect(shell('ip -o addr show virbr7')).toContain('172.16.41.1');
  await helper.close();
  expect(state()).toBe(stateAtFirst);
  helper = await machine.helper();
  await update('lab', cutOff, { trial: true });
  const from = lastAnswer();
  await machine.killHelper(helper);
  helper = await machine.helper();
  expect((await helper.call('snapshot', {})).trial).toBeNull();
  expect(state()).toBe(stateAtFirst);
  await lostSince(from);
});

it.each([5, 25, 120, 300])(
  'is whole when its helper is killed %i ms into a rename with a new bridge',
  async (moment) => {
    const draft = await stored('lab');
    const asked = update(
      'lab',
      { ...draft, name: 'hall', bridge: { ...draft.bridge, name: 'br-hall' } },
      { restart: true },
    ).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, moment));
    await machine.killHelper(helper);
    await asked;
    helper = await machine.helper();
    const { networks, unreadable } = await helper.call('snapshot', {});
    expect(unreadable).toEqual([]);
    const [network, ...others] = networks.filter(({ uuid }) => uuid === LAB.uuid);
    expect(others).toEqual([]);
    expect(network).toMatchObject({ state: 'active', autostart: true, drift: [] });
    expect(master()).toBe(network?.device);
    const isRenamed = network?.name === 'hall';
    expect(network?.device).toBe(isRenamed ? 'br-hall' : 'virbr7');
    const [entry] = await helper.call('history', { network: network?.name ?? '', limit: 1 });
    expect(entry?.name).toBe(network?.name);
    if (isRenamed) await undo('hall');
    expect(state()).toBe(stateAtFirst);
  },
);
