/** What packets do on a network that spans two hosts: guests reach each other, and what is each host's own stays there. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overlayDevice, type Span } from '../../shared/definition/span';
import type { NetworkDefinition } from '../../shared/definition/network';
import { readRemoteGuests } from '../../electron/helper/facts/overlay';
import { networkFiles } from '../../electron/helper/host/paths';
import { until } from '../fixtures/patience';
import { UPLINK } from '../fixtures/site';
import { inIpv6, openTwoHosts, type SpanningHost } from './twoHosts';

const MEMBERS = [
  { name: 'orion', address: '203.0.113.1', share: 0 },
  { name: 'vega', address: '203.0.113.2', share: 1 },
];
const VNI = 77;
const DEVICE = overlayDevice({ vni: VNI });
const BRIDGE = 'virbr77';

const network = (
  here: string,
  changes: Partial<NetworkDefinition> = {},
  span: Partial<Span> = {},
): NetworkDefinition => ({
  name: 'span',
  uuid: '00000000-0000-4000-8000-000000000077',
  forward: { mode: 'nat' },
  bridge: { name: BRIDGE, stp: false, delay: 0 },
  mac: '52:54:00:00:77:fe',
  mtu: 1450,
  dns: { enabled: true },
  ips: [
    {
      address: '10.77.0.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '10.77.0.100', end: '10.77.0.199' }], hosts: [] },
    },
    { address: 'fd00:77::1', prefix: 64 },
  ],
  span: {
    ...{ vni: VNI, engine: 'static', here, shares: 4, key: '0123456789abcdef', members: MEMBERS },
    ...span,
  },
  ...changes,
});

/** One guest on each host. */
const GUESTS = {
  orion: { name: 'one', mac: '52:54:00:00:77:01', four: '10.77.0.11', six: 'fd00:77::11' },
  vega: { name: 'two', mac: '52:54:00:00:77:02', four: '10.77.0.12', six: 'fd00:77::12' },
} as const;

