/** What each type of network promises to guests that speak IPv6, proven by what they receive, ask and send. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readNetworkXml } from '../../shared/xml/networkXml';
import type { GuestAgent } from '../fixtures/guestAgent';
import type { HelperProcess } from '../fixtures/helperProcess';
import { MachineFixture } from '../fixtures/machineFixture';
import { until } from '../fixtures/patience';
import { Site, UPLINK } from '../fixtures/site';

/** NAT66 with DHCPv6, routed with advertisements alone, isolated with both. */
const NETWORKS = [
  `<network>
     <name>nat66</name>
     <forward mode='nat'><nat ipv6='yes'><port start='2000' end='2999'/></nat></forward>
     <bridge name='virbr1' stp='off' delay='0'/>
     <domain name='lab.test' localOnly='yes'/>
     <dns><host ip='fd00:61::80'><hostname>www.lab.test</hostname></host></dns>
     <ip family='ipv6' address='fd00:61::1' prefix='64'>
       <dhcp>
         <range start='fd00:61::100' end='fd00:61::1ff'><lease expiry='2' unit='hours'/></range>
         <host id='00:03:00:01:52:54:00:00:61:11' name='one' ip='fd00:61::11'/>
         <host name='two' ip='fd00:61::12'/>
       </dhcp>
     </ip>
   </network>`,
  `<network>
     <name>routed</name>
     <forward mode='route'/>
     <bridge name='virbr2' stp='off' delay='0'/>
     <ip family='ipv6' address='2001:db8:62::1' prefix='64'/>
   </network>`,
  `<network>
     <name>isolated</name>
     <bridge name='virbr3' stp='off' delay='0'/>
     <ip family='ipv6' address='fd00:63::1' prefix='64'/>
   </network>`,
];

/** One guest on each network that listens to routers, and a second one that takes leases. */
const GUESTS = {
  nat66: { bridge: 'virbr1', mac: '52:54:00:00:61:0a', address: 'fd00:61::a' },
  leased: { bridge: 'virbr1', mac: '52:54:00:00:61:0b', address: 'fd00:61::b' },
  routed: { bridge: 'virbr2', mac: '52:54:00:00:62:0a', address: '2001:db8:62:0:5054:ff:fe00:620a' },
  isolated: { bridge: 'virbr3', mac: '52:54:00:00:63:0a', address: 'fd00:63::5054:ff:fe00:630a' },
};
type Name = keyof typeof GUESTS;

const UNKNOWN_DUID = '00:03:00:01:52:54:00:00:61:99';
/** Told by the kernel at once for UDP; a TCP client on the same machine often learns it with its next attempt only. */
const REFUSED = { error: 'ECONNREFUSED' };
const KNOWN_DUID = '00:03:00:01:52:54:00:00:61:11';

interface Lease {
  address: string | null;
  lifetime: number | null;
  dns: string[];
}

