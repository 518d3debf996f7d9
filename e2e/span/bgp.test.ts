/** The host's own FRR, as networks that span hosts have it run and leave it. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import type { NetworkDraft } from '../../shared/definition/network';
import { canRun } from '../fixtures/namespace';
import type { HelperProcess } from '../fixtures/helperProcess';
import { until } from '../fixtures/patience';
import { Lab } from './lab';
import { underlay } from './labFabric';
import type { LabHost } from './labHost';

const KEY = '0123456789abcdef';
const SECRET = Buffer.alloc(32, 5).toString('base64');

let lab: Lab | null = null;
const helpers: HelperProcess[] = [];
afterEach(async () => {
  for (const helper of helpers.splice(0)) await helper.close();
  lab?.close();
  lab = null;
});

const draft = (number: number, members: number, vni = 4711): NetworkDraft => ({
  name: `span${vni}`,
  uuid: `00000000-0000-4000-8000-00000000${vni}`,
  mac: `52:54:00:00:${String(vni).slice(0, 2)}:${String(vni).slice(2)}`,
  forward: { mode: 'isolated' },
  bridge: { name: `br${vni}`, stp: false, delay: 0 },
  dns: { enabled: false },
  mtu: 1450,
  ips: [{ address: `10.${vni % 100}.0.1`, prefix: 24 }],
  span: {
    ...{ vni, engine: 'evpn', here: `host${number}`, shares: 4, key: KEY },
    members: Array.from({ length: members }, (_, index) => ({
      name: `host${index + 1}`,
      address: underlay(index + 1).ipv4,
      share: index,
    })),
  },
});

async function helperOf(host: LabHost): Promise<HelperProcess> {
  const helper = await host.helper();
  helpers.push(helper);
  await helper.call('takeSpanKey', { id: KEY, secret: SECRET });
  return helper;
}

/** All that FRR has on a host's disk. */
const filesOf = (host: LabHost): string =>
  host.shell('cd /etc/frr && stat -c "%n %U:%G %a" * && cat frr.conf daemons');

const create = (helper: HelperProcess, definition: NetworkDraft, accept: 'frr-others'[] = []) =>
  helper.call('give', {
    order: { do: 'create', networks: [{ definition, start: true, transient: false, autostart: false }] },
    accept,
  });

const stop = (helper: HelperProcess, name = 'span4711') =>
  helper.call('give', { order: { do: 'stop', names: [name] } });

const sessionsOf = async (host: LabHost): Promise<string> => {
  const { stdout } = await host.vtysh('show bgp l2vpn evpn summary json');
  const { peers } = JSON.parse(stdout) as { peers: Record<string, { state: string }> };
  return Object.entries(peers)
    .map(([address, { state }]) => `${address} ${state}`)
    .sort()
    .join(', ');
};

const driftOf = async (helper: HelperProcess): Promise<string[]> => {
  const { networks } = await helper.call('snapshot', {});
  return networks.flatMap(({ drift }) => drift.map(({ differs }) => differs ?? ''));
};

const running = async (host: LabHost): Promise<string> => (await host.vtysh('show running-config')).stdout;

async function open(hosts: number): Promise<Lab> {
  lab = await Lab.open({ hosts, programs: inject('programs') });
  for (const host of lab.hosts) host.shell('chmod 640 /etc/frr/frr.conf');
  return lab;
}

