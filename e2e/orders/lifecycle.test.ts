/** A network's life on a real kernel, asked for by the contract: every order of events, several helpers, drift. */
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkDraft } from '../../shared/definition/network';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { draftOf } from '../fixtures/sandboxFixture';
import { allowed, timed } from '../fixtures/yardstick';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);
/** What the product promises, in milliseconds. */
const NOTICED_WITHIN = 3000;
const plain = { start: false, autostart: false, transient: false };

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

const create = (definition: NetworkDraft, options: Partial<typeof plain> = {}) =>
  helper.call('give', { order: { do: 'create', networks: [{ ...plain, ...options, definition }] } });

const state = (): string => machine.state();

describe('a first run', () => {
  it('stores the default network, to start on boot, and starts nothing', async () => {
    const { networks, host } = await helper.call('snapshot', {});
    expect(
      networks.map(({ name, state: standing, autostart, device }) => [name, standing, autostart, device]),
    ).toEqual([['default', 'inactive', true, 'virbr0']]);
    expect(networks[0]?.definition.ips[0]?.address).toBe('192.168.122.1');
    expect(host.devices).not.toContain('virbr0');
  });

  it('does not bring a deleted default network back', async () => {
    await helper.call('give', { order: { do: 'delete', names: ['default'], stop: false } });
    const next = await machine.helper();
    expect((await next.call('snapshot', {})).networks).toEqual([]);
    await next.close();
  });
});

describe('a network’s life', () => {
  it('create, start, stop and delete, ten times, leaves everything as it was', async () => {
    const before = state();
    for (let round = 0; round < 10; round += 1) {
      await create(NAT);
      await helper.call('give', { order: { do: 'start', names: ['lab'] } });
      await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
      await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: false } });
    }
    expect(state()).toBe(before);
  });

  it('shows in the snapshot as it goes', async () => {
    const [created] = (await create(NAT, { start: true, autostart: true })).networks;
    const active = await helper.network('lab');
    expect(active).toMatchObject({
      state: 'active',
      persistent: true,
      autostart: true,
      device: created?.device,
      uuid: created?.uuid,
    });
    expect(active?.interface).toMatchObject({ name: created?.device, mac: active?.definition.mac });
    expect(active?.interface?.inet[0]).toMatchObject({
      address: '172.16.40.1',
      prefix: 24,
      netmask: '255.255.255.0',
    });
    await helper.call('give', { order: { do: 'autostart', names: ['lab'], autostart: false } });
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    expect(await helper.network('lab')).toMatchObject({
      state: 'inactive',
      autostart: false,
      interface: null,
      startedAt: null,
    });
  });

  it('outlives the helper, and the next one finds it', async () => {
    await create(NAT, { start: true });
    const { startedAt } = (await helper.network('lab')) ?? {};
    expect(await helper.close()).toBe(0);
    helper = await machine.helper();
    expect(await helper.network('lab')).toMatchObject({ state: 'active', startedAt, drift: [] });
  });

  it('begins all the same when the connection is closed in the middle of its creation', async () => {
    let isOver = false;
    const asked = create(NAT, { start: true })
      .catch(() => undefined)
      .finally(() => (isOver = true));
    const { host, paths } = machine.namespace;
    const journal = join(paths.run, 'journal.json');
    await until('the creation', async () => isOver || (await host.readFile(journal)) !== null);
    expect(await helper.close()).toBe(0);
    await asked;
    helper = await machine.helper();
    expect(await helper.network('lab')).toMatchObject({ state: 'active', drift: [] });
    const entries = await helper.call('activity', { limit: 10 });
    expect(entries.map(({ action }) => action)).not.toContain('recover');
  });

  it('of a transient network ends when it is stopped', async () => {
    const before = state();
    await create(NAT, { transient: true });
    expect(await helper.network('lab')).toMatchObject({ state: 'active', persistent: false });
    expect(machine.definitionFiles()).toEqual(['default.xml']);
    await expect(
      helper.call('give', { order: { do: 'autostart', names: ['lab'], autostart: true } }),
    ).rejects.toMatchObject({
      code: 'unsupported',
    });
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    expect(await helper.network('lab')).toBeUndefined();
    expect(state()).toBe(before);
  });

  it('is refused in the wrong order, by name', async () => {
    await create(NAT);
    await expect(helper.call('give', { order: { do: 'stop', names: ['lab'] } })).rejects.toMatchObject({
      data: { code: 'is-inactive', name: 'lab' },
    });
    await helper.call('give', { order: { do: 'start', names: ['lab'] } });
    await expect(helper.call('give', { order: { do: 'start', names: ['lab'] } })).rejects.toMatchObject({
      data: { code: 'is-active', name: 'lab' },
    });
    await expect(
      helper.call('give', { order: { do: 'delete', names: ['lab'], stop: false } }),
    ).rejects.toMatchObject({
      code: 'is-active',
    });
    for (const order of ['start', 'stop', 'repair'] as const) {
      await expect(helper.call('give', { order: { do: order, names: ['../lab'] } })).rejects.toMatchObject({
        code: 'not-found',
      });
    }
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    expect(await helper.network('lab')).toBeUndefined();
  });

  it('can be read as XML and looked at as a plan, which changes nothing', async () => {
    const before = state();
    const plan = await helper.plan({
      do: 'create',
      networks: [{ definition: NAT, start: true, autostart: false, transient: false }],
    });
    expect(plan.script).toMatch(/dnsmasq/);
    expect(plan.steps.length).toBeGreaterThan(0);
    expect(state()).toBe(before);
    await create(NAT, { start: true });
    const running = state();
    expect((await helper.plan({ do: 'stop', names: ['lab'] })).changes.length).toBeGreaterThan(0);
    expect((await helper.plan({ do: 'repair', names: ['lab'] })).changes).toEqual([]);
    expect(state()).toBe(running);
    const definition = (await helper.network('lab'))?.definition;
    expect(await helper.call('dumpXml', { name: 'lab', inactive: false })).toBe(
      definition && writeNetworkXml(definition),
    );
  });
});

