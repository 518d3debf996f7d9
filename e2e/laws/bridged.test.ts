/** The laws for networks that join a bridge of the host, on a host in memory and on the kernel: nothing of it is ever changed. */
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { VirtnetError } from '../../shared/contract/error';
import type { NetworkDefinition } from '../../shared/definition/network';
import type { Host } from '../../electron/helper/host/host';
import { networkFiles, systemPaths } from '../../electron/helper/host/paths';
import { PortRecords } from '../../electron/helper/kinds/devices/portRecords';
import {
  applyPlan,
  findDrift,
  planTransition,
  viewPlan,
  type ActiveNetwork,
  type Transition,
} from '../../electron/helper/core/transition';
import { anyBridged, anyDefinition } from '../fakes/arbitrary';
import { sabotage } from '../fakes/failing';
import { FakeHost } from '../fakes/fakeHost';
import { canRun, openNamespace, stateOf, type Namespace } from '../fixtures/namespace';

const lan: NetworkDefinition = {
  name: 'lan',
  uuid: '00000000-0000-4000-8000-0000000000b0',
  forward: { mode: 'bridge' },
  bridge: { name: 'br0', stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [],
};
const nat: NetworkDefinition = {
  name: 'nat',
  uuid: '00000000-0000-4000-8000-0000000000b1',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr9', stp: false, delay: 0 },
  mac: '52:54:00:00:00:b1',
  dns: { enabled: true },
  ips: [{ address: '10.9.0.1', prefix: 24 }],
};
const active = (definition: NetworkDefinition): ActiveNetwork => ({ definition, pollResolv: true });
const paths = systemPaths('/fake');

async function go(host: Host, at: typeof paths, transition: Partial<Transition>): Promise<string[]> {
  const plan = await planTransition(host, at, { before: [], after: [], others: [], ...transition });
  await applyPlan(host, at, plan);
  return viewPlan(plan).steps.map(({ command }) => command);
}

const driftOf = async (host: Host, at: typeof paths): Promise<string[]> =>
  ((await findDrift(host, at, [active(lan)])).get('lan') ?? []).map(({ differs }) => differs ?? '');

const refusal = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'not refused',
    (error: unknown) => (error instanceof VirtnetError ? error.data : error),
  );

const device = { mac: '02:00:00:00:00:01', mtu: 1500, stp: 1, delay: 1500, addresses: [], up: true };
function hostWithBridge(): FakeHost {
  const host = new FakeHost();
  host.links.set('br0', { ...device, kind: 'bridge', addresses: ['192.168.1.20/24'], index: 3 });
  host.links.set('eth1', { ...device, kind: 'veth', master: 'br0', index: 4 });
  return host;
}

