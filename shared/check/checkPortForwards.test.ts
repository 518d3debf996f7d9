/** What a port forward must keep to: its guest, its ports, its address, and what others have already. */
import { describe, expect, it } from 'vitest';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';
import type { Listener } from '../contract/listener';
import type { NetworkDraft, PortForward } from '../definition/network';

const context: CheckContext = {
  networks: [
    {
      name: 'other',
      uuid: '0-1',
      device: 'virbr1',
      mac: '52:54:00:00:00:02',
      gateways: ['10.9.0.1'],
      portForwards: [
        {
          protocol: 'tcp',
          hostPorts: { start: 9000, end: 9009 },
          guest: '10.9.0.7',
          guestPort: 9000,
        },
      ],
    },
  ],
  devices: ['lo', 'eth0'],
  uplinks: ['eth0'],
  addressSpace: [{ subnet: '10.9.0.0/24', kind: 'network', owner: 'network “other”', uuid: '0-1' }],
  hostAddresses: ['192.0.2.17', '2001:db8::17', '10.9.0.1'],
  self: null,
};
const web: PortForward = {
  protocol: 'tcp',
  hostPorts: { start: 8080, end: 8080 },
  guest: '10.8.0.10',
  guestPort: 80,
};
const draftOf = (...portForwards: PortForward[]): NetworkDraft => ({
  name: 'lab',
  forward: { mode: 'nat' },
  bridge: { stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [
    { address: '10.8.0.1', prefix: 24 },
    { address: 'fd00:8::1', prefix: 64 },
  ],
  portForwards,
});
const found = (draft: NetworkDraft, at = context): string[] =>
  checkNetwork(draft, at).map(({ path, code, severity }) => `${path} ${code} ${severity}`);
const foundOf = (changes: Partial<PortForward>, at = context): string[] =>
  found(draftOf({ ...web, ...changes }), at);

describe('port forwards', () => {
  it.each<[string, Partial<PortForward>]>([
    ['every address', {}],
    ['one address', { hostAddress: '192.0.2.17' }],
    ['the gateway', { hostAddress: '10.8.0.1' }],
    ['another network’s gateway', { hostAddress: '10.9.0.1' }],
    ['IPv6', { guest: 'fd00:8::10', hostAddress: '2001:db8::17' }],
    ['a range', { hostPorts: { start: 8000, end: 8010 }, guestPort: 65_525 }],
    ['DNS of one address', { protocol: 'udp', hostPorts: { start: 53, end: 53 }, hostAddress: '192.0.2.17' }],
  ])('may be for %s', (_what, changes) => expect(foundOf(changes)).toEqual([]));

  it.each<[string, Partial<PortForward>, string]>([
    ['a guest elsewhere', { guest: '10.9.0.7' }, 'guest port-forward-guest error'],
    ['the host', { guest: '10.8.0.1' }, 'guest port-forward-guest error'],
    ['the network', { guest: '10.8.0.0' }, 'guest port-forward-guest error'],
    ['broadcast', { guest: '10.8.0.255' }, 'guest port-forward-guest error'],
    [
      'a range that starts after its end',
      { hostPorts: { start: 9, end: 8 } },
      'hostPorts port-forward-ports error',
    ],
    [
      'ports past the last one',
      { hostPorts: { start: 1, end: 20 }, guestPort: 65_520 },
      'guestPort port-forward-ports error',
    ],
    ['two families', { hostAddress: '2001:db8::17' }, 'hostAddress port-forward-address error'],
    ['loopback', { hostAddress: '127.0.0.1' }, 'hostAddress port-forward-address error'],
    [
      'loopback of IPv6',
      { hostAddress: '::1', guest: 'fd00:8::2' },
      'hostAddress port-forward-address error',
    ],
    ['no address', { hostAddress: '0.0.0.0' }, 'hostAddress port-forward-address error'],
    ['link-local', { hostAddress: 'fe80::1', guest: 'fd00:8::2' }, 'hostAddress port-forward-address error'],
    ['a guest’s address', { hostAddress: '10.9.0.7' }, 'hostAddress port-forward-address error'],
    ['its own guest', { hostAddress: '10.8.0.10' }, 'hostAddress port-forward-address error'],
    [
      'an address that is not here',
      { hostAddress: '192.0.2.99' },
      'hostAddress port-forward-not-here question',
    ],
    [
      'what another network forwards',
      { hostPorts: { start: 9009, end: 9020 } },
      'hostPorts port-forward-overlap error',
    ],
    [
      'DNS of every address',
      { protocol: 'udp', hostPorts: { start: 50, end: 60 } },
      'hostAddress port-forward-service error',
    ],
    [
      'DNS of a gateway',
      { hostPorts: { start: 53, end: 53 }, hostAddress: '10.9.0.1' },
      'hostAddress port-forward-service error',
    ],
  ])('may not be for %s', (_what, changes, code) =>
    expect(foundOf(changes)).toEqual([`portForwards[0].${code}`]),
  );

  it('may not meet within a network, but may lead to one guest by several ports', () => {
    expect(found(draftOf(web, { ...web, hostPorts: { start: 8000, end: 8080 } }))).toEqual([
      'portForwards[1].hostPorts port-forward-overlap error',
    ]);
    expect(found(draftOf(web, { ...web, hostPorts: { start: 8081, end: 8081 } }))).toEqual([]);
    expect(found(draftOf(web, { ...web, protocol: 'udp' }))).toEqual([]);
  });

  it('may stay as they are in the network that has them', () => {
    expect(foundOf({ hostPorts: { start: 9000, end: 9000 } }, { ...context, self: '0-1' })).toEqual([]);
  });

  it.each(['route', 'open', 'isolated'] as const)('are refused in mode %s', (mode) => {
    expect(found({ ...draftOf(web), forward: { mode } })).toEqual(['portForwards port-forward-mode error']);
  });
});

describe('a port that a program of the host uses', () => {
  const nginx = (changes: Partial<Listener> = {}): CheckContext => ({
    ...context,
    listeners: [
      { protocol: 'tcp', address: '0.0.0.0', port: 8080, process: { name: 'nginx', pid: 812 }, ...changes },
    ],
  });
  const USED = ['portForwards[0].hostPorts port-forward-used question'];

  it.each<[string, Partial<Listener>, Partial<PortForward>, boolean]>([
    ['at every address', {}, {}, true],
    ['at every address of both families', { address: '::' }, {}, true],
    ['at the address', { address: '192.0.2.17' }, { hostAddress: '192.0.2.17' }, true],
    ['at one of all addresses', { address: '192.0.2.17' }, {}, true],
    ['at another address', { address: '10.9.0.1' }, { hostAddress: '192.0.2.17' }, false],
    ['at loopback', { address: '127.0.0.1' }, {}, false],
    ['by another protocol', { protocol: 'udp' }, {}, false],
    ['of another family', {}, { guest: 'fd00:8::10' }, false],
    ['in the range', { port: 8085 }, { hostPorts: { start: 8080, end: 8090 } }, true],
  ])('%s has to be confirmed: %j %j', (_what, listener, forward, isUsed) => {
    expect(foundOf(forward, nginx(listener))).toEqual(isUsed ? USED : []);
  });

  it('is not asked about again when the network has the forward already', () => {
    const known = {
      name: 'lab',
      uuid: '0-2',
      device: 'virbr2',
      mac: '52:54:00:00:00:03',
      portForwards: [web],
    };
    const at = { ...nginx(), networks: [known], self: '0-2' };
    expect(foundOf({}, at)).toEqual([]);
    expect(foundOf({ guestPort: 81 }, at)).toEqual(USED);
  });

  it('is named with its process', () => {
    const [issue] = checkNetwork(draftOf(web), nginx());
    expect(issue?.message).toBe(
      'TCP port 8080 of this host is already used by nginx (process 812), which would no longer be reached there. Choose another port, or stop nginx.',
    );
    const [unseen] = checkNetwork(draftOf(web), nginx({ process: null }));
    expect(unseen?.message).toContain('used by another program');
  });
});
