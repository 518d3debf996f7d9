import { describe, expect, it } from 'vitest';
import { parseCidr } from '../addresses/addresses';
import { checkNetwork } from './check';
import type { CheckContext } from './checkContext';
import { checkDhcpTexts } from './checkDhcp';
import { checkNameText } from './checkName';
import { checkSubnetText } from './checkSubnet';
import type { NetworkDraft } from '../definition/network';
import { newDraft } from '../propose/suggest';

const context: CheckContext = {
  networks: [{ name: 'default', uuid: '0-0', device: 'virbr0', mac: '52:54:00:00:00:01' }],
  devices: ['lo', 'eth0', 'virbr0', 'docker0'],
  uplinks: ['eth0'],
  addressSpace: [
    { subnet: '192.168.122.0/24', kind: 'network', owner: 'network “default”', uuid: '0-0' },
    { subnet: '192.168.1.0/24', kind: 'interface', owner: 'interface eth0' },
    { subnet: '172.17.0.0/16', kind: 'docker', owner: 'Docker network bridge' },
    { subnet: '10.99.0.0/16', kind: 'route', owner: 'the route by tun0' },
  ],
  self: null,
};

const subnet = (text: string) => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(text);
  return cidr.subnet;
};
const draft = (changes: Partial<NetworkDraft> = {}): NetworkDraft => ({
  ...newDraft({
    name: 'lab',
    subnet: subnet('10.20.0.0/24'),
    dhcp: { start: '10.20.0.128', end: '10.20.0.254' },
    forward: { mode: 'nat' },
  }),
  ...changes,
});
const codes = (value: NetworkDraft, at = context) =>
  checkNetwork(value, at).map(({ path, code }) => `${path} ${code}`);
const served = (net: string) => ({ ranges: [{ start: `${net}.2`, end: `${net}.9` }], hosts: [] });
const withIp = (ip: NetworkDraft['ips'][number]) => draft({ ips: [ip] });

describe('checkNameText', () => {
  it.each([
    ['', 'name-empty'],
    ['../x', 'name-characters'],
    ['a/b', 'name-characters'],
    ['a'.repeat(300), 'name-too-long'],
    ['a\nb', 'name-characters'],
    ['-a', 'name-characters'],
    ['.a', 'name-characters'],
    ['a ', 'name-characters'],
    ['..', 'name-characters'],
    ['a\u202eb', 'name-characters'],
    ['default', 'name-taken'],
  ])('refuses %j as %s', (text, code) => {
    const issues = checkNameText(text, context);
    expect(issues.map((issue) => issue.code)).toEqual([code]);
    expect(issues[0]?.severity).toBe('error');
  });

  it('names the character and offers a name without it', () => {
    expect(checkNameText('my lab;2', context)[0]).toMatchObject({
      message: expect.stringContaining('a space') as string,
      suggestion: 'my_lab_2',
    });
  });

  it.each(['NAT_Network_172', 'a', 'b.c+d-e', '_x', '9'])('accepts %s', (text) => {
    expect(checkNameText(text, context)).toEqual([]);
  });

  it.each(['a b', '"a"', "a'b", 'a;b', '$(reboot)', 'läb', '😀', 'réseau'])('advises against %s', (text) => {
    expect(checkNameText(text, context)).toMatchObject([{ code: 'name-characters', severity: 'advice' }]);
  });

  it('lets a network keep its own name', () => {
    expect(checkNameText('default', { ...context, self: '0-0' })).toEqual([]);
  });
});