describe('on a host in memory', () => {
  it('laws 1, 2 and 3: beside any other network it starts and stops with no command of its own, and failures leave no trace', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyBridged,
        anyDefinition,
        fc.array(fc.constantFrom('lan', 'other'), { minLength: 1, maxLength: 6 }),
        fc.integer({ min: 0, max: 20 }),
        async (joining, other, deeds, nth) => {
          const host = hostWithBridge();
          const all = {
            lan: active({ ...joining, name: 'lan', bridge: lan.bridge }),
            other: active({
              ...other,
              name: 'other',
              uuid: nat.uuid,
              bridge: { ...other.bridge, name: 'virbr9' },
            }),
          };
          const untouched = host.describe();
          let running: ActiveNetwork[] = [];
          for (const which of deeds) {
            const subject = all[which];
            const others = running.filter((one) => one !== subject);
            const [before, after] = running.includes(subject) ? [[subject], []] : [[], [subject]];
            const was = host.describe();
            const trap = sabotage(host, nth, 'before');
            const failed = await go(trap.host, paths, { before, after, others }).then(
              () => false,
              () => true,
            );
            if (failed) {
              expect(trap.hasStruck()).toBe(true);
              expect(host.describe()).toBe(was);
              continue;
            }
            running = [...others, ...after];
            expect(await findDrift(host, paths, running)).toEqual(new Map());
            if (which === 'lan') expect(host.describe()).toBe(was);
          }
          await go(host, paths, { before: running });
          expect(host.describe()).toBe(untouched);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('laws 5 and 7: what is no bridge, or not there, is refused by its name, by plan and order alike', async () => {
    const host = new FakeHost();
    const start = () => refusal(go(host, paths, { after: [active(lan)] }));
    expect(await start()).toMatchObject({ code: 'foreign-resource', kind: 'lan', name: 'br0' });
    host.links.set('br0', { ...device, kind: 'dummy' });
    const before = host.describe();
    expect(await start()).toMatchObject({ code: 'foreign-resource', kind: 'lan', name: 'br0' });
    expect(host.describe()).toBe(before);
  });

  it('says as drift that the bridge is gone, stops all the same, and is right again once it is back', async () => {
    const host = hostWithBridge();
    await go(host, paths, { after: [active(lan)] });
    const bridge = host.links.get('br0');
    host.links.delete('br0');
    expect(await driftOf(host, paths)).toEqual(['There is no bridge br0 on this host now']);
    // What runs can be changed and renamed meanwhile; only making it right again needs the bridge.
    const renamed = active({ ...lan, name: 'office', title: 'Second floor' });
    await go(host, paths, { before: [active(lan)], after: [renamed] });
    await go(host, paths, { before: [renamed], after: [active(lan)] });
    expect(await refusal(go(host, paths, { before: [active(lan)], after: [active(lan)] }))).toMatchObject({
      code: 'foreign-resource',
      kind: 'lan',
    });
    if (bridge) host.links.set('br0', bridge);
    expect(await driftOf(host, paths)).toEqual([]);
    host.links.delete('br0');
    await go(host, paths, { before: [active(lan)] });
  });

  it('plugs guests in again, and never the port by which the bridge is on the LAN', async () => {
    const host = hostWithBridge();
    await go(host, paths, { after: [active(lan)] });
    host.links.set('vnet0', { ...device, kind: 'tap', master: 'br0', index: 10 });
    await new PortRecords(host, paths, true).record([lan]);
    expect(host.files.get(networkFiles(paths, 'lan').ports)).toMatch(/^vnet0 10 \d+\n$/);
    delete host.links.get('vnet0')?.master;
    delete host.links.get('eth1')?.master;
    expect(await driftOf(host, paths)).toEqual(['vnet0 is no longer plugged in to br0']);
    await go(host, paths, { before: [active(lan)], after: [active(lan)] });
    expect([host.links.get('vnet0')?.master, host.links.get('eth1')?.master]).toEqual(['br0', undefined]);
  });

  it('changes of type leave the bridge alone: what comes or goes is what the other type has', async () => {
    const host = hostWithBridge();
    const untouched = host.describe();
    const joining = active({ ...lan, name: 'nat', uuid: nat.uuid });
    await go(host, paths, { after: [joining] });
    await go(host, paths, { before: [joining], after: [active(nat)] });
    expect(await findDrift(host, paths, [active(nat)])).toEqual(new Map());
    await go(host, paths, { before: [active(nat)], after: [joining] });
    expect(host.describe()).toBe(untouched);
  });
});

let space: Namespace | null = null;
afterEach(() => {
  space?.close();
  space = null;
});

describe.each(['nft', 'legacy'] as const)('on the kernel, %s', (variant) => {
  it('has its programs here', async () => expect(await canRun(variant)).toBe(true));

  it('laws 1, 3 and 5: starts and stops without a command, with the bridge and its ports as they were', async () => {
    const here = (space = await openNamespace(variant));
    here.shell(`set -e
      ip link add br0 type bridge stp_state 0 forward_delay 1500
      ip link add eth0 type veth peer name cable
      ip link set eth0 master br0 up; ip link set cable up; ip link set br0 up
      ip addr add 192.168.1.20/24 dev br0`);
    const details = () =>
      here.shell(
        'ip -d -o link show | sed -E "s/(timer|hello_timer|gc_timer|tcn_timer|topology_change_timer) +[0-9.]+//g; s/root_id.*ageing/ageing/; s/state [A-Z-]+//g"; nft list ruleset; sysctl -a 2>/dev/null | grep -E "conf.br0|ip_forward"',
      );
    const [untouched, exactly] = [await stateOf(here), details()];
    const commands = await go(here.host, here.paths, { after: [active(lan)] });
    expect(commands).toEqual([]);
    expect(await driftOf(here.host, here.paths)).toEqual([]);
    expect(details()).toBe(exactly);
    await go(here.host, here.paths, { after: [active(nat)], others: [active(lan)] });
    await go(here.host, here.paths, { before: [active(lan)], others: [active(nat)] });
    await go(here.host, here.paths, { before: [active(nat)] });
    expect(await stateOf(here)).toBe(untouched);
    for (const name of ['cable', 'br7'])
      expect(
        await refusal(
          go(here.host, here.paths, { after: [active({ ...lan, bridge: { ...lan.bridge, name } })] }),
        ),
      ).toMatchObject({ code: 'foreign-resource', kind: 'lan', name });
    expect(await stateOf(here)).toBe(untouched);
  });
});
