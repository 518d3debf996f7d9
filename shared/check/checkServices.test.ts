import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';
import type { Issue } from '../definition/issue';
import type { IpConfiguration, NetworkDraft, StaticHost } from '../definition/network';

const context: CheckContext = {
  networks: [],
  devices: ['eth0'],
  uplinks: ['eth0'],
  addressSpace: [],
  self: null,
};
const ip: IpConfiguration = { address: '10.0.0.1', prefix: 24 };
const draft: NetworkDraft = {
  name: 'net',
  forward: { mode: 'nat' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [ip],
};
const found = (change: Partial<NetworkDraft>): [string, string][] =>
  checkNetwork({ ...draft, ...change }, context).map(({ path, code }: Issue) => [path, code]);
const withHosts = (...hosts: StaticHost[]): Partial<NetworkDraft> => ({
  ips: [{ ...ip, dhcp: { ranges: [], hosts } }],
});

describe('static hosts', () => {
  const mac = '52:54:00:00:00:02';
  const address = '10.0.0.2';
  it('are known by a MAC address, a client identifier or a name', () => {
    expect(
      found(
        withHosts({ mac, address }, { id: '01:02', address: '10.0.0.3' }, { name: 'a', address: '10.0.0.4' }),
      ),
    ).toEqual([]);
    expect(found(withHosts({ address }))).toEqual([['ips[0].dhcp.hosts[0]', 'host-identity']]);
    expect(found(withHosts({ mac, id: '01:02', address }))).toEqual([]);
  });

  it.each(['ignore', 'Infinite', '12', '45m', '10.0.0.9'])('may be called %s', (name) => {
    expect(found(withHosts({ mac, address, name }))).toEqual([]);
  });

  it('have leases of two minutes, or for ever', () => {
    expect(found(withHosts({ mac, address, lease: 0 }))).toEqual([]);
    expect(found(withHosts({ mac, address, lease: 119 }))).toEqual([
      ['ips[0].dhcp.hosts[0].lease', 'lease-time'],
    ]);
    const dhcp = { ranges: [{ start: '10.0.0.2', end: '10.0.0.9', lease: 60 }], hosts: [] };
    expect(found({ ips: [{ ...ip, dhcp }] })).toEqual([['ips[0].dhcp.ranges[0].lease', 'lease-time']]);
  });
});

describe('DNS', () => {
  it('has no records when it is off', () => {
    expect(found({ dns: { enabled: false } })).toEqual([]);
    expect(found({ dns: { enabled: false, forwardPlainNames: false } })).toEqual([['dns', 'dns-disabled']]);
    expect(found({ dns: { enabled: false, texts: [{ name: 'a', value: '' }] } })).toEqual([
      ['dns', 'dns-disabled'],
    ]);
  });

  it('needs forwarders that lead somewhere and services that are somewhere', () => {
    expect(found({ dns: { enabled: true, forwarders: [{}] } })).toEqual([
      ['dns.forwarders[0]', 'dns-record'],
    ]);
    const services = [{ service: 'ldap', protocol: 'tcp' as const, port: 389 }];
    expect(found({ dns: { enabled: true, services } })).toEqual([['dns.services[0].target', 'dns-record']]);
  });

  it('keeps the names of its own addresses only where they are a zone', () => {
    expect(found({ ips: [{ ...ip, localPtr: true }] })).toEqual([]);
    expect(found({ ips: [{ ...ip, prefix: 25, localPtr: true }] })).toEqual([
      ['ips[0].localPtr', 'dns-record'],
    ]);
  });
});

it('source addresses are given in their order', () => {
  const addresses = { start: '192.0.2.9', end: '192.0.2.1' };
  expect(found({ forward: { mode: 'nat', addresses } })).toEqual([
    ['forward.addresses', 'forward-addresses'],
  ]);
});

describe('IPv6', () => {
  const six = (prefix: number, more: Partial<IpConfiguration> = {}): Partial<NetworkDraft> => ({
    ips: [ip, { address: 'fd00::1', prefix, ...more }],
  });
  const dhcp = { ranges: [{ start: 'fd00::2', end: 'fd00::ff' }], hosts: [] };

  it('has a /64, or is told that guests form no address, or is too large', () => {
    expect(found(six(64))).toEqual([]);
    for (const prefix of [48, 96, 126])
      expect(found(six(prefix, { dhcp }))).toContainEqual(['ips[1]', 'subnet-too-small']);
    expect(found(six(47))).toEqual([['ips[1]', 'subnet-too-large']]);
  });

  it('has addresses that a network may have, and ranges inside', () => {
    expect(found({ ips: [ip, { address: 'fe80::1', prefix: 64 }] })).toEqual([['ips[1]', 'subnet-reserved']]);
    expect(
      found(six(64, { dhcp: { ...dhcp, ranges: [{ start: 'fd00::1:0:0:0:1', end: 'fd01::1' }] } })),
    ).toEqual([
      ['ips[1].dhcp.ranges[0].start', 'dhcp-not-in-subnet'],
      ['ips[1].dhcp.ranges[0].end', 'dhcp-not-in-subnet'],
    ]);
    expect(found(six(64, { dhcp: { ...dhcp, ranges: [{ start: '10.0.0.5', end: 'fd00::9' }] } }))).toEqual([
      ['ips[1].dhcp.ranges[0].start', 'dhcp-syntax'],
    ]);
  });

  it('knows hosts by their identifier, and has DHCP once', () => {
    const hosts = [{ mac: '52:54:00:00:00:02', address: 'fd00::2' }];
    expect(found(six(64, { dhcp: { ranges: [], hosts } }))).toEqual([
      ['ips[1].dhcp.hosts[0].mac', 'host-identity'],
    ]);
    const twice = {
      ips: [
        ip,
        { address: 'fd00::1', prefix: 64, dhcp },
        {
          address: 'fd01::1',
          prefix: 64,
          dhcp: { ranges: [{ start: 'fd01::2', end: 'fd01::9' }], hosts: [] },
        },
      ],
    };
    expect(found(twice)).toEqual([['ips[2].dhcp', 'dhcp-several']]);
  });
});