describe('a network that spans two hosts', () => {
  let orion: SpanningHost;
  let vega: SpanningHost;
  let close: () => void;

  const run = (changes: Partial<NetworkDefinition> = {}, span: Partial<Span> = {}): Promise<unknown> =>
    Promise.all([orion, vega].map((host) => host.run([network(host.name, changes, span)])));

  beforeAll(async () => {
    const opened = await openTwoHosts();
    [orion, vega] = opened.hosts;
    close = () => opened.close();
    await run();
    for (const host of [orion, vega]) {
      const { name, mac, four, six } = GUESTS[host.name as keyof typeof GUESTS];
      await host.site.plug({
        name,
        mac,
        bridge: BRIDGE,
        addresses: [`${four}/24`, `${six}/64`],
        gateways: ['10.77.0.1'],
      });
    }
  });
  afterAll(async () => {
    await Promise.all([orion.run([]), vega.run([])]);
    for (const host of [orion, vega])
      expect(host.shell('nft list tables; iptables-save; ip6tables-save; ip -o link show')).not.toMatch(
        /vx77|VNM_|virbr77/,
      );
    close();
  });

  const across = async (): Promise<void> => {
    await orion.site.pings('one', GUESTS.vega.four);
    await vega.site.pings('two', GUESTS.orion.six);
  };

  it('lets guests reach each other in both families, and says behind which host they are', async () => {
    await across();
    expect(await Promise.all([orion.drift(), vega.drift()])).toEqual([[], []]);
    const { span } = network('orion');
    const remote = await until('the guest behind the other host', async () => {
      const known = span && (await readRemoteGuests(orion.namespace.host, span));
      return known?.has(GUESTS.vega.mac) === true && known;
    });
    expect(remote.get(GUESTS.vega.mac)).toBe('vega');
    expect(remote.has(GUESTS.orion.mac)).toBe(false);
  });

  it('carries packets of the size that guests are told of, whole', async () => {
    const whole = ['ping', '-n', '-c', '1', '-W', '10', '-M', 'do', '-s', String(1450 - 28)];
    orion.shell('ip -n one link set eth0 mtu 1450');
    await until(
      'a large packet across',
      async () => (await orion.site.within('one', [...whole, GUESTS.vega.four])).status === 0,
    );
  });

  it('has each host serve its own guests alone, out of its own share', async () => {
    const lease = async (host: SpanningHost, guest: string): Promise<string> => {
      const client = [
        'busybox',
        'udhcpc',
        '-i',
        'eth0',
        '-n',
        '-q',
        '-f',
        '-t',
        '100',
        '-T',
        '1',
        '-s',
        '/bin/true',
      ];
      const { stdout, stderr } = await host.site.within(guest, client);
      return /lease of (\S+) obtained/.exec(stdout + stderr)?.[1] ?? 'none';
    };
    expect(await lease(orion, 'one')).toMatch(/^10\.77\.0\.1([01]\d|2[0-4])$/);
    expect(await lease(vega, 'two')).toMatch(/^10\.77\.0\.1(2[5-9]|[34]\d)$/);
    const log = ({ namespace, shell }: SpanningHost): string =>
      shell(`cat ${networkFiles(namespace.paths, 'span').log}`);
    // The later guest's own question has been written down by then.
    expect(log(vega)).toContain(GUESTS.vega.mac);
    expect(log(vega)).not.toContain(GUESTS.orion.mac);
    expect(log(orion)).not.toContain(GUESTS.vega.mac);
  });

  it('has nobody but the own host answer for the gateway', async () => {
    // Without an address here, only the other host could; who is asked is known by the answer of a neighbour.
    const isKnown = (gateway: string): boolean =>
      orion.shell(`ip -n one neigh show ${gateway}`).includes('lladdr');
    const ask = (gateway: string): Promise<unknown> =>
      orion.site.isAnswered('one', gateway, gateway.includes(':') ? GUESTS.vega.six : GUESTS.vega.four);
    orion.shell(
      `ip addr del 10.77.0.1/24 dev ${BRIDGE}; ip addr del fd00:77::1/64 dev ${BRIDGE}; ip -n one neigh flush all`,
    );
    for (const gateway of ['10.77.0.1', 'fd00:77::1']) {
      await ask(gateway);
      expect(isKnown(gateway), gateway).toBe(false);
    }
    // It is the guards that keep it from that.
    for (const { shell } of [orion, vega]) shell(`nft delete table bridge VNM_${DEVICE}`);
    for (const gateway of ['10.77.0.1', 'fd00:77::1'])
      await until(`an answer from the other host for ${gateway}`, async () => {
        await ask(gateway);
        return isKnown(gateway);
      });
    expect((await vega.drift()).join()).toContain(
      `The filter that keeps what is each host’s own off ${DEVICE} is gone`,
    );
    await run();
    expect(await Promise.all([orion.drift(), vega.drift()])).toEqual([[], []]);
  });

  it.each(['81000000', '8100000081000000', '88a80000'])(
    'lets nobody be the gateway elsewhere by the tag %s, which is of no VLAN',
    async (tag) => {
      await across();
      const known = '02:00:00:00:00:01';
      vega.shell(`ip -n two neigh replace 10.77.0.1 lladdr ${known} dev eth0 nud stale`);
      // An answer of ARP that nobody asked for, in a frame to all, as the overlay carries it.
      const mac = GUESTS.orion.mac.replaceAll(':', '');
      const frame = `ffffffffffff${mac}${tag}08060001080006040002${mac}0a4d0001${mac}0a4d0001`;
      const packet = `0800000000${VNI.toString(16).padStart(4, '0')}00${frame}${'00'.repeat(18)}`;
      const claim = (): string =>
        orion.shell(
          `'${process.execPath}' -e "const s = require('dgram').createSocket('udp4'); s.send(Buffer.from('${packet}', 'hex'), 4789, '${vega.address}', () => s.close())"`,
        );
      const taken = (): string => vega.shell('ip -n two neigh show 10.77.0.1');
      claim();
      await across();
      expect(taken()).toContain(known);
      // It is the guard that keeps it out.
      vega.shell(`nft delete table bridge VNM_${DEVICE}`);
      await until('the gateway that another guest claims to be', () => {
        claim();
        return taken().includes(GUESTS.orion.mac);
      });
      vega.shell('ip -n two neigh flush all');
      await run();
    },
  );

  it('notices a rule of its guard that was changed', async () => {
    const shown = orion.shell(`nft -a list chain bridge VNM_${DEVICE} in`);
    const handle = /udp dport 67-68 drop # handle (\d+)/.exec(shown)?.[1] ?? '';
    orion.shell(`nft delete rule bridge VNM_${DEVICE} in handle ${handle}`);
    expect(await orion.drift()).toHaveLength(1);
    await run();
    expect(await orion.drift()).toEqual([]);
  });

  it('hears nobody on its overlay but the members', async () => {
    orion.shell(`set -e
      ip netns add stranger
      ip link add toStranger type veth peer name lan netns stranger
      ip addr add 198.18.0.1/24 dev toStranger; ip link set toStranger up
      ip -n stranger addr add 198.18.0.2/24 dev lan; ip -n stranger link set lan up
      ip -n stranger route add default via 198.18.0.1
      ip -n stranger link add vx type vxlan id ${VNI} local 198.18.0.2 remote ${orion.address} dstport 4789
      ip -n stranger addr add 10.77.0.66/24 dev vx; ip -n stranger link set vx up`);
    expect(await orion.site.isAnswered('stranger', GUESTS.orion.four, orion.address)).toBe(false);
    // It is the fence that keeps it out.
    orion.shell(`nft delete table inet VNM_${DEVICE}; iptables -I INPUT -p udp --dport 4789 -j ACCEPT`);
    await orion.site.pings('stranger', GUESTS.orion.four);
    orion.shell('iptables -D INPUT -p udp --dport 4789 -j ACCEPT; ip netns del stranger');
    expect((await orion.drift()).join()).toContain(
      `The filter that keeps strangers out of ${DEVICE} is gone`,
    );
    await run();
  });

  it('believes nobody who calls himself like a member and comes by another way', async () => {
    const mac = '52:54:00:66:66:66';
    orion.shell(`set -e
      ip netns add liar
      ip link add toLiar type veth peer name lan netns liar
      ip addr add 198.18.1.1/24 dev toLiar; ip link set toLiar up
      echo 0 > /proc/sys/net/ipv4/conf/toLiar/rp_filter
      ip -n liar addr add 198.18.1.2/24 dev lan; ip -n liar link set lan up
      ip -n liar route add default via 198.18.1.1
      ip -n liar addr add ${vega.address}/32 dev lan
      ip -n liar link add vx address ${mac} type vxlan id ${VNI} local ${vega.address} remote ${orion.address} dstport 4789
      ip -n liar addr add 10.77.0.67/24 dev vx; ip -n liar link set vx up`);
    const learned = (): boolean => orion.shell(`bridge fdb show dev ${DEVICE}`).includes(mac);
    // Nobody answers him, but the bridge learns where he is from the first frame that gets there.
    expect(await orion.site.isAnswered('liar', '10.77.0.222', '198.18.1.1')).toBe(false);
    expect(learned()).toBe(false);
    const rules = orion.shell(`nft -a list chain inet VNM_${DEVICE} in`);
    const handle = /oif missing drop # handle (\d+)/.exec(rules)?.[1] ?? '';
    orion.shell(`nft delete rule inet VNM_${DEVICE} in handle ${handle}`);
    expect(await orion.site.isAnswered('liar', '10.77.0.222', '198.18.1.1')).toBe(false);
    await until('a frame of the liar', learned);
    orion.shell('ip netns del liar');
    await run();
  });

  it('lets no guest of another network in by the address of its host', async () => {
    const other: NetworkDefinition = {
      ...{ name: 'other', uuid: '00000000-0000-4000-8000-000000000078', forward: { mode: 'nat' } },
      ...{
        bridge: { name: 'virbr78', stp: false, delay: 0 },
        mac: '52:54:00:00:78:fe',
        dns: { enabled: true },
      },
      ips: [{ address: '10.78.0.1', prefix: 24 }],
    };
    await orion.run([network('orion'), other]);
    const stray = { name: 'stray', mac: '52:54:00:00:78:01', bridge: 'virbr78' };
    await orion.site.plug({ ...stray, addresses: ['10.78.0.11/24'], gateways: ['10.78.0.1'] });
    const inner = '52:54:00:00:78:66';
    orion.shell(`ip -n stray link add vx address ${inner} type vxlan id ${VNI} local 10.78.0.11 remote ${vega.address} dstport 4789
      ip -n stray addr add 10.77.0.66/24 dev vx; ip -n stray link set vx up`);
    const isSeen = (): boolean => vega.shell(`bridge fdb show br ${BRIDGE}`).includes(inner);
    // Both go one way: what is asked later has been answered when what was sent before would be there.
    expect(await orion.site.isAnswered('stray', GUESTS.vega.four, vega.address)).toBe(false);
    expect(isSeen()).toBe(false);
    // It is the fence of the guest's own host that keeps it out.
    orion.shell(`nft delete table inet VNM_${DEVICE}`);
    await until('a frame of a stranger', async () => {
      await orion.site.isAnswered('stray', GUESTS.vega.four, vega.address);
      return isSeen();
    });
    vega.shell(`bridge fdb del ${inner} dev ${DEVICE} master`);
    await run();
  });

  it('takes members in and lets them go while it runs, without a new bridge and with its guests plugged in', async () => {
    const bridge = (): string =>
      orion.shell(`cat /sys/class/net/${BRIDGE}/ifindex /sys/class/net/one/brport/port_no`);
    const before = bridge();
    const lyra = { name: 'lyra', address: '203.0.113.3', share: 2 };
    await run({}, { members: [...MEMBERS, lyra] });
    expect(orion.shell(`bridge fdb show dev ${DEVICE}`)).toContain(`dst ${lyra.address}`);
    expect(orion.shell('iptables -S VNM_INP')).toContain(`-s ${lyra.address}/32 -p udp -m udp --dport 4789`);
    await across();
    await orion.run([network('orion', {}, { members: MEMBERS.slice(0, 1), shares: 8 })]);
    expect(await orion.site.isAnswered('one', GUESTS.vega.four, '10.77.0.1')).toBe(false);
    await run();
    await across();
    expect(orion.shell(`bridge fdb show dev ${DEVICE}`)).not.toContain(lyra.address);
    expect(orion.shell('iptables -S VNM_INP')).not.toContain(lyra.address);
    expect(bridge()).toBe(before);
  });

  it('goes over to other addresses of its hosts, and becomes a network of one host and back, while it runs', async () => {
    const members = MEMBERS.map((member) => ({ ...member, address: inIpv6(member.address) }));
    await run({}, { members });
    expect(orion.shell(`ip -d link show ${DEVICE}`)).toContain(inIpv6(orion.address));
    expect(await orion.drift()).toEqual([]);
    await across();
    const alone = network('orion');
    delete alone.span;
    await orion.run([alone]);
    expect(orion.shell('ip -o link show type vxlan')).toBe('');
    await run();
    await across();
  });

  it('keeps the guests of an isolated network inside, on both hosts', async () => {
    await run();
    await orion.site.pings('one', UPLINK.far.ipv4);
    await run({ forward: { mode: 'isolated' } });
    await across();
    expect(await orion.site.isAnswered('one', UPLINK.far.ipv4, GUESTS.vega.four)).toBe(false);
    expect(await vega.site.isAnswered('two', UPLINK.far.ipv4, GUESTS.orion.four)).toBe(false);
    await run();
  });

  it('is not started where the address of the host is gone, and is said to have lost it while it runs', async () => {
    await orion.run([]);
    orion.shell(`ip addr del ${orion.address}/24 dev wire`);
    await expect(orion.run([network('orion')])).rejects.toThrow(
      `This host does not have the address ${orion.address} now, by which the other hosts of the network reach it. Give it back`,
    );
    orion.shell(`ip addr add ${orion.address}/24 dev wire`);
    await orion.run([network('orion')]);
    orion.shell(`ip addr del ${orion.address}/24 dev wire; ip addr add ${orion.address}/24 dev wire`);
    expect(await orion.drift()).toEqual([]);
    orion.shell(`ip addr del ${orion.address}/24 dev wire`);
    expect(await orion.drift()).toEqual([
      `This host does not have the address ${orion.address} now, by which the other hosts of the network reach it`,
    ]);
    orion.shell(`ip addr add ${orion.address}/24 dev wire`);
  });

  it('refuses a device of somebody else, and a number that one has', async () => {
    await orion.run([]);
    orion.shell(`ip link add ${DEVICE} type bridge`);
    await expect(orion.run([network('orion')])).rejects.toThrow(
      `There is a device ${DEVICE} already that Virtnet Manager did not make.`,
    );
    orion.shell(`ip link del ${DEVICE}; ip link add theirs type vxlan id ${VNI} dstport 4789`);
    await expect(orion.run([network('orion')])).rejects.toThrow(
      'Another device of this host has this VXLAN number.',
    );
    expect(orion.shell('ip -o link show type vxlan')).toContain('theirs');
    orion.shell('ip link del theirs');
    await orion.run([network('orion')]);
  });
});
