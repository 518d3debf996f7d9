/** Whatever another program changes of a running network is noticed within three seconds, named, and repaired. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ActivityEntry, NetworkState } from '../../shared/contract/snapshot';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';
import { stateOf } from '../fixtures/namespace';
import { until } from '../fixtures/patience';
import { allowed, timed } from '../fixtures/yardstick';

/** What the product promises, in milliseconds. */
const NOTICED_WITHIN = 3000;

const LAB = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);
const QUIET = draftOf('quiet', '172.16.41.0/24', { mode: 'isolated' }, null);
const started = { start: true, autostart: false, transient: false };

/** A fault as another program makes it, and the words that name it; `undo` is what only that program can take back. */
interface Fault {
  make: string;
  named: RegExp;
  undo?: string;
}

const RULE_FAULTS: Fault[] = [
  { make: 'iptables -F', named: /VNM_\w+.* (is gone|has lost)/ },
  { make: 'iptables -t nat -F', named: /table nat/ },
  { make: 'iptables -D VNM_BRIDGE_EGR 1', named: /VNM_BRIDGE_EGR .*has lost/ },
  { make: 'iptables -I VNM_BRIDGE_EGR 1 -j DROP', named: /VNM_BRIDGE_EGR .*also has: -j DROP/ },
  {
    make: 'iptables -I FORWARD 1 -j DROP',
    named: /In FORWARD .*another program's rule decides before ours: -j DROP/,
    undo: 'iptables -D FORWARD -j DROP',
  },
  {
    make: 'iptables -I INPUT 1 -i BRIDGE -j REJECT',
    named: /In INPUT .*before ours: -i BRIDGE -j REJECT/,
    undo: 'iptables -D INPUT -i BRIDGE -j REJECT',
  },
  // A reload: everything is gone, and another firewall stands there.
  {
    make: 'printf "*filter\\n:INPUT ACCEPT\\n:FORWARD DROP\\n:OUTPUT ACCEPT\\n-A FORWARD -i eth9 -j ACCEPT\\nCOMMIT\\n" | iptables-restore',
    named: /The jump in FORWARD .*is gone/,
    undo: 'iptables -P FORWARD ACCEPT; iptables -D FORWARD -i eth9 -j ACCEPT',
  },
  // Docker is started later: its jumps before ours, its policy, its own bridges refused.
  {
    make: 'iptables -N DOCKER-USER; iptables -A DOCKER-USER -i docker0 -j RETURN; iptables -A DOCKER-USER -j DROP; iptables -P FORWARD DROP; iptables -I FORWARD 1 -j DOCKER-USER',
    named: /before ours: -j DOCKER-USER/,
    undo: 'iptables -D FORWARD -j DOCKER-USER; iptables -F DOCKER-USER; iptables -X DOCKER-USER; iptables -P FORWARD ACCEPT',
  },
];

const OTHER_FAULTS: Fault[] = [
  { make: 'ip link del BRIDGE', named: /The bridge BRIDGE is gone/ },
  { make: 'ip link set BRIDGE down', named: /The bridge BRIDGE is down/ },
  { make: 'ip addr flush dev BRIDGE', named: /BRIDGE has lost 172\.16\.40\.1\/24/ },
  { make: 'ip addr add 10.99.0.1/24 dev BRIDGE', named: /BRIDGE also has 10\.99\.0\.1\/24/ },
  { make: 'kill -9 $(cat RUN/pids/lab.pid)', named: /dnsmasq of “lab” has ended/ },
  { make: 'kill $(cat RUN/pids/lab.pid)', named: /dnsmasq of “lab” is gone|dnsmasq of “lab” has ended/ },
  { make: 'echo 0 > /proc/sys/net/ipv4/ip_forward', named: /net\/ipv4\/ip_forward is 0 instead of 1/ },
  { make: 'echo 1 > /proc/sys/net/ipv6/conf/BRIDGE/accept_ra', named: /BRIDGE\/accept_ra is 1 instead of 0/ },
  { make: 'echo "port=0" >> LIB/lab.conf', named: /lab\.conf is not as it was written/ },
];

