import { describe, expect, it } from 'vitest';
import type { CounterReadings } from './store';
import {
  sampleAddress,
  sampleDefinition,
  sampleError,
  sampleGuest,
  sampleHost,
  sampleNetwork,
} from '../../e2e/fakes/samples';
import { dotOf, driftCauses, leaseCount, summaryOf, trafficOf, wayOut } from './networkFacts';

const change = (kind: string, about: string) => ({
  action: 'create' as const,
  kind,
  key: kind,
  title: kind,
  about,
});

describe('summaryOf', () => {
  it('names device, subnet and guests of an active network', () => {
    const network = sampleNetwork('a', { state: 'active', guests: [sampleGuest()] });
    expect(summaryOf(network)).toBe('virbr0 · 192.168.122.0/24 · 1 guest');
  });

  it('says that a network is inactive', () => {
    expect(summaryOf(sampleNetwork('a'))).toBe('192.168.122.0/24 · inactive');
  });

  it('copes with a network without addresses', () => {
    expect(summaryOf(sampleNetwork('a', { definition: sampleDefinition('a', { ips: [] }) }))).toBe(
      'no address · inactive',
    );
  });
});

describe('dotOf', () => {
  const active = sampleNetwork('a', { state: 'active' });
  it('shows what matters most', () => {
    const drifted = { ...active, drift: [change('rule', 'firewall rules')] };
    const failure = { title: 'x', error: sampleError().toShape() };
    expect(dotOf(active, undefined, undefined)).toBe('active');
    expect(dotOf(drifted, undefined, undefined)).toBe('changed');
    expect(dotOf(drifted, undefined, failure)).toBe('failed');
    expect(dotOf(drifted, 'repair', failure)).toBe('busy');
    expect(dotOf(sampleNetwork('a'), 'autostart', undefined)).toBe('inactive');
  });
});

describe('leaseCount', () => {
  it('counts addresses of the ranges and the leases in them', () => {
    const guests = [
      sampleGuest(),
      sampleGuest({ addresses: [sampleAddress({ address: '192.168.122.254', leaseUntil: 0 })] }),
      sampleGuest({ addresses: [sampleAddress({ address: '192.168.122.10' })] }),
      sampleGuest({ addresses: [sampleAddress({ address: '192.168.122.131', leaseUntil: null })] }),
      sampleGuest({ addresses: [] }),
    ];
    expect(leaseCount(sampleDefinition('a'), guests, 'ipv4')).toEqual({ leased: 2, size: 127 });
    expect(leaseCount(sampleDefinition('a'), guests, 'ipv6')).toEqual({ leased: 0, size: 0 });
  });

  it('is zero without DHCP', () => {
    const definition = sampleDefinition('a', { ips: [{ address: '10.0.0.1', prefix: 24 }] });
    expect(leaseCount(definition, [sampleGuest()], 'ipv4')).toEqual({ leased: 0, size: 0 });
  });
});

describe('wayOut', () => {
  const down = { name: 'wlan0', kind: 'wireless' as const, up: false, addresses: [], isDefault: false };
  const host = sampleHost({ uplinks: [...sampleHost().uplinks, down] });
  it.each([
    ['NAT by the default route', { mode: 'nat' as const }, host, 'leaves by eth0 as 192.0.2.17'],
    ['routed keeps the guests’ addresses', { mode: 'route' as const }, host, 'leaves by eth0'],
    ['isolated leaves nowhere', { mode: 'isolated' as const }, host, null],
    ['a chosen device that is down', { mode: 'nat' as const, device: 'wlan0' }, host, 'wlan0 is down'],
    ['a chosen device that is gone', { mode: 'nat' as const, device: 'eth9' }, host, 'eth9 is not there'],
    ['a host without uplink', { mode: 'nat' as const }, sampleHost({ uplinks: [] }), 'no uplink now'],
  ])('%s', (_case, forward, facts, expected) => {
    expect(wayOut(forward, facts, 'ipv4')).toBe(expected);
  });
});

describe('driftCauses', () => {
  it('names each kind of thing once', () => {
    expect(
      driftCauses([
        change('chain', 'firewall rules'),
        change('rule', 'firewall rules'),
        change('daemon', 'dnsmasq'),
      ]),
    ).toBe('firewall rules and dnsmasq');
  });
});

describe('trafficOf', () => {
  const counters = (rxBytes: number, txBytes: number) => ({
    rxBytes,
    rxPackets: 1,
    rxErrors: 0,
    rxDropped: 0,
    txBytes,
    txPackets: 1,
    txErrors: 0,
    txDropped: 0,
  });
  const readings = (before: [number, number] | null, now: [number, number]): CounterReadings => ({
    at: 3000,
    devices: { virbr0: counters(...now) },
    previous: before ? { at: 1000, devices: { virbr0: counters(...before) } } : null,
  });

  it('derives rates in bytes a second', () => {
    expect(trafficOf(readings([100, 0], [2100, 500]), 'virbr0')).toMatchObject({ rxRate: 1000, txRate: 250 });
  });

  it('has no rate after one reading', () => {
    expect(trafficOf(readings(null, [2100, 500]), 'virbr0')).toMatchObject({ rxRate: null, txRate: null });
  });

  it('has no rate when the device was made anew', () => {
    expect(trafficOf(readings([5000, 0], [10, 0]), 'virbr0')).toMatchObject({ rxRate: null, txRate: 0 });
  });

  it('knows nothing of other devices', () => {
    expect(trafficOf(readings(null, [1, 1]), 'virbr9')).toBeNull();
    expect(trafficOf(undefined, 'virbr0')).toBeNull();
  });
});
