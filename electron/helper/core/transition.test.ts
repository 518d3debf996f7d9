/** Transitions on a host in memory: what is foreign, what was wrongly presumed, what drifts, and what failures say. */
import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { FakeHost } from '../../../e2e/fakes/fakeHost';
import { systemPaths } from '../host/paths';
import { applyPlan, findDrift, planTransition, viewPlan, type ActiveNetwork } from './transition';

const paths = systemPaths('/fake');

const network = (n: number, forward: NetworkDefinition['forward']): ActiveNetwork => ({
  pollResolv: true,
  definition: {
    name: `net${n}`,
    uuid: `00000000-0000-4000-8000-00000000000${n}`,
    bridge: { name: `virbr${n}`, stp: false, delay: 0 },
    mac: `52:54:00:00:00:0${n}`,
    forward,
    dns: { enabled: true },
    ips: [
      {
        address: `10.7.${n}.1`,
        prefix: 24,
        dhcp: { ranges: [{ start: `10.7.${n}.128`, end: `10.7.${n}.254` }], hosts: [] },
      },
    ],
  },
});
const nat = network(1, { mode: 'nat' });
const isolated = network(2, { mode: 'isolated' });
const open = network(3, { mode: 'open' });

async function go(
  host: FakeHost,
  before: ActiveNetwork[],
  after: ActiveNetwork[],
  others: ActiveNetwork[] = [],
): Promise<void> {
  await applyPlan(host, paths, await planTransition(host, paths, { before, after, others }));
}

const failure = async (work: Promise<unknown>): Promise<VirtnetError> => {
  const error: unknown = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof VirtnetError)) throw new Error(`expected a VirtnetError, got ${String(error)}`);
  return error;
};

const driftOf = async (host: FakeHost, active: ActiveNetwork[]): Promise<string[]> =>
  [...(await findDrift(host, paths, active))].flatMap(([name, changes]) =>
    changes.map(({ title }) => `${name}: ${title}`),
  );

const foreignLink = {
  kind: 'bridge' as const,
  mac: '02:00:00:00:00:09',
  mtu: 1500,
  stp: 0,
  delay: 0,
  addresses: [],
  up: true,
};

describe('what is foreign (law 5)', () => {
  const cases: [string, string, (host: FakeHost) => void][] = [
    ['a bridge of another', 'virbr1', (host) => host.links.set('virbr1', { ...foreignLink })],
    [
      'a device that is no bridge',
      'virbr1',
      (host) => host.links.set('virbr1', { ...foreignLink, kind: 'dummy', mac: nat.definition.mac ?? '' }),
    ],
    [
      'a chain with our name',
      'VNM_virbr1_ING',
      (host) => host.firewall.restore('*filter\n-N VNM_virbr1_ING\n-A VNM_virbr1_ING -j ACCEPT\nCOMMIT\n'),
    ],
    [
      'an empty chain with our name',
      'VNM_virbr1_PRT',
      (host) => host.firewall.restore('*nat\n-N VNM_virbr1_PRT\nCOMMIT\n'),
    ],
    [
      'a chain with the name of a shared one',
      'VNM_ACC',
      (host) => host.firewall.restore('*filter\n-N VNM_ACC\n-A VNM_ACC -s 1.2.3.4/32 -j DROP\nCOMMIT\n'),
    ],
  ];
  it.each(cases)('%s is refused by name and left untouched', async (_what, name, plant) => {
    for (const thorough of [false, true]) {
      const host = new FakeHost();
      plant(host);
      const before = host.describe();
      const start = planTransition(host, paths, { before: [], after: [nat], others: [] }, { thorough }).then(
        (plan) => applyPlan(host, paths, plan),
      );
      const error = await failure(start);
      expect(error.data).toMatchObject({ code: 'foreign-resource', name });
      expect(host.describe()).toBe(before);
    }
  });

  it('a bridge that took the place of ours is left alone when the network stops, and blocks its repair', async () => {
    const host = new FakeHost();
    await go(host, [], [nat]);
    host.links.set('virbr1', { ...foreignLink });
    expect(await driftOf(host, [nat])).toContain('net1: Change the bridge virbr1');
    expect((await failure(go(host, [nat], [nat]))).code).toBe('foreign-resource');
    await go(host, [nat], []);
    expect(host.links.get('virbr1')).toEqual(foreignLink);
    expect(host.firewall.save()).not.toContain('VNM_');
  });

  it('rules of somebody else in a shared chain keep that chain, and only that', async () => {
    const host = new FakeHost();
    await go(host, [], [nat]);
    host.firewall.restore('*filter\n-A VNM_ACC -s 1.2.3.4/32 -j DROP\nCOMMIT\n');
    await go(host, [nat], []);
    expect(host.firewall.rulesOf('filter', 'VNM_ACC')).toEqual(['-s 1.2.3.4/32 -j DROP']);
    expect(host.firewall.save()).not.toMatch(/virbr1|VNM_INP|VNM_PRT/);
  });

  it('two installations share the shared chains, and the last one removes them', async () => {
    const host = new FakeHost();
    const elsewhere = systemPaths('/elsewhere');
    const untouched = host.describe();
    await go(host, [], [nat]);
    await applyPlan(
      host,
      elsewhere,
      await planTransition(host, elsewhere, { before: [], after: [isolated], others: [] }),
    );
    await go(host, [nat], []);
    expect([...(await findDrift(host, elsewhere, [isolated]))]).toEqual([]);
    await applyPlan(
      host,
      elsewhere,
      await planTransition(host, elsewhere, { before: [isolated], after: [], others: [] }),
    );
    expect(host.describe()).toBe(untouched);
  });
});

