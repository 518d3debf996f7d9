import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { addressSpaceOf } from './addressSpace';
import type { Link } from './ipShow';
import type { Route } from './procNet';

const link = (name: string, inet: string[], changes: Partial<Link> = {}): Link => ({
  index: 1,
  name,
  flags: ['UP'],
  mtu: 1500,
  mac: '52:54:00:00:00:09',
  txQueueLength: 1000,
  inet6: [],
  inet: inet.map((text) => {
    const [address = '', prefix = ''] = text.split('/');
    return { address, prefix: Number(prefix), netmask: '', broadcast: null };
  }),
  kind: null,
  loopback: false,
  master: null,
  portNumber: null,
  vni: null,
  ...changes,
});

const route = (first: bigint, prefix: number, device: string): Route => ({
  subnet: { family: 'ipv4', first, prefix },
  device,
  gateway: null,
  metric: 0,
});

const lab: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [{ address: '172.16.40.1', prefix: 24 }],
};

const spaceOf = (sources: Partial<Parameters<typeof addressSpaceOf>[0]>): string[] =>
  addressSpaceOf({ networks: [], links: [], routes: [], libvirt: [], ...sources }).map(
    ({ subnet, kind, owner }) => `${subnet} ${kind} ${owner}`,
  );

describe('addressSpaceOf', () => {
  it('counts our own bridge once, as the network, with its interface and route', () => {
    const found = spaceOf({
      networks: [lab, lab],
      links: [link('virbr1', ['172.16.40.1/24'])],
      routes: [route(0xac102800n, 24, 'virbr1')],
    });
    expect(found).toEqual(['172.16.40.0/24 network network “lab”']);
  });

  it('counts an interface and its connected route once, and further routes apart', () => {
    const found = spaceOf({
      links: [link('lo', ['127.0.0.1/8'], { loopback: true }), link('eth0', ['192.0.2.2/24'])],
      routes: [route(0n, 0, 'eth0'), route(0xc0000200n, 24, 'eth0'), route(0x0a080000n, 16, 'eth0')],
    });
    expect(found).toEqual([
      '192.0.2.0/24 interface interface eth0',
      '10.8.0.0/16 route route to 10.8.0.0/16 by eth0',
    ]);
  });

  it('knows Docker, libvirt and VPN devices by their marks', () => {
    const found = spaceOf({
      links: [
        link('docker0', ['172.17.0.1/16'], { kind: 'bridge' }),
        link('br-0123456789ab', ['172.18.0.1/16'], { kind: 'bridge' }),
        link('virbr0', ['192.168.122.1/24'], { kind: 'bridge' }),
        link('wg0', ['10.9.0.2/32'], { kind: 'wireguard' }),
      ],
      routes: [route(0x0a090000n, 16, 'wg0')],
      libvirt: [{ name: 'default', bridge: 'virbr0', joins: null, subnets: ['192.168.122.0/24'] }],
    });
    expect(found).toEqual([
      '192.168.122.0/24 libvirt libvirt network “default”',
      '172.17.0.0/16 docker Docker network bridge',
      '172.18.0.0/16 docker Docker network 0123456789ab',
      '10.9.0.2/32 vpn VPN wg0',
      '10.9.0.0/16 vpn route to 10.9.0.0/16 by wg0',
    ]);
  });

  it('does not take the halves of a VPN’s default route for a claim on everything', () => {
    expect(spaceOf({ routes: [route(0n, 1, 'tun0'), route(0x80000000n, 1, 'tun0')] })).toEqual([]);
  });
});

describe('IPv6 and static routes', () => {
  const six = (first: bigint, prefix: number, device: string, gateway: string | null): Route => ({
    subnet: { family: 'ipv6', first, prefix },
    device,
    gateway,
    metric: 256,
  });

  it('are claims with their owners', () => {
    const networks = [{ ...lab, routes: [{ destination: '10.8.0.0', prefix: 16, gateway: '172.16.40.2' }] }];
    const routes = [
      six(0xfd77n << 112n, 64, 'eth0', null),
      six(0xfd88n << 112n, 48, 'eth0', 'fd77::9'),
      six(0n, 0, 'eth0', 'fe80::1'),
    ];
    expect(spaceOf({ networks, routes, links: [link('eth0', [])] })).toEqual([
      '172.16.40.0/24 network network “lab”',
      '10.8.0.0/16 route a static route of network “lab”',
      'fd77::/64 interface interface eth0',
      'fd88::/48 route route to fd88::/48 by eth0',
    ]);
  });
});