describe.skipIf(!(await canRun('nft')))('FRR of a host', () => {
  it('has sessions while a network runs, also after a restart and a kill, and is as it was after that', async () => {
    const made = await open(2);
    const [one, two] = made.hosts as [LabHost, LabHost];
    const before = filesOf(one);
    const [first, second] = [await helperOf(one), await helperOf(two)];
    await Promise.all([create(first, draft(1, 2)), create(second, draft(2, 2))]);
    await until('the session', async () => (await sessionsOf(one)) === `${underlay(2).ipv4} Established`);
    expect(await driftOf(first)).toEqual([]);
    expect(filesOf(one)).toContain('frr.conf frr:frr 640');
    expect(one.shell('ps -eo args')).not.toContain('password');

    one.shell('systemctl restart frr');
    await until('the session after a restart', async () => (await sessionsOf(one)).endsWith('Established'));
    await until('that nothing is missed', async () => (await driftOf(first)).length === 0);

    one.shell('kill -9 $(cat /run/frr/watchfrr.pid) $(cat /run/frr/bgpd.pid)');
    await until('the word of it', async () =>
      (await driftOf(first)).includes('FRR’s BGP daemon does not run'),
    );
    await first.call('give', { order: { do: 'repair', names: ['span4711'] } });
    await until('the session after a repair', async () => (await sessionsOf(one)).endsWith('Established'));

    await stop(first);
    expect(filesOf(one)).toBe(before);
    expect(one.shell('cat /run/frr/*.pid 2> /dev/null || :')).toBe('');
    await until('that the other has lost it', async () => !(await sessionsOf(two)).endsWith('Established'));
  });

  it('is offered with all else that a host brings, and how it reaches others', async () => {
    const made = await open(2);
    const [one] = made.hosts as [LabHost];
    const helper = await helperOf(one);
    const { frr, underlays, keys } = await helper.call('spanOffer', {});
    expect(frr).toMatchObject({ state: 'idle', asn: null, remedy: null });
    expect(frr.version).toMatch(/^\d/);
    expect(underlays).toContainEqual({ address: underlay(1).ipv4, prefix: 24, device: 'eth0', mtu: 1500 });
    expect(keys).toEqual([KEY]);
    const to = [underlay(2).ipv4, underlay(7).ipv4, '-f'];
    const paths = await helper.call('spanPaths', { from: underlay(1).ipv4, to });
    expect(paths.map(({ reached, mtu }) => [reached, mtu])).toEqual([
      [true, 1500],
      [false, null],
      [false, null],
    ]);
    made.fabric.narrow(2, 1450);
    const [narrow] = await helper.call('spanPaths', { from: underlay(1).ipv4, to: to.slice(0, 1) });
    expect(narrow).toMatchObject({ reached: true, mtu: 1450 });
    const [six] = await helper.call('spanPaths', { from: underlay(1).ipv6, to: [underlay(2).ipv6] });
    expect(six).toMatchObject({ reached: true, mtu: 1450 });
  });

  it('gives up a host that is cut off, and finds it again', async () => {
    const made = await open(2);
    const [one] = made.hosts as [LabHost];
    await Promise.all(
      made.hosts.map(async (host, index) => create(await helperOf(host), draft(index + 1, 2))),
    );
    const isUp = async (): Promise<boolean> => (await sessionsOf(one)).endsWith('Established');
    await until('the session', isUp);
    made.fabric.part(1, 2);
    await until('that it is given up', async () => !(await isUp()));
    made.fabric.mend();
    await until('the session again', isUp);
  });

  it('is mended where our lines are taken away, live or in its file', async () => {
    const made = await open(1);
    const [one] = made.hosts as [LabHost];
    const helper = await helperOf(one);
    await create(helper, draft(1, 3));
    const whole = filesOf(one);
    const repair = () => helper.call('give', { order: { do: 'repair', names: ['span4711'] } });

    await one.vtysh('configure terminal', 'router bgp 64789', `no neighbor ${underlay(2).ipv4}`);
    await until('a neighbour missed', async () => (await driftOf(helper)).length > 0);
    await repair();
    expect(await running(one)).toContain(`neighbor ${underlay(2).ipv4} peer-group virtnet`);

    one.shell("sed -i '/virtnet-manager begin/,/virtnet-manager end/d' /etc/frr/frr.conf");
    await until('the file missed', async () =>
      (await driftOf(helper)).some((differs) => differs.includes('/etc/frr/frr.conf')),
    );
    await repair();
    expect(filesOf(one)).toBe(whole);

    await one.vtysh('write memory');
    expect(await driftOf(helper)).toEqual([]);
    await stop(helper);
    expect(one.shell('cat /etc/frr/frr.conf')).not.toMatch(/virtnet|router bgp/);
    expect(await helper.call('spanOffer', {})).toMatchObject({ frr: { state: 'idle' } });
  });

  it('is asked for when somebody else has configured it, and keeps what they have', async () => {
    const made = await open(1);
    const [one] = made.hosts as [LabHost];
    const theirs = [
      ...[
        'hostname leaf',
        '! as the fabric wants it',
        'router bgp 64789',
        ' neighbor 198.51.100.7 remote-as 64789',
      ],
      ...[
        ' address-family l2vpn evpn',
        '  neighbor 198.51.100.7 activate',
        ' exit-address-family',
        'exit',
        '',
      ],
    ].join('\n');
    await one.startFrr(theirs);
    const before = filesOf(one);
    const helper = await helperOf(one);
    await expect(create(helper, draft(1, 2))).rejects.toMatchObject({
      data: { code: 'invalid-definition', issues: [{ code: 'frr-others', severity: 'question' }] },
    });
    expect(filesOf(one)).toBe(before);
    const pid = one.shell('cat /run/frr/bgpd.pid');
    await create(helper, draft(1, 2), ['frr-others']);
    expect(await sessionsOf(one)).toContain('10.99.0.2 ');
    await create(helper, draft(1, 3, 4712));
    expect(await sessionsOf(one)).toContain('10.99.0.3 ');
    await stop(helper, 'span4712');
    expect(await sessionsOf(one)).not.toContain('10.99.0.3 ');
    expect(await driftOf(helper)).toEqual([]);
    await stop(helper);
    expect(filesOf(one)).toBe(before);
    const left = await running(one);
    expect(left).toContain('neighbor 198.51.100.7 remote-as 64789');
    expect(left).not.toMatch(/virtnet|10\.99\.0|advertise-all-vni/);
    expect(one.shell('cat /run/frr/bgpd.pid')).toBe(pid);
  });

  it('is left alone where it speaks as another system, or its file leads elsewhere', async () => {
    const made = await open(1);
    const [one] = made.hosts as [LabHost];
    const helper = await helperOf(one);
    await one.startFrr('router bgp 65001\nexit\n');
    await expect(create(helper, draft(1, 2), ['frr-others'])).rejects.toMatchObject({
      data: { code: 'invalid-definition', issues: [{ code: 'frr-asn' }] },
    });
    one.shell(
      'systemctl stop frr; cp /etc/frr/frr.conf /root/theirs; : > /root/theirs; ln -sf /root/theirs /etc/frr/frr.conf',
    );
    const before = filesOf(one);
    await expect(create(helper, draft(1, 2), ['frr-others'])).rejects.toThrow(/frr\.conf/);
    expect(filesOf(one)).toBe(before);
    expect(one.shell('cat /root/theirs; ip -br link show type bridge')).toBe('');
  });
});
