/** Findings about networks that span hosts, each by itself. */
import { describe, expect, it } from 'vitest';
import { sampleDefinition } from '../../e2e/fakes/samples';
import type { NetworkDefinition } from '../definition/network';
import type { Span } from '../definition/span';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';

const context: CheckContext = {
  networks: [],
  devices: ['lo', 'eth0'],
  uplinks: ['eth0'],
  addressSpace: [],
  underlays: [
    { address: '192.0.2.1', mtu: 1500 },
    { address: '198.51.100.1', mtu: 65_536 },
    { address: '2001:db8::1', mtu: 9000 },
  ],
  overlays: [{ device: 'vxlan100', vni: 100 }],
  self: null,
};
const span: Span = {
  vni: 42,
  engine: 'static',
  here: 'orion',
  shares: 4,
  key: '0123456789abcdef',
  members: [
    { name: 'orion', address: '192.0.2.1', share: 0 },
    { name: 'vega', address: '192.0.2.2', share: 1 },
  ],
};
const network = (
  changes: Partial<Span> = {},
  others: Partial<NetworkDefinition> = { mtu: 1450 },
): NetworkDefinition => sampleDefinition('lab', { span: { ...span, ...changes }, ...others });
const found = (definition: NetworkDefinition, at: Partial<CheckContext> = {}): string[] =>
  checkNetwork(definition, { ...context, ...at }).map(
    ({ severity, code, path, suggestion }) =>
      `${severity} ${code} ${path}${suggestion ? ` ${suggestion}` : ''}`,
  );
const withRange = (end: string): Partial<NetworkDefinition> => ({
  mtu: 1450,
  ips: [
    {
      address: '192.168.122.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '192.168.122.10', end }], hosts: [] },
    },
  ],
});

describe('checkSpan', () => {
  it('finds nothing where nothing is wrong', () => {
    expect(found(network())).toEqual([]);
    expect(found(sampleDefinition('lab'))).toEqual([]);
  });

  it('refuses a number that another network or device has, and not its own', () => {
    const known = { name: 'other', device: 'virbr9', mac: '52:54:00:00:00:09', vni: 42 };
    const taken = ['error span-vni-taken span.vni'];
    expect(found(network(), { networks: [{ ...known, uuid: 'x' }] })).toEqual(taken);
    expect(found(network({ vni: 100 }))).toEqual(taken);
    expect(found(network(), { devices: ['lo', 'vx42'] })).toEqual(taken);
    const own = { networks: [{ ...known, uuid: 'own' }], self: 'own' };
    const overlays = [{ device: 'vx42', vni: 42 }];
    expect(found(network(), { ...own, overlays, devices: ['lo', 'vx42'] })).toEqual([]);
  });

  it('refuses a bridge of the name of the overlay', () => {
    expect(found(network({}, { mtu: 1450, bridge: { name: 'vx42', stp: false, delay: 0 } }))).toEqual([
      'error bridge-taken bridge.name',
    ]);
  });

  it('says that this host does not have its address, and refuses one that lies in the network', () => {
    const [orion = { name: '', address: '', share: 0 }, vega = orion] = span.members;
    const members = (address: string): Partial<Span> => ({ members: [{ ...orion, address }, vega] });
    expect(found(network(members('192.0.2.9')))).toEqual(['advice span-address span.members[0].address']);
    expect(found(network({ members: [orion, { ...vega, address: '192.168.122.7' }] }))).toEqual([
      'error span-address span.members[1].address',
    ]);
    // A window does not know all addresses of its host.
    const unknown: CheckContext = { ...context };
    delete unknown.underlays;
    expect(checkNetwork(network(members('192.0.2.9')), unknown)).toEqual([]);
  });

  it('refuses a range with less than one address for each host, and advises on empty shares', () => {
    expect(found(network({}, withRange('192.168.122.10')))).toEqual([
      'error span-range ips[0].dhcp.ranges[0].end',
    ]);
    expect(found(network({}, withRange('192.168.122.12')))).toEqual([
      'advice span-range ips[0].dhcp.ranges[0].end',
    ]);
    expect(found(network({}, withRange('192.168.122.13')))).toEqual([]);
  });

  it('says how large packets may be', () => {
    expect(found(network({}, {}))).toEqual(['advice span-mtu mtu 1450']);
    expect(found(network({}, { mtu: 1451 }))).toEqual(['advice span-mtu mtu 1450']);
    const members = [{ name: 'orion', address: '2001:db8::1', share: 0 }];
    expect(found(network({ members }, {}))).toEqual(['advice span-mtu mtu 8930']);
    // An address of the loopback device says nothing of the devices that lead to others.
    expect(found(network({ members: [{ name: 'orion', address: '198.51.100.1', share: 0 }] }, {}))).toEqual([
      'advice span-mtu mtu 1450',
    ]);
    const wireguard = { publicKey: `${'a'.repeat(42)}A=`, port: 51_820 };
    const encrypted = span.members.map((member) => ({ ...member, wireguard }));
    expect(found(network({ members: encrypted }, {}))).toEqual(['advice span-mtu mtu 1370']);
  });

  it('refuses to encrypt between some, and advises against what does not fit', () => {
    const wireguard = { publicKey: `${'a'.repeat(42)}A=`, port: 51_820 };
    const members = span.members.map((member, index) => (index === 0 ? { ...member, wireguard } : member));
    expect(found(network({ members }, { mtu: 1370 }))).toEqual(['error span-encryption span.members']);
    const portForwards = [
      {
        protocol: 'tcp' as const,
        hostPorts: { start: 8080, end: 8080 },
        guest: '192.168.122.7',
        guestPort: 80,
      },
    ];
    expect(found(network({}, { mtu: 1450, portForwards }))).toEqual(['advice span-forwards portForwards']);
  });

  it('is nothing for a Bridged network', () => {
    const bridged = sampleDefinition('lab', {
      forward: { mode: 'bridge' },
      ips: [],
      dns: { enabled: false },
      span,
    });
    expect(found(bridged)).toContain('error bridged-member span');
  });
});
