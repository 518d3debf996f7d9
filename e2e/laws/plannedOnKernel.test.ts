/** Law 7 on the kernel: what a plan refuses and shows is what the order refuses and does. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toErrorShape } from '../../shared/contract/error';
import type { NetworkDraft } from '../../shared/definition/network';
import type { Order } from '../../shared/contract/order';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { doneWords, shownCommands } from './shownAndDone';

const LAB: NetworkDraft = {
  name: 'lab',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr40', stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [
    {
      address: '172.16.40.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '172.16.40.128', end: '172.16.40.254' }], hosts: [] },
    },
  ],
};

let machine: MachineFixture;
let helper: HelperProcess;

beforeEach(async () => {
  machine = await MachineFixture.open();
  helper = await machine.helper();
});
afterEach(async () => {
  await helper.close();
  machine.close();
});

async function refusal(asked: Promise<unknown>): Promise<unknown> {
  return asked.then(
    () => null,
    (error: unknown) => toErrorShape(error),
  );
}

/** Shows an order, then gives it, and compares the commands. */
async function showAndGive(order: Order): Promise<void> {
  const { plan } = await helper.call('plan', { order });
  await helper.call('give', { order });
  const entries = await helper.call('activity', { limit: 50 });
  const last = entries.find(({ front }) => front === 'helper' || front === 'virtnet');
  const { commands } = await helper.call('activityEntry', { id: last?.id ?? '' });
  expect(doneWords(commands), order.do).toEqual(shownCommands(plan.steps));
}

it('tells the kernel what was shown, through the life of a network', async () => {
  const run = { start: true, autostart: false, transient: false };
  await showAndGive({ do: 'create', networks: [{ definition: LAB, ...run }] });
  await showAndGive({ do: 'repair', names: ['lab'] });
  machine.namespace.shell('iptables -D FORWARD 1; ip link set virbr40 down');
  await showAndGive({ do: 'repair', names: ['lab'] });
  const changed = { ...LAB, mtu: 1400, ips: [{ address: '172.16.41.1', prefix: 24 }] };
  await showAndGive({ do: 'update', updates: [{ name: 'lab', config: changed, live: changed }] });
  const renamed = { ...changed, name: 'hall' };
  await showAndGive({ do: 'update', updates: [{ name: 'lab', config: renamed, live: renamed }] });
  await showAndGive({ do: 'stop', names: ['hall'] });
  await showAndGive({ do: 'start', names: ['hall'] });
  await showAndGive({ do: 'delete', names: ['hall'], stop: true });
});

it('refuses before what it would refuse then, in the same words', async () => {
  const run = { start: false, autostart: false, transient: false };
  await helper.call('give', { order: { do: 'create', networks: [{ definition: LAB, ...run }] } });
  machine.namespace.shell(
    'ip link add eth9 type dummy; ip link set eth9 up; ip addr add 172.16.40.9/25 dev eth9',
  );
  const orders: Order[] = [
    { do: 'start', names: ['lab'] },
    { do: 'stop', names: ['lab'] },
    { do: 'start', names: ['nobody'] },
    { do: 'create', networks: [{ definition: LAB, ...run }] },
    { do: 'plug', network: 'lab' },
    { do: 'offer', names: ['nobody'] },
  ];
  for (const order of orders) {
    const refused = await refusal(helper.call('give', { order }));
    expect(await refusal(helper.call('plan', { order })), order.do).toEqual(refused);
    expect(refused, order.do).not.toBeNull();
  }
  expect(await refusal(helper.call('plan', { order: { do: 'start', names: ['lab'] } }))).toMatchObject({
    data: { code: 'subnet-conflict', owner: 'eth9 (172.16.40.0/25)' },
  });
});
