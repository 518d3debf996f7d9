/** The laws of the core on the kernel, with both variants of iptables, for every definition of the golden cases. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toErrorShape, VirtnetError } from '../../shared/contract/error';
import { networkDefinitionSchema } from '../../shared/definition/network';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { Host } from '../../electron/helper/host/host';
import {
  applyPlan,
  findDrift,
  planTransition,
  type ActiveNetwork,
} from '../../electron/helper/core/transition';
import { sabotage } from '../fakes/failing';
import { canRunHere } from '../fixtures/kernelCan';
import type { IptablesVariant } from '../fixtures/iptablesVariant';
import { canRun, openNamespace, stateOf, type Namespace } from '../fixtures/namespace';

const folder = join(import.meta.dirname, '../../electron/helper/core/testdata');
const networks = readdirSync(folder)
  .map((name, index): ActiveNetwork => {
    const xml = readFileSync(join(folder, name, 'definition.xml'), 'utf8');
    return { definition: networkDefinitionSchema.parse(readNetworkXml(xml)), pollResolv: index % 2 === 0 };
  })
  .filter(({ definition }) => canRunHere(definition));
const find = (mode: string): ActiveNetwork => {
  const network = networks.find(
    ({ definition }) => definition.forward.mode === mode && definition.ips.length > 0,
  );
  if (!network) throw new Error(`no golden case with forward mode ${mode}`);
  return network;
};
const nat = find('nat');
const routed = find('route');
const isolated = find('isolated');

let space: Namespace | null = null;
afterEach(() => {
  space?.close();
  space = null;
});

/** Where the golden cases that span hosts have their addresses on this one. */
const UNDERLAYS = ['192.0.2.201/32', '2001:db8:201::1/128'];

async function openHost(variant: IptablesVariant): Promise<Namespace> {
  const opened = await openNamespace(variant);
  opened.shell(UNDERLAYS.map((address) => `ip addr add ${address} dev lo`).join('; '));
  return opened;
}

type Sets = { before: ActiveNetwork[]; after: ActiveNetwork[]; others?: ActiveNetwork[] };

async function go(
  { paths, host }: Namespace,
  { before, after, others = [] }: Sets,
  through: Host = host,
): Promise<void> {
  await applyPlan(through, paths, await planTransition(through, paths, { before, after, others }));
}

async function expectNoDrift({ host, paths }: Namespace, active: ActiveNetwork[]): Promise<void> {
  expect([...(await findDrift(host, paths, active))]).toEqual([]);
}