describe('what was presumed and is not so', () => {
  const flush =
    '*filter\n-F INPUT\n-F OUTPUT\n-F FORWARD\nCOMMIT\n*nat\n-F POSTROUTING\nCOMMIT\n*mangle\n-F POSTROUTING\nCOMMIT\n';

  it('a start after a flush of the firewall brings the jumps back', async () => {
    const host = new FakeHost();
    await go(host, [], [nat]);
    host.firewall.restore(flush);
    await go(host, [], [isolated], [nat]);
    expect(host.firewall.rulesOf('filter', 'FORWARD')).toEqual(['-j VNM_EGR', '-j VNM_ING', '-j VNM_ACC']);
    expect(await driftOf(host, [isolated])).toEqual([]);
  });

  it('a stop succeeds although rules, bridge and dnsmasq are gone', async () => {
    const host = new FakeHost();
    const untouched = host.describe();
    await go(host, [], [nat]);
    host.firewall.restore(`${flush}*filter\n-F VNM_ING\n-F VNM_virbr1_ING\n-X VNM_virbr1_ING\nCOMMIT\n`);
    await host.run(['ip', '-batch', '-'], { input: 'link del dev virbr1\n' });
    host.processes.clear();
    await go(host, [nat], []);
    expect(host.describe()).toBe(untouched);
  });

  it('a start takes over what a lost helper left of the same network', async () => {
    const host = new FakeHost();
    await go(host, [], [nat]);
    await go(host, [], [nat]);
    expect(await driftOf(host, [nat])).toEqual([]);
    expect(host.processes.size).toBe(1);
  });
});

describe('recovery', () => {
  it('takes a half-started network back to nothing, and a half-stopped one back to life', async () => {
    const host = new FakeHost();
    const untouched = host.describe();
    await go(host, [], [nat]);
    host.firewall.restore(
      '*nat\n-F POSTROUTING\n-F VNM_PRT\n-F VNM_virbr1_PRT\n-X VNM_virbr1_PRT\n-X VNM_PRT\nCOMMIT\n',
    );
    const back = { before: [nat], after: [nat], others: [], maybe: [] };
    await applyPlan(host, paths, await planTransition(host, paths, back, { thorough: true }));
    expect(await driftOf(host, [nat])).toEqual([]);
    const away = { before: [], maybe: [nat], after: [], others: [] };
    await applyPlan(host, paths, await planTransition(host, paths, away, { thorough: true }));
    expect(host.describe()).toBe(untouched);
  });

  it('ends a dnsmasq that has not written its pid file yet', async () => {
    const host = new FakeHost();
    await go(host, [], [nat]);
    host.files.delete('/fake/run/virtnet-manager/pids/net1.pid');
    await applyPlan(
      host,
      paths,
      await planTransition(
        host,
        paths,
        { before: [], maybe: [nat], after: [], others: [] },
        { thorough: true },
      ),
    );
    expect(host.processes.size).toBe(0);
  });
});