describe('guests of IPv6', () => {
  let machine: MachineFixture;
  let helper: HelperProcess;
  let site: Site;
  const agents = {} as Record<Name | 'host' | 'outside', GuestAgent>;

  beforeAll(async () => {
    machine = await MachineFixture.open();
    site = Site.furnish(machine.namespace);
    helper = await machine.helper();
    for (const xml of NETWORKS) {
      const options = { start: true, autostart: false, transient: false };
      await helper.call('give', {
        order: { do: 'create', networks: [{ ...options, definition: readNetworkXml(xml) }] },
      });
    }
    const names = Object.keys(GUESTS) as Name[];
    await Promise.all(
      names.map((name) => {
        const { bridge, mac, address } = GUESTS[name];
        // With DHCP on the network there is no address without a lease; this one is for what needs no client.
        const fixed = bridge === 'virbr1' ? { addresses: [`${address}/64`], gateways: ['fd00:61::1'] } : {};
        return site.plug({ name, bridge, mac, ...fixed });
      }),
    );
    await Promise.all(
      [...names, 'host' as const, UPLINK.outside as 'outside'].map(async (place) => {
        agents[place] = await site.agent(place);
      }),
    );
    await Promise.all(
      (['routed', 'isolated'] as const).map((name) =>
        until(`the address of ${name}`, async () =>
          (await shown(name, 'addr')).includes(GUESTS[name].address),
        ),
      ),
    );
  });
  afterAll(async () => {
    await helper.close();
    site.close();
  });

  const shown = async (place: string, what: 'addr' | 'route'): Promise<string> =>
    (await site.within(place, ['ip', '-6', what, 'show', 'dev', 'eth0'])).stdout;
  const lease = async (duid: string, ...name: string[]): Promise<Lease | null> => {
    const client = join(import.meta.dirname, '../fixtures/dhcpv6Client.mjs');
    const { stdout, stderr } = await site.within('leased', [process.execPath, client, 'eth0', duid, ...name]);
    if (stdout === '') throw new Error(stderr);
    return JSON.parse(stdout) as Lease | null;
  };
  const dig = async (place: Name, server: string, ...question: string[]): Promise<string> => {
    const argv = ['dig', '+short', '+time=60', '+tries=3', `@${server}`, ...question];
    return (await site.within(place, argv)).stdout.trim();
  };

  it('make an address of their own from the advertised prefix, and a way out that an isolated network lacks', async () => {
    expect(await shown('routed', 'addr')).toMatch(/2001:db8:62:0:5054:ff:fe00:620a\/64 scope global dynamic/);
    await until('the router', async () => (await shown('routed', 'route')).includes('default via fe80'));
    expect(await shown('isolated', 'addr')).toMatch(/fd00:63::5054:ff:fe00:630a\/64 scope global dynamic/);
    expect(await shown('isolated', 'route')).not.toContain('default');
  });

  it('take a lease from the range, for the time it says, with the network’s resolver and a name that resolves', async () => {
    const taken = await lease(UNKNOWN_DUID, 'guest');
    expect(taken).toMatchObject({ lifetime: 7200, dns: ['fd00:61::1'] });
    expect(taken?.address).toMatch(/^fd00:61::1[0-9a-f]{2}$/);
    expect(await dig('leased', 'fd00:61::1', 'AAAA', 'guest.lab.test')).toBe(taken?.address);
    expect(await helper.call('leases', { name: 'nat66' })).toContainEqual(
      expect.objectContaining({
        family: 'ipv6',
        address: taken?.address,
        prefix: 64,
        name: 'guest',
        clientId: UNKNOWN_DUID,
      }),
    );
  });

  it('get their fixed address by their identifier or by their name', async () => {
    expect((await lease(KNOWN_DUID))?.address).toBe('fd00:61::11');
    expect((await lease('00:03:00:01:52:54:00:00:61:77', 'two'))?.address).toBe('fd00:61::12');
  });

  it('ask the gateway for names, by UDP and by TCP', async () => {
    expect(await dig('nat66', 'fd00:61::1', 'AAAA', 'www.lab.test')).toBe('fd00:61::80');
    expect(await dig('nat66', 'fd00:61::1', '+tcp', 'AAAA', 'www.lab.test')).toBe('fd00:61::80');
    expect(await dig('nat66', 'fd00:61::1', 'AAAA', 'two.lab.test')).toBe('fd00:61::12');
  });

  it('leave a translated network with the host’s address and the given ports', async () => {
    for (const kind of ['tcp', 'udp'] as const) {
      const answer = await agents.nat66.ask({ kind, to: UPLINK.far.ipv6, token: kind });
      const [address, port] = 'text' in answer ? answer.text.split(' ') : [];
      expect(address, kind).toBe(UPLINK.host.ipv6);
      expect(Number(port), kind).toBeGreaterThanOrEqual(2000);
      expect(Number(port), kind).toBeLessThanOrEqual(2999);
    }
    expect(await site.pings('nat66', UPLINK.far.ipv6)).toBe(true);
    expect(await agents.outside.ask({ kind: 'udp', to: GUESTS.nat66.address, token: 'in' })).toEqual(REFUSED);
    expect(await agents.nat66.query({ kind: 'heard', token: 'in' })).toBeNull();
    expect(
      await agents.outside.query({ kind: 'tcp', to: GUESTS.nat66.address }, UPLINK.host.ipv6),
    ).toBeNull();
  });

  it('leave a routed network with their own address, and are reached there', async () => {
    const { address } = GUESTS.routed;
    expect(await agents.routed.query({ kind: 'tcp', to: UPLINK.far.ipv6 })).toBe(address);
    expect(await agents.routed.query({ kind: 'udp', to: UPLINK.far.ipv6, token: 'routed' })).toBe(address);
    expect(await agents.outside.query({ kind: 'tcp', to: address })).toBe(UPLINK.far.ipv6);
    expect(await site.pings(UPLINK.outside, address)).toBe(true);
  });

  it('stay inside an isolated network, even when they claim a way out', async () => {
    await site.within('isolated', ['ip', '-6', 'route', 'replace', 'default', 'via', 'fd00:63::1']);
    for (const to of [UPLINK.far.ipv6, UPLINK.host.ipv6, GUESTS.routed.address]) {
      expect(await agents.isolated.ask({ kind: 'udp', to, token: 'isolated' }), to).toEqual(REFUSED);
      expect(await agents.isolated.query({ kind: 'tcp', to }, 'fd00:63::1'), to).toBeNull();
    }
    for (const agent of [agents.outside, agents.host, agents.routed])
      expect(await agent.query({ kind: 'heard', token: 'isolated' })).toBeNull();
    expect(await agents.outside.ask({ kind: 'udp', to: GUESTS.isolated.address, token: 'in' })).toEqual(
      REFUSED,
    );
    expect(
      await agents.outside.query({ kind: 'tcp', to: GUESTS.isolated.address }, UPLINK.host.ipv6),
    ).toBeNull();
    expect(await site.pings('isolated', 'fd00:63::1')).toBe(true);
  });

  it('reach DNS and DHCP of a host that refuses all else, and no other port', async () => {
    expect(await agents.nat66.query({ kind: 'tcp', to: 'fd00:61::1' })).toBe(GUESTS.nat66.address);
    machine.namespace.shell(
      `ip6tables -P INPUT DROP && ip6tables -P OUTPUT DROP
       for chain in INPUT OUTPUT; do
         ip6tables -A $chain -p icmpv6 -j ACCEPT
         ip6tables -A $chain -m conntrack --ctstate ESTABLISHED -j ACCEPT
       done`,
    );
    expect(await dig('nat66', 'fd00:61::1', 'AAAA', 'www.lab.test')).toBe('fd00:61::80');
    expect(await dig('nat66', 'fd00:61::1', '+tcp', 'AAAA', 'www.lab.test')).toBe('fd00:61::80');
    expect((await lease(KNOWN_DUID))?.address).toBe('fd00:61::11');
    expect(await agents.nat66.query({ kind: 'tcp', to: 'fd00:61::1' }, 'fd00:61::1')).toBeNull();
    expect(
      await agents.nat66.query({ kind: 'udp', to: 'fd00:61::1', token: 'strict' }, 'fd00:61::1'),
    ).toBeNull();
  });
});