describe.each(['nft', 'legacy'] as const)('%s', (variant) => {
  it('has its programs here', async () => expect(await canRun(variant)).toBe(true));

  it('laws 1 and 3: every type runs as planned, alone and together, in any order, and stops without a trace', async () => {
    const here = (space = await openHost(variant));
    const untouched = await stateOf(here);
    const active: ActiveNetwork[] = [];
    for (const network of networks) {
      await go(here, { before: [], after: [network], others: active });
      active.push(network);
      await expectNoDrift(here, active);
    }
    for (const network of networks.slice(0, 4)) {
      active.splice(active.indexOf(network), 1);
      await go(here, { before: [network], after: [], others: active });
      await expectNoDrift(here, active);
    }
    await go(here, { before: active, after: [] });
    expect(await stateOf(here)).toBe(untouched);
    await go(here, { before: [], after: networks });
    await expectNoDrift(here, networks);
    await go(here, { before: networks, after: [] });
    expect(await stateOf(here)).toBe(untouched);
  });

  it('law 3: ten times started and stopped, everything is as it was', async () => {
    const here = (space = await openHost(variant));
    await go(here, { before: [], after: [isolated] });
    const before = await stateOf(here);
    for (let round = 0; round < 10; round += 1) {
      await go(here, { before: [], after: [nat], others: [isolated] });
      await go(here, { before: [nat], after: [], others: [isolated] });
    }
    expect(await stateOf(here)).toBe(before);
  });

  const edited: ActiveNetwork = {
    ...nat,
    definition: { ...nat.definition, mtu: 1400, forward: { mode: 'isolated' } },
  };
  const transitions: [string, Sets][] = [
    ['starting two networks', { before: [], after: [nat, isolated], others: [routed] }],
    ['editing one', { before: [nat], after: [edited], others: [routed] }],
    ['stopping two', { before: [nat, isolated], after: [], others: [routed] }],
  ];
  it.each(transitions)(
    'law 2: a failure at any action of %s leaves the host as it was',
    async (_what, sets) => {
      const here = (space = await openHost(variant));
      const others = sets.others ?? [];
      await go(here, { before: [], after: [...sets.before, ...others] });
      const before = await stateOf(here);
      let rejected = 0;
      let hasStruck = true;
      for (let nth = 0; hasStruck; nth += 1) {
        const trap = sabotage(here.host, nth, nth % 2 === 0 ? 'before' : 'after');
        const error = await go(here, sets, trap.host).then(
          () => null,
          (thrown: unknown) => toErrorShape(thrown).message,
        );
        hasStruck = trap.hasStruck();
        if (error !== null) {
          expect(hasStruck, error).toBe(true);
          rejected += 1;
        } else {
          await expectNoDrift(here, [...sets.after, ...others]);
          await go(here, { before: sets.after, after: sets.before, others });
        }
        expect(await stateOf(here), `action ${nth}`).toBe(before);
      }
      expect(rejected).toBeGreaterThan(3);
    },
  );

  it('law 5: a bridge and a chain of somebody else are refused by name and left alone', async () => {
    const here = (space = await openHost(variant));
    const { bridge } = nat.definition;
    const plants = [
      [`ip link add ${bridge.name} type bridge`, `ip link del ${bridge.name}`, bridge.name],
      [`iptables -N VNM_${bridge.name}_EGR`, `iptables -X VNM_${bridge.name}_EGR`, `VNM_${bridge.name}_EGR`],
      ['iptables -t nat -N VNM_PRT', 'iptables -t nat -X VNM_PRT', 'VNM_PRT'],
    ] as const;
    for (const [plant, pull, name] of plants) {
      here.shell(plant);
      const before = await stateOf(here);
      const error: unknown = await go(here, { before: [], after: [nat] }).catch((thrown: unknown) => thrown);
      expect(error instanceof VirtnetError && error.data).toMatchObject({ code: 'foreign-resource', name });
      expect(await stateOf(here)).toBe(before);
      here.shell(pull);
    }
  });

  it('drift: what is changed from outside is found and repaired, with the guests still plugged in', async () => {
    const here = (space = await openHost(variant));
    await go(here, { before: [], after: [nat, isolated] });
    const { bridge } = nat.definition;
    here.shell(`ip tuntap add dev port0 mode tap && ip link set port0 master ${bridge.name} up`);
    const healthy = await stateOf(here);
    const faults = [
      'iptables -F',
      'iptables -t nat -F && iptables -D FORWARD -j VNM_ING',
      `ip addr flush dev ${bridge.name} && ip link set ${bridge.name} down`,
      `ip addr add 10.99.0.1/24 dev ${bridge.name}`,
      'echo 0 > /proc/sys/net/ipv4/ip_forward',
      // What was killed is gone a moment later.
      `pid=$(cat ${here.paths.run}/pids/${nat.definition.name}.pid); kill -9 $pid; while grep -q dnsmasq /proc/$pid/cmdline 2>/dev/null; do :; done`,
    ];
    for (const fault of faults) {
      here.shell(fault);
      expect([...(await findDrift(here.host, here.paths, [nat, isolated])).keys()], fault).toContain(
        nat.definition.name,
      );
      await go(here, { before: [nat, isolated], after: [nat, isolated] });
      await expectNoDrift(here, [nat, isolated]);
      expect(await stateOf(here), fault).toBe(healthy);
      expect(here.shell('ip -o link show port0')).toContain(`master ${bridge.name}`);
    }
  });

  it('says that port 53 is taken on the bridge, by which program, and undoes the start', async () => {
    const here = (space = await openHost(variant));
    const [ip] = nat.definition.ips;
    // A second dnsmasq that binds the address of the bridge before it is there.
    here.shell(
      `sysctl -qw net.ipv4.ip_nonlocal_bind=1 && dnsmasq --conf-file= --port=53 --listen-address=${ip?.address} --bind-interfaces --no-resolv --pid-file=/run/other.pid`,
    );
    const before = await stateOf(here);
    const error: unknown = await go(here, { before: [], after: [nat] }).catch((thrown: unknown) => thrown);
    expect(error instanceof VirtnetError && error.message).toContain('Port 53');
    expect(error instanceof VirtnetError && error.data).toMatchObject({
      code: 'rolled-back',
      undoErrors: [],
      remedy: expect.stringMatching(/by dnsmasq \(process \d+\)/) as string,
    });
    expect(await stateOf(here)).toBe(before);
  });
});
