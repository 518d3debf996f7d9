import { describe, expect, it } from 'vitest';
import type { Link } from './ipShow';
import { hostBridges, uplinksOf } from './uplinks';

const link = (name: string, changes: Partial<Link> = {}): Link => ({
  index: 1,
  name,
  flags: ['UP'],
  mtu: 1500,
  mac: '',
  txQueueLength: 0,
  inet6: [],
  inet: [],
  kind: null,
  loopback: false,
  master: null,
  portNumber: null,
  vni: null,
  ...changes,
});
const address = [{ address: '192.0.2.2', prefix: 24, netmask: '255.255.255.0', broadcast: null }];

const named = (links: Link[], defaultDevice: string | null = null): [string, string][] =>
  uplinksOf(links, {
    inward: new Set(['virbr0']),
    defaultDevice,
    isWireless: (name) => name === 'wlp2s0',
  }).map(({ name, kind }) => [name, kind]);

describe('uplinksOf', () => {
  it('tells physical, wireless and VPN devices apart, the default one first', () => {
    const links = [
      link('enp1s0'),
      link('wlp2s0'),
      link('wg0', { kind: 'wireguard' }),
      link('tun3', { kind: 'tun' }),
    ];
    expect(named(links, 'wlp2s0')).toEqual([
      ['wlp2s0', 'wireless'],
      ['enp1s0', 'physical'],
      ['wg0', 'vpn'],
      ['tun3', 'vpn'],
    ]);
  });

  it('leaves out the loopback, ports, our own and Docker’s bridges, and devices that lead nowhere', () => {
    const links = [
      link('lo', { loopback: true }),
      link('vnet0', { kind: 'tun', master: 'virbr0' }),
      link('eth1', { master: 'bond0' }),
      link('virbr0', { kind: 'bridge', inet: address }),
      link('docker0', { kind: 'bridge', inet: address }),
      link('ifb0', { kind: 'ifb', inet: address }),
      link('veth12', { kind: 'veth' }),
    ];
    expect(named(links)).toEqual([]);
  });

  it('takes a veth for a network card where that is what it is', () => {
    expect(named([link('eth0', { kind: 'veth', inet: address })])).toEqual([['eth0', 'physical']]);
    expect(named([link('br0', { kind: 'bridge', inet: address })])).toEqual([['br0', 'bridge']]);
  });
});

describe('hostBridges', () => {
  it('are all that no network made, with the ports that lead to a LAN: cards, bonds, VLANs, tunnels, and a veth named like a card', () => {
    const ports = [
      link('enp1s0', { master: 'br0' }),
      link('bond0', { kind: 'bond', master: 'br0' }),
      link('enp2s0.7', { kind: 'vlan', master: 'br1' }),
      link('vx9', { kind: 'vxlan', master: 'br1' }),
      link('eth0', { kind: 'veth', master: 'br2' }),
      link('vnet0', { kind: 'tun', master: 'br0' }),
      link('vethab', { kind: 'veth', master: 'br2' }),
      link('lost0', { kind: 'dummy', master: 'br2' }),
    ];
    const bridges = ['br0', 'br1', 'br2', 'virbr0'].map((name) => link(name, { kind: 'bridge' }));
    expect(hostBridges([...ports, ...bridges], new Set(['virbr0']))).toEqual([
      { name: 'br0', uplinks: ['enp1s0', 'bond0'] },
      { name: 'br1', uplinks: ['enp2s0.7', 'vx9'] },
      { name: 'br2', uplinks: ['eth0'] },
    ]);
  });
});