describe('drift', () => {
  const faults: [string, string, (host: FakeHost) => void][] = [
    [
      'a killed dnsmasq',
      'Restart dnsmasq of “net1”',
      (host) => host.processes.delete(Number(host.files.get('/fake/run/virtnet-manager/pids/net1.pid'))),
    ],
    [
      'a deleted bridge',
      'Create the bridge virbr1 with 10.7.1.1/24',
      (host) => void host.run(['ip', '-batch', '-'], { input: 'link del dev virbr1\n' }),
    ],
    [
      'a bridge that is down',
      'Change the bridge virbr1 with 10.7.1.1/24',
      (host) => Object.assign(host.links.get('virbr1') ?? {}, { up: false }),
    ],
    [
      'a second address',
      'Change the bridge virbr1 with 10.7.1.1/24',
      (host) => host.links.get('virbr1')?.addresses.push('10.9.9.9/24'),
    ],
    [
      'a removed rule',
      'Change the chain VNM_virbr1_ING (table filter)',
      (host) =>
        host.firewall.restore(
          '*filter\n-D VNM_virbr1_ING -j REJECT --reject-with icmp-port-unreachable\nCOMMIT\n',
        ),
    ],
    [
      'a flushed FORWARD chain',
      'Create the jumps in FORWARD: -j VNM_EGR; -j VNM_ING; -j VNM_ACC',
      (host) => host.firewall.restore('*filter\n-F FORWARD\nCOMMIT\n'),
    ],
    [
      'a doubled rule',
      'Change the rule in VNM_ACC: -i virbr1 -j ACCEPT',
      (host) => host.firewall.restore('*filter\n-A VNM_ACC -i virbr1 -j ACCEPT\nCOMMIT\n'),
    ],
    [
      'forwarding switched off',
      'Set net/ipv4/ip_forward to 1',
      (host) => host.sysctls.set('net/ipv4/ip_forward', '0'),
    ],
    [
      'an edited configuration',
      'Write /fake/var/lib/virtnet-manager/net1.conf',
      (host) => host.files.set('/fake/var/lib/virtnet-manager/net1.conf', 'interface=virbr1\n'),
    ],
  ];
  it.each(faults)('%s is noticed and repaired', async (_what, title, plant) => {
    const host = new FakeHost();
    await go(host, [], [nat, isolated]);
    const healthy = host.describe();
    plant(host);
    expect(await driftOf(host, [nat, isolated])).toContain(`net1: ${title}`);
    await go(host, [nat], [nat], [isolated]);
    expect(await driftOf(host, [nat, isolated])).toEqual([]);
    expect(host.describe()).toBe(healthy);
  });

  it('belongs to the networks that it concerns', async () => {
    const host = new FakeHost();
    await go(host, [], [nat, isolated, open]);
    host.firewall.restore('*nat\n-F POSTROUTING\nCOMMIT\n');
    expect([...(await findDrift(host, paths, [nat, isolated, open])).keys()]).toEqual(['net1']);
  });
});

describe('failures', () => {
  it('says that port 53 is taken, where and by what, and leaves no trace', async () => {
    const host = new FakeHost();
    host.spawn(['holder-of-53-on-virbr1']);
    const before = host.describe();
    const error = await failure(go(host, [], [nat]));
    expect(error.message).toContain('Port 53 of 10.7.1.1 is taken by another program');
    expect(error.data).toMatchObject({
      code: 'rolled-back',
      undoErrors: [],
      command: expect.stringContaining('dnsmasq') as string,
    });
    expect(host.describe()).toBe(before);
  });

  it('tells what could not be put back', async () => {
    const host = new FakeHost();
    host.spawn(['holder-of-53-on-virbr1']);
    const stubborn = Object.assign(Object.create(host) as FakeHost, {
      removeFile: () => Promise.reject(new Error('read-only file system')),
    });
    const error = await failure(go(stubborn, [], [nat]));
    expect(error.message).toMatch(/Not everything could be put back: .*read-only file system/);
  });
});

describe('the plan that is shown', () => {
  it('has every change, the commands, and a script', async () => {
    const view = viewPlan(
      await planTransition(
        new FakeHost(),
        paths,
        { before: [], after: [isolated], others: [] },
        { thorough: true },
      ),
    );
    expect(view.changes.map(({ title }) => title)).toContain('Create the bridge virbr2 with 10.7.2.1/24');
    expect(view.steps.map(({ command }) => command.split(' ')[0])).toEqual([
      '/fake/var/lib/virtnet-manager/net2.conf',
      '/fake/var/lib/virtnet-manager/net2.hostsfile',
      '/fake/var/lib/virtnet-manager/net2.addnhosts',
      'ip',
      'iptables-restore',
      'sysctl',
      'sysctl',
      'dnsmasq',
    ]);
    expect(view.script).toMatch(/^#!\/bin\/sh\nset -e\n/);
  });

  it('reads nothing but touches nothing when a network is started', async () => {
    const host = new FakeHost();
    const before = host.describe();
    await planTransition(host, paths, { before: [], after: [nat], others: [isolated] });
    expect(host.commands).toEqual([]);
    expect(host.describe()).toBe(before);
  });
});
