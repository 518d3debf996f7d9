import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../../shared/addresses/addresses';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { sshAddresses } from '../../../shared/contract/sshConnection';
import type { Route } from '../facts/procNet';
import { sessionRisk } from './sessionRisk';

const lab: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [
    { address: '10.1.1.1', prefix: 24 },
    { address: 'fd00:1::1', prefix: 64 },
  ],
  routes: [{ destination: '10.9.0.0', prefix: 16, gateway: '10.1.1.9' }],
};

const route = (cidr: string, device: string, metric = 0): Route => {
  const subnet = parseCidr(cidr)?.subnet;
  if (!subnet) throw new Error(cidr);
  return { subnet, device, gateway: null, metric };
};
const ROUTES = [route('0.0.0.0/0', 'eth0'), route('192.0.2.0/24', 'eth0'), route('10.1.1.0/24', 'virbr1')];

const stopped = [{ before: lab, after: null }];
const edited = (change: Partial<NetworkDefinition>) => [{ before: lab, after: { ...lab, ...change } }];

describe('sessionRisk', () => {
  it.each([
    ['a guest of the network', '10.1.1.50'],
    ['the network’s own address', '10.1.1.1'],
    ['an IPv6 guest', 'fd00:1::50'],
    ['somebody behind one of its routes', '10.9.7.7'],
  ])('sees a session with %s', (_, end) => {
    expect(sessionRisk(stopped, [end], ROUTES)).toBe(
      `Your own session runs over “lab” (${end}), and stopping it could cut you off.`,
    );
  });

  it('sees a session whose packets leave by the bridge, by the longest route and the smallest metric', () => {
    const far = [...ROUTES, route('203.0.113.0/24', 'virbr1'), route('198.51.100.0/24', 'virbr1', 5)];
    expect(sessionRisk(stopped, ['203.0.113.7'], far)).toContain('203.0.113.7');
    expect(sessionRisk(stopped, ['203.0.113.7'], [...far, route('203.0.113.0/25', 'eth0')])).toBeNull();
    expect(sessionRisk(stopped, ['198.51.100.7'], [...far, route('198.51.100.0/24', 'eth0', 1)])).toBeNull();
    expect(sessionRisk(stopped, ['198.51.100.7'], far)).not.toBeNull();
  });

  it('leaves sessions alone that run elsewhere, on this host, or nowhere', () => {
    for (const end of ['192.0.2.7', '127.0.0.1', '::1', 'fd00:2::1', 'nonsense', ''])
      expect(sessionRisk(stopped, [end], ROUTES)).toBeNull();
    expect(sessionRisk(stopped, [], ROUTES)).toBeNull();
    expect(sessionRisk([], ['10.1.1.50'], ROUTES)).toBeNull();
  });

  it.each<[string, Partial<NetworkDefinition>]>([
    ['addresses', { ips: [{ address: '10.1.1.2', prefix: 24 }] }],
    ['forwarding', { forward: { mode: 'isolated' } }],
    ['bridge', { bridge: { ...lab.bridge, name: 'virbr7' } }],
    ['hardware address', { mac: '52:54:00:00:00:02' }],
    ['port isolation', { portIsolation: true }],
    ['time limit', { outsideUntil: 0 }],
  ])('fears a change of the %s', (_, change) => {
    expect(sessionRisk(edited(change), ['10.1.1.50'], ROUTES)).toContain('this change could cut you off');
  });

  it('fears nothing for a session by a bridge that a network joins, to which nothing is ever done', () => {
    const before: NetworkDefinition = { ...lab, forward: { mode: 'bridge' }, ips: [], routes: [] };
    delete before.mac;
    expect(sessionRisk([{ before, after: null }], ['10.1.1.50'], ROUTES)).toBeNull();
  });

  it.each<[string, Partial<NetworkDefinition>]>([
    ['title', { title: 'Lab' }],
    ['name', { name: 'hall' }],
    ['records', { dns: { enabled: true, hosts: [{ address: '10.1.1.7', names: ['a'] }] } }],
  ])('does not fear a change of the %s', (_, change) => {
    expect(sessionRisk(edited(change), ['10.1.1.50'], ROUTES)).toBeNull();
  });
});

describe('sshAddresses', () => {
  it('are both ends of the session, without zones and mappings', () => {
    expect(sshAddresses('10.1.1.50 40000 10.1.1.1 22')).toEqual(['10.1.1.50', '10.1.1.1']);
    expect(sshAddresses('fe80::1%virbr1 40000 ::ffff:10.1.1.1 22')).toEqual(['fe80::1', '10.1.1.1']);
    expect(sshAddresses(undefined)).toEqual([]);
    expect(sshAddresses('')).toEqual([]);
  });
});