describe.each([
  { variant: 'nft' as const, faults: [...RULE_FAULTS, ...OTHER_FAULTS] },
  // The legacy variant tells nobody of its rules, so they are looked at.
  { variant: 'legacy' as const, faults: RULE_FAULTS.filter((_, index) => index % 2 === 0) },
])('with iptables-$variant', ({ variant, faults }) => {
  let machine: MachineFixture;
  let helper: HelperProcess;
  let bridge = '';
  const fill = (text: string): string =>
    text
      .replaceAll('BRIDGE', bridge)
      .replaceAll('RUN', machine.namespace.paths.run)
      .replaceAll('LIB', machine.namespace.paths.lib);
  const lab = (networks: readonly NetworkState[]): NetworkState | undefined =>
    networks.find(({ name }) => name === 'lab');

  beforeAll(async () => {
    machine = await MachineFixture.open(variant);
    helper = await machine.helper();
    for (const definition of [LAB, QUIET])
      await helper.call('give', { order: { do: 'create', networks: [{ ...started, definition }] } });
    bridge = (await helper.network('lab'))?.device ?? '';
    // Addresses that the kernel gives by itself are tried out for a second or two (RFC 4862 §5.4).
    machine.namespace.shell('while ip -6 addr show tentative | grep -q inet6; do sleep 0.1; done');
  });
  afterAll(async () => {
    await helper.close();
    machine.close();
  });

  it('notices every change within three seconds, names it, and repairs it without a trace', async () => {
    const healthy = await stateOf(machine.namespace);
    const took: Record<string, number> = {};
    let reading = 0;
    for (const { make, named, undo } of faults) {
      const words = new RegExp(fill(named.source));
      const seen = helper.waitFor(
        make,
        ({ networks }) => lab(networks)?.drift.some(({ differs }) => words.test(differs ?? '')) === true,
      );
      const began = performance.now();
      machine.namespace.shell(fill(make));
      await seen.catch(async (error: unknown) => {
        throw new Error(`${make}: ${String(error)}; ${JSON.stringify((await helper.network('lab'))?.drift)}`);
      });
      took[make] = Math.round(performance.now() - began);
      await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
      const checking = performance.now();
      const others = (await helper.call('checkNetworks', { names: null })).filter(
        ({ drift }) => drift.length > 0,
      );
      reading = Math.max(reading, performance.now() - checking);
      for (const { name } of others) await helper.call('give', { order: { do: 'repair', names: [name] } });
      expect(await helper.call('checkNetworks', { names: null }), make).toEqual([
        { name: 'lab', drift: [] },
        { name: 'quiet', drift: [] },
      ]);
      if (undo !== undefined) machine.namespace.shell(fill(undo));
      expect(await stateOf(machine.namespace), make).toBe(healthy);
    }
    const late = Object.entries(took).filter(([, ms]) => ms > allowed(NOTICED_WITHIN, reading));
    expect(late, `a reading takes ${Math.round(reading)} ms`).toEqual([]);
    console.log(`noticed with ${variant} within ${Math.max(...Object.values(took))} ms`);
  });

  it('respects what is somebody’s policy', async () => {
    machine.namespace.shell(
      'iptables -I FORWARD 1 -s 172.16.40.9/32 -j DROP; iptables -I FORWARD 1 -i docker0 -j DROP; iptables -I INPUT 1 -p tcp --dport 22 -j REJECT',
    );
    expect(await helper.call('checkNetworks', { names: ['lab'] })).toEqual([{ name: 'lab', drift: [] }]);
    machine.namespace.shell('iptables -D FORWARD 1; iptables -D FORWARD 1; iptables -D INPUT 1');
  });
});

describe('a host that repairs by itself', () => {
  let machine: MachineFixture;
  let helper: HelperProcess;
  let second: HelperProcess;
  beforeAll(async () => {
    machine = await MachineFixture.open();
    helper = await machine.helper();
    await helper.call('give', { order: { do: 'create', networks: [{ ...started, definition: LAB }] } });
    second = await machine.helper();
  });
  afterAll(async () => {
    await helper.close();
    await second.close();
    machine.close();
  });
  const activity = (network = 'lab'): Promise<ActivityEntry[]> =>
    helper.call('activity', { limit: 500, network });
  /** Resolves when the rule is there again, which only a repair can bring about. */
  const mended = (): Promise<number> =>
    timed(() =>
      until('the repair', () => machine.namespace.shell('iptables -S FORWARD').includes('VNM_EGR')),
    );

  it('does so only when it is switched on, once among several helpers, and gives way to whoever fights it', async () => {
    machine.namespace.shell('iptables -F FORWARD');
    await helper.waitFor('the change', ({ networks }) => networks.some(({ drift }) => drift.length > 0));
    expect((await activity()).map(({ action }) => action)).toContain('drift');
    expect((await activity()).map(({ action }) => action)).not.toContain('repair');

    const told = second.waitFor('that it repairs', ({ repair }) => repair.byItself);
    await helper.call('give', { order: { do: 'settings', repairByItself: true } });
    await told;
    await mended();
    for (let round = 0; round < 2; round += 1) {
      machine.namespace.shell('iptables -F FORWARD');
      const took = await mended();
      const reading = await timed(() => helper.call('checkNetworks', { names: null }));
      expect(took).toBeLessThan(allowed(NOTICED_WITHIN, reading));
    }
    const paused = helper.waitFor('that it gives way', ({ repair }) =>
      repair.paused.some(({ network }) => network === 'lab'),
    );
    machine.namespace.shell('iptables -F FORWARD');
    await paused;
    const entries = await activity();
    const repairs = entries.filter(({ action }) => action === 'repair');
    expect(repairs.map(({ front, outcome }) => `${front} ${outcome}`)).toEqual(Array(3).fill('helper done'));
    expect(entries.filter(({ action }) => action === 'drift').length).toBeGreaterThanOrEqual(4);
    expect(entries.flatMap(({ details }) => details ?? []).join('\n')).toContain('another program fights it');
    expect(entries.flatMap(({ details }) => details ?? []).join('\n')).toMatch(
      /Rules were last changed by iptables \(process \d+\)/,
    );
  });

  it('hands its duty on when the helper that has it is killed', async () => {
    await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
    await machine.killHelper(helper);
    helper = second;
    second = await machine.helper();
    machine.namespace.shell('iptables -F FORWARD');
    const took = await mended();
    const reading = await timed(() => helper.call('checkNetworks', { names: null }));
    expect(took).toBeLessThan(allowed(10_000, reading));
    expect((await activity()).find(({ action }) => action === 'repair')).toMatchObject({ front: 'helper' });
  });

  it('looks for nothing while nobody looks, and finds what was missed as soon as somebody does', async () => {
    await helper.call('give', { order: { do: 'settings', repairByItself: false } });
    await helper.call('setWatched', { watched: false });
    const noticed = second.waitFor('the change at the other', ({ networks }) =>
      networks.some(({ drift }) => drift.length > 0),
    );
    machine.namespace.shell('iptables -D FORWARD -j VNM_EGR');
    await noticed;
    expect((await helper.network('lab'))?.drift).toEqual([]);
    const found = helper.waitFor('the change', ({ networks }) =>
      networks.some(({ drift }) => drift.length > 0),
    );
    await helper.call('setWatched', { watched: true });
    await found;
    await helper.call('give', { order: { do: 'repair', names: ['lab'] } });
  });
});