describe('checkSubnetText', () => {
  it.each([
    ['', 'subnet-syntax'],
    ['300.1.1.0/24', 'subnet-syntax'],
    ['10.0.0.0/33', 'subnet-syntax'],
    ['10.0.0.0', 'subnet-syntax'],
    ['10.0.0/24', 'subnet-syntax'],
    ['fd00::/64', 'subnet-syntax'],
    ['10.0.0.0/24/1', 'subnet-syntax'],
    ['10.0.0.5/24', 'subnet-not-network'],
    ['10.0.0.0/31', 'subnet-too-small'],
    ['10.0.0.0/32', 'subnet-too-small'],
    ['10.0.0.0/30', 'subnet-too-small'],
    ['10.0.0.0/7', 'subnet-too-large'],
    ['0.0.0.0/0', 'subnet-reserved'],
    ['127.0.0.0/8', 'subnet-reserved'],
    ['127.5.0.0/24', 'subnet-reserved'],
    ['0.1.0.0/16', 'subnet-reserved'],
    ['224.0.0.0/24', 'subnet-reserved'],
    ['255.255.255.0/24', 'subnet-reserved'],
    ['192.168.122.0/24', 'subnet-overlap'],
    ['192.168.0.0/16', 'subnet-overlap'],
    ['192.168.122.128/25', 'subnet-overlap'],
  ])('refuses %j as %s', (text, code) => {
    const { issues } = checkSubnetText(text, context);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ code, severity: 'error', path: 'network' });
  });

  it('offers the network of an address, and a missing prefix', () => {
    expect(checkSubnetText('10.0.0.5/24', context).issues[0]?.suggestion).toBe('10.0.0.0/24');
    expect(checkSubnetText('10.7.0.0', context).issues[0]?.suggestion).toBe('10.7.0.0/24');
  });

  it('names the owner of a conflict and offers a free range', () => {
    const [found] = checkSubnetText('192.168.1.0/25', context).issues;
    expect(found).toMatchObject({ owner: 'interface eth0', suggestion: expect.any(String) as string });
    expect(checkSubnetText(found?.suggestion ?? '', context).issues).toEqual([]);
  });

  it('asks about a public range and keeps its subnet', () => {
    const { subnet: found, issues } = checkSubnetText('8.8.8.0/24', context);
    expect(found).not.toBeNull();
    expect(issues).toMatchObject([{ code: 'subnet-public', severity: 'question' }]);
  });

  it.each(['10.20.0.0/29', '10.0.0.0/12', '172.16.40.0/24'])('accepts %s', (text) => {
    expect(checkSubnetText(text, context).issues).toEqual([]);
  });
});

describe('checkDhcpTexts', () => {
  const check = (start: string, end: string) =>
    checkDhcpTexts({ start, end }, subnet('10.20.0.0/24')).map(({ path, code }) => `${path} ${code}`);

  it.each([
    ['', '10.20.0.9', ['start dhcp-missing']],
    ['10.20.0.9', '', ['end dhcp-missing']],
    ['x', '10.20.0.9', ['start dhcp-syntax']],
    ['10.20.0.90', '10.20.0.9', ['start dhcp-order']],
    ['10.20.1.2', '10.20.1.9', ['start dhcp-not-in-subnet', 'end dhcp-not-in-subnet']],
    ['10.20.0.0', '10.20.0.9', ['start dhcp-network-address']],
    ['10.20.0.2', '10.20.0.255', ['end dhcp-broadcast']],
    ['10.20.0.1', '10.20.0.9', ['start dhcp-gateway']],
    ['10.20.0.2', '10.20.0.254', []],
    ['10.20.0.7', '10.20.0.7', []],
  ])('%s – %s gives %j', (start, end, expected) => {
    expect(check(start, end)).toEqual(expected);
  });

  it('caps the size of one range', () => {
    const issues = checkDhcpTexts({ start: '10.0.0.2', end: '10.9.0.0' }, subnet('10.0.0.0/8'));
    expect(issues.map(({ code }) => code)).toEqual(['dhcp-too-large']);
  });
});

