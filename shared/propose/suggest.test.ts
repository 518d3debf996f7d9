import { describe, expect, it } from 'vitest';
import { formatSubnet, parseCidr } from '../addresses/addresses';
import { describeAddresses, networkText, returnRoute } from '../definition/describe';
import { proposeSubnet } from '../check/proposeSubnet';
import { defaultDhcpRange, newDraft, nextBridgeName, proposeName } from './suggest';

const subnet = (text: string) => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(text);
  return cidr.subnet;
};
const use = (text: string) => ({ subnet: text, kind: 'interface' as const, owner: 'x' });

describe('suggestions', () => {
  it('propose the first free /24, block by block', () => {
    expect(formatSubnet(proposeSubnet([]) ?? subnet('0.0.0.0/0'))).toBe('172.16.40.0/24');
    expect(formatSubnet(proposeSubnet([use('172.16.40.0/23')]) ?? subnet('0.0.0.0/0'))).toBe(
      '172.16.42.0/24',
    );
    expect(formatSubnet(proposeSubnet([use('172.16.0.0/12')]) ?? subnet('0.0.0.0/0'))).toBe(
      '192.168.100.0/24',
    );
    expect(proposeSubnet([use('10.0.0.0/8')], '10.0.0.0/8')).toBeNull();
  });

  it('fall back to the start of a block whose end is taken', () => {
    expect(
      formatSubnet(
        proposeSubnet([use('192.168.64.0/18'), use('192.168.128.0/17')], '192.168.0.0/16') ??
          subnet('0.0.0.0/0'),
      ),
    ).toBe('192.168.0.0/24');
  });

  it('name networks by type and first number, never twice the same', () => {
    const block = subnet('172.16.40.0/24');
    expect(proposeName('NAT_Network', block, [])).toBe('NAT_Network_172');
    expect(proposeName('NAT_Network', block, ['NAT_Network_172', 'NAT_Network_172_2'])).toBe(
      'NAT_Network_172_3',
    );
    expect(proposeName('Isolated_Lab', null, [])).toBe('Isolated_Lab');
  });

  it('give the upper half to DHCP', () => {
    expect(defaultDhcpRange(subnet('10.0.0.0/24'))).toEqual({ start: '10.0.0.128', end: '10.0.0.254' });
    expect(defaultDhcpRange(subnet('10.0.0.0/25'))).toEqual({ start: '10.0.0.64', end: '10.0.0.126' });
    expect(defaultDhcpRange(subnet('10.0.0.0/29'))).toEqual({ start: '10.0.0.4', end: '10.0.0.6' });
    expect(defaultDhcpRange(subnet('10.0.0.0/8'))).toEqual({ start: '10.255.0.0', end: '10.255.255.254' });
  });

  it('count bridges from virbr0', () => {
    expect(nextBridgeName(['lo', 'virbr0', 'virbr2'])).toBe('virbr1');
  });
});

describe('descriptions', () => {
  const draft = newDraft({
    name: 'lab',
    subnet: subnet('10.20.0.0/24'),
    dhcp: { start: '10.20.0.128', end: '10.20.0.254' },
    forward: { mode: 'route', device: 'eth0' },
  });

  it("speak the guide's IPv4 record", () => {
    expect(describeAddresses(draft, 'ipv4')).toEqual([
      {
        network: '10.20.0.0/24',
        netmask: '255.255.255.0',
        gateway: '10.20.0.1',
        dhcpRange: '10.20.0.128 – 10.20.0.254',
        forwarding: 'Routed network to eth0',
      },
    ]);
    expect(describeAddresses(draft, 'ipv6')).toEqual([]);
  });

  it('say that a NAT network routes its IPv6 unless it translates that too', () => {
    const ips = [{ address: 'fd00:20::1', prefix: 64 }];
    const facts = (ipv6: boolean) =>
      describeAddresses({ ips, forward: { mode: 'nat', device: 'eth0', ipv6 } }, 'ipv6');
    expect(facts(false)).toEqual([
      {
        network: 'fd00:20::/64',
        netmask: null,
        gateway: 'fd00:20::1',
        dhcpRange: null,
        forwarding: 'Routed network to eth0',
      },
    ]);
    expect(facts(true).map(({ forwarding }) => forwarding)).toEqual(['NAT to eth0']);
  });

  it('name a network by its first IPv4 network, else by its IPv6 one', () => {
    const ipv6 = { address: 'fd00:20::1', prefix: 64 };
    expect(networkText({ ...draft, ips: [ipv6, ...draft.ips] })).toBe('10.20.0.0/24');
    expect(networkText({ ...draft, ips: [ipv6] })).toBe('fd00:20::/64');
    expect(networkText({ ...draft, ips: [] })).toBe('no address');
  });

  it("give the router's command", () => {
    expect(returnRoute(draft, '192.0.2.17')).toBe('ip route add 10.20.0.0/24 via 192.0.2.17');
  });
});
