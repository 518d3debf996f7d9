/** Guests stay plugged in: what was on a bridge is put back, nothing else is touched, and no failure unplugs anybody. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../shared/definition/network';
import { sabotage } from '../fakes/failing';
import { FakeHost } from '../fakes/fakeHost';
import type { Host } from '../../electron/helper/host/host';
import { networkFiles, systemPaths } from '../../electron/helper/host/paths';
import { PortRecords } from '../../electron/helper/kinds/devices/portRecords';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';

const paths = systemPaths('/fake');
const definition: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [{ address: '10.0.0.1', prefix: 24 }],
};
const lab: ActiveNetwork = { definition, pollResolv: true };

let host: FakeHost;
const records = (): PortRecords => new PortRecords(host, paths, true);
const record = (): Promise<void> => records().record([definition]);
const start = async (on: Host = host): Promise<void> => {
  const plan = await planTransition(on, paths, { before: [], after: [lab], others: [] });
  await applyPlan(on, paths, plan);
};
const stop = async (on: Host = host): Promise<void> => {
  const plan = await planTransition(on, paths, { before: [lab], after: [], others: [] });
  await applyPlan(on, paths, plan);
};
const repair = async (): Promise<void> => {
  const plan = await planTransition(host, paths, { before: [lab], after: [lab], others: [] });
  await applyPlan(host, paths, plan);
};
const plug = (name: string, index: number, master: string | null = 'virbr1'): void => {
  const device = { mac: '', mtu: 1500, stp: 0, delay: 0, addresses: [], up: true };
  host.links.set(name, { kind: 'tap', ...device, index, ...(master === null ? {} : { master }) });
};
const masterOf = (name: string): string | undefined => host.links.get(name)?.master;
const drift = async (): Promise<string[]> =>
  ((await findDrift(host, paths, [lab])).get('lab') ?? []).map(({ title }) => title);

beforeEach(async () => {
  host = new FakeHost();
  await start();
  plug('vnet0', 10);
  plug('vnet1', 11);
  await record();
});

describe('ports', () => {
  it('are put back by a start after a stop, and by a repair after the bridge was deleted', async () => {
    await stop();
    expect(masterOf('vnet0')).toBeUndefined();
    await start();
    expect([masterOf('vnet0'), masterOf('vnet1')]).toEqual(['virbr1', 'virbr1']);
    expect(await drift()).toEqual([]);
    await host.run(['ip', '-batch', '-'], { input: 'link del dev virbr1\n' });
    expect(await drift()).toEqual(
      expect.arrayContaining(['Plug vnet0 in to virbr1', 'Plug vnet1 in to virbr1']),
    );
    await repair();
    expect([masterOf('vnet0'), masterOf('vnet1')]).toEqual(['virbr1', 'virbr1']);
    expect(await drift()).toEqual([]);
  });

  it('that were unplugged by somebody are a difference, which a repair mends', async () => {
    delete host.links.get('vnet0')?.master;
    await record();
    expect(await drift()).toEqual(['Plug vnet0 in to virbr1']);
    await repair();
    expect(masterOf('vnet0')).toBe('virbr1');
  });

  it('are left alone on another bridge, and so is another device of the same name', async () => {
    await stop();
    plug('vnet0', 10, 'br-other');
    plug('vnet1', 99, null);
    const before = host.describe();
    await start();
    expect([masterOf('vnet0'), masterOf('vnet1')]).toEqual(['br-other', undefined]);
    expect(await drift()).toEqual([]);
    await stop();
    expect(host.describe()).toBe(before);
  });

  it('that are gone are forgotten, and a bridge of somebody else under our name teaches nothing', async () => {
    host.links.delete('vnet1');
    await record();
    expect(host.files.get(networkFiles(paths, 'lab').ports)).toMatch(/^vnet0 10 \d+\n$/);
    const bridge = host.links.get('virbr1');
    if (bridge) bridge.mac = '52:54:00:ff:ff:ff';
    plug('theirs', 12);
    await record();
    expect(host.files.get(networkFiles(paths, 'lab').ports)).toMatch(/^vnet0 10 \d+\n$/);
    if (bridge) bridge.mac = definition.mac ?? '';
    host.links.delete('vnet0');
    host.links.delete('theirs');
    await record();
    expect(host.files.has(networkFiles(paths, 'lab').ports)).toBe(false);
  });

  it('that vanish or cannot be plugged in while the network starts keep it from nothing', async () => {
    await stop();
    const plan = await planTransition(host, paths, { before: [], after: [lab], others: [] });
    host.links.delete('vnet0');
    await applyPlan(host, paths, plan);
    expect(masterOf('vnet1')).toBe('virbr1');
    expect(await drift()).toEqual([]);
  });

  it('know since when they are plugged in, from one helper to the next, unless they were before anybody looked', async () => {
    const ports = [
      { name: 'vnet0', index: 10 },
      { name: 'vnet2', index: 12 },
    ];
    const watching = records();
    expect((await watching.note(definition, ports.slice(0, 1))).size).toBe(0);
    plug('vnet2', 12);
    const since = await watching.note(definition, ports);
    expect([...since.keys()]).toEqual(['vnet2']);
    expect(since.get('vnet2')).toBeGreaterThan(0);
    expect(await new PortRecords(host, paths, false).note(definition, ports)).toEqual(since);
  });

  it('stay plugged in, or stay out, when a stop or a start fails, at whichever action', async () => {
    for (const moment of ['before', 'after'] as const) {
      for (const [act, undo] of [[stop, start] as const, [start, stop] as const]) {
        for (let nth = 0; ; nth += 1) {
          const before = host.describe();
          const trap = sabotage(host, nth, moment);
          const failed = await act(trap.host).then(
            () => false,
            () => true,
          );
          if (!trap.hasStruck()) break;
          // What was only taken for granted wrongly is tried again, and then succeeds.
          if (!failed) await undo();
          expect(host.describe(), `${moment} action ${nth}`).toBe(before);
        }
      }
    }
  });
});