describe('several helpers on one machine', () => {
  it('see each other’s changes and never work at the same time', async () => {
    const other = await machine.helper();
    const seen = other.waitFor('lab at the other helper', ({ networks }) =>
      networks.some(({ name, state: standing }) => name === 'lab' && standing === 'active'),
    );
    await create(NAT, { start: true });
    await seen;
    const drafts = Array.from({ length: 6 }, (_, index) =>
      draftOf(
        `lab-${index}`,
        `10.66.${index}.0/24`,
        { mode: 'nat' },
        { start: `10.66.${index}.10`, end: `10.66.${index}.20` },
      ),
    );
    await Promise.all(
      drafts.map((definition, index) =>
        (index % 2 ? helper : other).call('give', {
          order: { do: 'create', networks: [{ ...plain, definition, start: true }] },
        }),
      ),
    );
    const { networks } = await other.call('snapshot', {});
    const devices = networks.map(({ device }) => device);
    expect(new Set(devices).size).toBe(devices.length);
    expect(
      networks.filter(({ state: standing, drift }) => standing === 'active' && drift.length === 0),
    ).toHaveLength(7);
    await other.close();
  });

  it('give one name to one of them', async () => {
    const other = await machine.helper();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 6 }, (_, index) =>
        (index % 2 ? helper : other).call('give', {
          order: { do: 'create', networks: [{ ...plain, definition: NAT }] },
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await other.close();
  });
});

describe('drift', () => {
  it.each([
    ['rules flushed', 'iptables -F VNM_virbr1_EGR'],
    ['every rule gone', 'iptables -F && iptables -t nat -F'],
    ['bridge deleted', 'ip link del virbr1'],
    ['address removed', 'ip addr flush dev virbr1'],
    ['bridge down', 'ip link set virbr1 down'],
    ['dnsmasq killed', 'kill -9 $(cat /run/*/run/virtnet-manager/pids/lab.pid)'],
  ])('%s: noticed within 3 seconds, repaired, and gone', async (_what, damage) => {
    await create(NAT, { start: true });
    const whole = state();
    const reading = await timed(() => helper.call('checkNetworks', { names: null }));
    const noticed = helper.waitFor('the damage', ({ networks }) =>
      networks.some(({ drift }) => drift.length > 0),
    );
    const took = await timed(() => {
      machine.namespace.shell(damage);
      return noticed;
    });
    expect(took).toBeLessThan(allowed(NOTICED_WITHIN, reading));
    const { networks } = await noticed;
    expect(networks.find(({ name }) => name === 'lab')?.drift.length).toBeGreaterThan(0);
    await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
    expect(state()).toBe(whole);
    expect((await helper.network('lab'))?.drift).toEqual([]);
  });

  it('is left alone by a repair that cannot be done, which keeps no other order from being carried out', async () => {
    await create(NAT, { start: true });
    // Somebody else has the port of the dnsmasq that ended.
    machine.namespace.shell(
      'kill -9 $(cat /run/*/run/virtnet-manager/pids/lab.pid); until dnsmasq --conf-file= --port=53 --listen-address=172.16.40.1 --bind-interfaces --no-resolv --pid-file=/run/other.pid; do :; done',
    );
    await expect(helper.call('give', { order: { do: 'repair', names: ['lab'] } })).rejects.toMatchObject({
      data: { code: 'rolled-back' },
    });
    await create(draftOf('hall', '172.16.41.0/24', { mode: 'isolated' }, null));
    await helper.call('give', { order: { do: 'stop', names: ['lab'] } });
    expect(await helper.network('lab')).toMatchObject({ state: 'inactive' });
  });

  it('can be stopped as it is, even when nothing of it is left', async () => {
    const before = state();
    await create(NAT, { start: true });
    machine.namespace.shell(
      'ip link del virbr1; iptables -F; iptables -t nat -F; iptables -X; kill -9 $(cat /run/*/run/virtnet-manager/pids/lab.pid)',
    );
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
    expect(state()).toBe(before);
  });
});
