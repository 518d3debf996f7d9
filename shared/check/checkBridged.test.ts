import { describe, expect, it } from 'vitest';
import type { NetworkDraft } from '../definition/network';
import { newBridged } from '../propose/suggest';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';

const context: CheckContext = {
  networks: [
    { name: 'default', uuid: '0-0', device: 'virbr0', mac: '52:54:00:00:00:01' },
    { name: 'servers', uuid: '0-1', device: 'br1' },
  ],
  devices: ['lo', 'eth0', 'virbr0', 'br0', 'br1', 'br2'],
  claimedBridges: [{ name: 'br0', owner: 'libvirt network “lan”' }],
  bridges: [
    { name: 'br2', uplinks: [] },
    { name: 'br0', uplinks: ['eth0'] },
    { name: 'br1', uplinks: ['bond0'] },
  ],
  uplinks: ['eth0'],
  addressSpace: [{ subnet: '192.168.1.0/24', kind: 'interface', owner: 'interface br0' }],
  self: null,
};

const lan = (bridge: string | undefined, more: Partial<NetworkDraft> = {}): NetworkDraft => ({
  ...newBridged('lan', bridge),
  ...more,
});
const found = (draft: NetworkDraft, at = context) =>
  checkNetwork(draft, at).map(({ path, code, severity }) => `${path} ${code} ${severity}`);

describe('the bridge that is joined', () => {
  it.each([
    ['br0', []],
    [undefined, ['bridge.name bridge-unnamed error']],
    ['virbr0', ['bridge.name bridge-taken error']],
    ['eth0', ['bridge.name bridge-kind error']],
    ['br7', ['bridge.name bridge-absent advice']],
    ['br2', ['bridge.name bridge-uplink advice']],
    ['br1', ['bridge.name bridge-shared advice']],
    ['a bridge', ['bridge.name bridge-syntax error']],
  ])('%s: %j', (bridge, issues) => {
    expect(found(lan(bridge))).toEqual(issues);
  });

  it('is proposed where it leads to a LAN', () => {
    for (const bridge of [undefined, 'eth0', 'br7'])
      expect(checkNetwork(lan(bridge), context)[0]?.suggestion).toBe('br0');
  });

  it('is nobody’s network’s own, so that another type cannot make it anew', () => {
    const nat: NetworkDraft = {
      ...lan('br1', { name: 'servers' }),
      forward: { mode: 'nat' },
      ips: [{ address: '10.20.0.1', prefix: 24 }],
    };
    expect(found(nat, { ...context, self: '0-1' })).toEqual(['bridge.name bridge-taken error']);
  });

  it('is an uplink like any other for the rest', () => {
    const nat: NetworkDraft = {
      ...lan('virbr7'),
      forward: { mode: 'nat', device: 'br1' },
      ips: [{ address: '10.20.0.1', prefix: 24 }],
    };
    expect(found(nat)).toEqual([]);
  });
});

describe('what a Bridged network cannot have', () => {
  it.each<[Partial<NetworkDraft>, string]>([
    [{ ips: [{ address: '192.168.1.7', prefix: 24 }] }, 'ips bridged-member error'],
    [
      { routes: [{ destination: '10.0.0.0', prefix: 8, gateway: '192.168.1.7' }] },
      'routes bridged-member error',
    ],
    [{ domain: { name: 'lab.test', localOnly: false } }, 'domain bridged-member error'],
    [{ dns: { enabled: true, texts: [{ name: 'a', value: 'b' }] } }, 'dns bridged-member error'],
    [{ mtu: 1400 }, 'mtu bridged-member error'],
    [{ bandwidth: { inbound: { average: 1000 } } }, 'bandwidth not-used advice'],
    [{ portIsolation: true }, 'portIsolation bridged-unguarded question'],
    [{ reach: [{ device: 'virbr0', allow: true }] }, 'reach bridged-member error'],
    [{ outsideUntil: 0 }, 'outsideUntil bridged-member error'],
    [{ hostResolves: true }, 'hostResolves bridged-member error'],
    [
      {
        portForwards: [
          { protocol: 'tcp', hostPorts: { start: 1, end: 1 }, guest: '192.168.1.7', guestPort: 1 },
        ],
      },
      'portForwards bridged-member error',
    ],
    [{ dnsmasqOptions: ['log-queries'] }, 'dnsmasqOptions not-used advice'],
    [{ guestIpv6: true }, 'guestIpv6 not-used advice'],
    [{ dns: { enabled: true, forwarders: [{ address: '192.0.2.1' }] } }, 'dns not-used advice'],
    [{ bridge: { name: 'br0', stp: false, delay: 0, zone: 'home' } }, 'bridge.zone not-used advice'],
    [{ dns: { enabled: false } }, ''],
    [{ portIsolation: false }, ''],
  ])('%j: %s', (more, issue) => {
    expect(found(lan('br0', more))).toEqual(issue === '' ? [] : [issue]);
  });
});
