import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';
import type { NetworkDraft, StaticRoute } from '../definition/network';

const context: CheckContext = {
  networks: [],
  devices: [],
  uplinks: [],
  addressSpace: [
    { subnet: '192.168.1.0/24', kind: 'interface', owner: 'interface eth0' },
    { subnet: 'fd99::/64', kind: 'route', owner: 'route to fd99::/64 by wg0' },
  ],
  self: null,
};
const draft = (changes: Partial<NetworkDraft>): NetworkDraft => ({
  name: 'lab',
  forward: { mode: 'route' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [
    { address: '10.5.0.1', prefix: 24 },
    { address: 'fd05::1', prefix: 64 },
  ],
  ...changes,
});
const findings = (changes: Partial<NetworkDraft>): string[] =>
  checkNetwork(draft(changes), context).map(({ path, code, owner, severity }) =>
    [path, code, ...(owner === undefined ? [] : [owner]), ...(severity === 'question' ? ['?'] : [])].join(
      ' ',
    ),
  );
const route = (destination: string, prefix: number, gateway: string): StaticRoute => ({
  destination,
  prefix,
  gateway,
});
const found = (...routes: StaticRoute[]): string[] => findings({ routes });

describe('static routes', () => {
  it('lead to where nobody else is, by a guest', () => {
    expect(found(route('10.6.0.0', 16, '10.5.0.2'), route('fd06::', 48, 'fd05::2'))).toEqual([]);
    // Around a subnet of the host: that keeps its packets, because its route is longer.
    expect(found(route('192.168.0.0', 16, '10.5.0.2'))).toEqual([]);
  });

  it.each<[string, StaticRoute, string]>([
    ['an address inside its network', route('10.6.0.1', 16, '10.5.0.2'), 'destination route-address'],
    ['a gateway elsewhere', route('10.6.0.0', 16, '10.7.0.2'), 'gateway route-gateway'],
    ['the host as gateway', route('10.6.0.0', 16, '10.5.0.1'), 'gateway route-gateway'],
    ['broadcast as gateway', route('10.6.0.0', 16, '10.5.0.255'), 'gateway route-gateway'],
    ['another family', route('10.6.0.0', 16, 'fd05::2'), 'gateway route-gateway'],
    ['loopback', route('127.0.0.0', 8, '10.5.0.2'), 'destination route-address'],
    ['multicast', route('ff00::', 8, 'fd05::2'), 'destination route-address'],
    ['its own subnet', route('10.5.0.128', 25, '10.5.0.2'), 'destination route-overlap lab'],
    ['a part of the LAN', route('192.168.1.0', 25, '10.5.0.2'), 'destination route-overlap interface eth0'],
    ['a VPN', route('fd99::', 64, 'fd05::2'), 'destination route-overlap route to fd99::/64 by wg0'],
    ['everything', route('0.0.0.0', 0, '10.5.0.2'), 'destination route-default ?'],
  ])('%s is refused, asked about or said', (_what, one, expected) => {
    expect(found(one)).toEqual([`routes[0].${expected}`]);
  });

  it('lead around subnets and to single addresses inside them, and are refused where they take all', () => {
    const severities = (one: StaticRoute) =>
      checkNetwork(draft({ routes: [one] }), context).map(({ severity }) => severity);
    expect(severities(route('10.0.0.0', 8, '10.5.0.2'))).toEqual([]);
    expect(severities(route('192.168.1.7', 32, '10.5.0.2'))).toEqual(['advice']);
    expect(severities(route('10.5.0.128', 25, '10.5.0.2'))).toEqual(['advice']);
    expect(severities(route('192.168.1.0', 24, '10.5.0.2'))).toEqual(['error']);
  });

  it('are there once for each metric', () => {
    const one = route('10.6.0.0', 16, '10.5.0.2');
    expect(found(one, { ...one, metric: 1 })).toEqual(['routes[1] route-duplicate']);
    expect(found(one, { ...one, metric: 2 })).toEqual([]);
  });
});

describe('the bridge', () => {
  it('carries IPv6 with an MTU of 1280 or more', () => {
    expect(findings({ mtu: 1279 })).toEqual(['mtu mtu-too-small']);
    expect(findings({ mtu: 1280 })).toEqual([]);
    expect(findings({ mtu: 576, ips: [{ address: '10.5.0.1', prefix: 24 }] })).toEqual([]);
  });

  it('has limits that can be', () => {
    const limits = (inbound: { average: number; peak?: number; burst?: number }) =>
      findings({ bandwidth: { inbound, outbound: { average: 1 } } });
    expect(limits({ average: 1000, peak: 1000, burst: 5120 })).toEqual([]);
    expect(limits({ average: 1000, peak: 999 })).toEqual(['bandwidth.inbound.peak bandwidth']);
    expect(limits({ average: 1, burst: 1024 })).toEqual(['bandwidth.inbound.burst bandwidth']);
  });
});