describe('checkNetwork', () => {
  it('accepts what the assistant makes', () => {
    expect(codes(draft())).toEqual([]);
  });

  it.each<[string, NetworkDraft, string[]]>([
    ['name', draft({ name: 'a/b' }), ['name name-characters']],
    ['taken UUID', draft({ uuid: '0-0' }), ['uuid uuid-taken']],
    ['taken MAC', draft({ mac: '52:54:00:00:00:01' }), ['mac mac-taken']],
    [
      'long bridge',
      draft({ bridge: { name: 'abcdefghijklmnop', stp: false, delay: 0 } }),
      ['bridge.name bridge-syntax'],
    ],
    ...['all', 'default'].map((name): [string, NetworkDraft, string[]] => [
      `bridge ${name}`,
      draft({ bridge: { name, stp: false, delay: 0 } }),
      ['bridge.name bridge-syntax'],
    ]),
    ['odd bridge', draft({ bridge: { name: 'a b', stp: false, delay: 0 } }), ['bridge.name bridge-syntax']],
    [
      'bridge of a network',
      draft({ bridge: { name: 'virbr0', stp: false, delay: 0 } }),
      ['bridge.name bridge-taken'],
    ],
    [
      'bridge of others',
      draft({ bridge: { name: 'docker0', stp: false, delay: 0 } }),
      ['bridge.name bridge-taken'],
    ],
    [
      'unknown uplink',
      draft({ forward: { mode: 'nat', device: 'eth9' } }),
      ['forward.device uplink-unknown'],
    ],
    ['own uplink', draft({ forward: { mode: 'route', device: 'virbr0' } }), ['forward.device uplink-own']],
    [
      'ports',
      draft({ forward: { mode: 'nat', ports: { start: 9, end: 8 } } }),
      ['forward.ports forward-ports'],
    ],
    ['no address', draft({ ips: [] }), ['ips forward-no-address']],
    ['overlap', withIp({ address: '192.168.1.1', prefix: 24 }), ['ips[0] subnet-overlap']],
    ['small', withIp({ address: '10.20.0.1', prefix: 31 }), ['ips[0] subnet-too-small']],
    ['loopback', withIp({ address: '127.0.0.1', prefix: 8 }), ['ips[0] subnet-reserved']],
    ['public', withIp({ address: '8.8.8.1', prefix: 24 }), ['ips[0] subnet-public']],
    ['network as gateway', withIp({ address: '10.20.0.0', prefix: 24 }), ['ips[0].address gateway-not-host']],
    [
      'broadcast as gateway',
      withIp({ address: '10.20.0.255', prefix: 24 }),
      ['ips[0].address gateway-not-host'],
    ],
    [
      'two subnets in one',
      draft({
        ips: [
          { address: '10.20.0.1', prefix: 24 },
          { address: '10.20.0.2', prefix: 24 },
        ],
      }),
      [],
    ],
    [
      'one address twice',
      draft({
        ips: [
          { address: '10.20.0.1', prefix: 24 },
          { address: '10.20.0.1', prefix: 25 },
        ],
      }),
      ['ips[1] subnet-overlap'],
    ],
    [
      'gateway in range',
      withIp({
        address: '10.20.0.9',
        prefix: 24,
        dhcp: { ranges: [{ start: '10.20.0.2', end: '10.20.0.20' }], hosts: [] },
      }),
      ['ips[0].dhcp.ranges[0].start dhcp-gateway'],
    ],
    [
      'overlapping ranges',
      withIp({
        address: '10.20.0.1',
        prefix: 24,
        dhcp: {
          ranges: [
            { start: '10.20.0.2', end: '10.20.0.20' },
            { start: '10.20.0.20', end: '10.20.0.30' },
          ],
          hosts: [],
        },
      }),
      ['ips[0].dhcp.ranges[1].start dhcp-overlap'],
    ],
    [
      'host outside',
      withIp({
        address: '10.20.0.1',
        prefix: 24,
        dhcp: { ranges: [], hosts: [{ mac: '52:54:00:00:00:09', address: '10.21.0.9' }] },
      }),
      ['ips[0].dhcp.hosts[0].address host-not-in-subnet'],
    ],
    [
      'host as gateway',
      withIp({
        address: '10.20.0.1',
        prefix: 24,
        dhcp: { ranges: [], hosts: [{ mac: '52:54:00:00:00:09', address: '10.20.0.1' }] },
      }),
      ['ips[0].dhcp.hosts[0].address host-address'],
    ],
    [
      'host twice',
      withIp({
        address: '10.20.0.1',
        prefix: 24,
        dhcp: {
          ranges: [],
          hosts: [
            { mac: '52:54:00:00:00:09', address: '10.20.0.5' },
            { mac: '52:54:00:00:00:09', address: '10.20.0.6' },
          ],
        },
      }),
      ['ips[0].dhcp.hosts[1].mac host-duplicate'],
    ],
    [
      'two DHCP',
      draft({
        ips: [
          { address: '10.20.0.1', prefix: 24, dhcp: served('10.20.0') },
          { address: '10.21.0.1', prefix: 24, dhcp: served('10.21.0') },
        ],
      }),
      ['ips[1].dhcp dhcp-several'],
    ],
  ])('%s', (_what, value, expected) => {
    expect(codes(value)).toEqual(expected);
  });

  it('does not let a network collide with itself', () => {
    const own = draft({
      name: 'default',
      uuid: '0-0',
      mac: '52:54:00:00:00:01',
      bridge: { name: 'virbr0', stp: false, delay: 0 },
      ips: [{ address: '192.168.122.1', prefix: 24 }],
    });
    expect(codes(own, { ...context, self: '0-0' })).toEqual([]);
    expect(codes(own)).toHaveLength(5);
  });
});

describe('a bridge name that is taken', () => {
  it('says whether a device has it or only libvirt’s definition claims it', () => {
    const claims = { ...context, claimedBridges: [{ name: 'virbr7', owner: 'libvirt network “office”' }] };
    const named = (name: string) => draft({ bridge: { name, stp: false, delay: 0 } });
    expect(checkNetwork(named('virbr7'), claims)).toMatchObject([
      {
        code: 'bridge-taken',
        message: expect.stringContaining(
          'definition of libvirt network “office” claims the bridge virbr7',
        ) as string,
      },
    ]);
    expect(checkNetwork(named('docker0'), claims)).toMatchObject([
      {
        code: 'bridge-taken',
        message: expect.stringContaining('network device named docker0 exists') as string,
      },
    ]);
  });
});

describe('advice', () => {
  const dhcp = (start: string, end: string) => ({ ranges: [{ start, end }], hosts: [] });
  const host = { mac: '52:54:00:00:00:09', address: '10.20.0.5' };
  const withHosts = (...hosts: NonNullable<NetworkDraft['ips'][number]['dhcp']>['hosts']) =>
    withIp({ address: '10.20.0.1', prefix: 24, dhcp: { ranges: [], hosts } });

  it.each<[string, NetworkDraft, string]>([
    ['a larger route around', withIp({ address: '10.99.3.1', prefix: 24 }), 'ips[0] subnet-overlap'],
    ['a larger network of Docker', withIp({ address: '172.17.5.1', prefix: 24 }), 'ips[0] subnet-overlap'],
    [
      'a range with the gateway',
      withIp({ address: '10.20.0.254', prefix: 24, dhcp: dhcp('10.20.0.2', '10.20.0.254') }),
      'ips[0].dhcp.ranges[0].end dhcp-gateway',
    ],
    ['/30', withIp({ address: '10.20.0.1', prefix: 30 }), 'ips[0] subnet-too-small'],
    ['/31', withIp({ address: '10.20.0.1', prefix: 31 }), 'ips[0] subnet-too-small'],
    ['/32', withIp({ address: '10.20.0.1', prefix: 32 }), 'ips[0] subnet-too-small'],
    ...['169.254.10.1', '198.18.0.1', '100.64.0.1', '192.0.2.1', '8.8.8.1'].map(
      (address): [string, NetworkDraft, string] => [
        address,
        withIp({ address, prefix: 24 }),
        'ips[0] subnet-public',
      ],
    ),
    [
      'the first address of IPv6',
      withIp({ address: 'fd44::', prefix: 64 }),
      'ips[0].address gateway-not-host',
    ],
    ...[48, 56, 80, 126].map((prefix): [string, NetworkDraft, string] => [
      `IPv6 /${prefix}`,
      withIp({ address: 'fd44::1', prefix }),
      'ips[0] subnet-too-small',
    ]),
    [
      'a missing uplink',
      draft({ forward: { mode: 'nat', device: 'tun7' } }),
      'forward.device uplink-unknown',
    ],
    [
      'a fixed address outside',
      withHosts({ ...host, address: '10.21.0.5' }),
      'ips[0].dhcp.hosts[0].address host-not-in-subnet',
    ],
    [
      'hosts of one name',
      withHosts({ ...host, name: 'n' }, { mac: '52:54:00:00:00:0a', address: '10.20.0.6', name: 'n' }),
      'ips[0].dhcp.hosts[1].name host-duplicate',
    ],
  ])('is all about %s', (_what, value, expected) => {
    expect(
      checkNetwork(value, context).map(({ path, code, severity }) => `${path} ${code} ${severity}`),
    ).toEqual([`${expected} advice`]);
  });

  it('is no word about the own address of another family or subnet', () => {
    const ips = [
      { address: '10.20.0.1', prefix: 24, dhcp: dhcp('10.20.0.2', '10.20.0.9') },
      { address: '10.20.0.3', prefix: 24 },
      { address: 'fd44::1', prefix: 64 },
    ];
    expect(codes(draft({ ips }))).toEqual(['ips[0].dhcp.ranges[0].start dhcp-gateway']);
  });
});
