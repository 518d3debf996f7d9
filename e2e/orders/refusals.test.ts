/** What the helper refuses, whatever the window let through: each with its reason, and the machine as before. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import type { IssueCode } from '../../shared/definition/issue';
import type { NetworkDraft } from '../../shared/definition/network';
import { HelperProcess } from '../fixtures/helperProcess';
import { killInside, MachineFixture } from '../fixtures/machineFixture';
import { draftOf } from '../fixtures/sandboxFixture';

const NAT = draftOf(
  'lab',
  '172.16.40.0/24',
  { mode: 'nat' },
  { start: '172.16.40.100', end: '172.16.40.200' },
);
const plain = { start: true, autostart: false, transient: false };

let machine: MachineFixture;
let helper: HelperProcess;
let before: string;

beforeAll(async () => {
  machine = await MachineFixture.open();
  machine.namespace.shell(
    'ip link add br77 type bridge && ip addr add 10.77.0.1/16 dev br77 && ip link set br77 up && ip route add 10.99.0.0/16 via 203.0.113.1 && ip addr add fd77::1/64 dev br77 nodad && ip route add fd99::/48 via fd77::9',
  );
  helper = await machine.helper();
  await helper.call('give', {
    order: {
      do: 'create',
      networks: [
        {
          ...plain,
          start: false,
          definition: draftOf('taken', '172.16.50.0/24', { mode: 'isolated' }, null),
        },
      ],
    },
  });
});
beforeEach(() => {
  before = machine.state();
});
afterEach(() => {
  expect(machine.state()).toBe(before);
});
afterAll(async () => {
  await helper.close();
  machine.close();
});

it('a start while libvirt runs a network on the same bridge', async () => {
  const device = (await helper.network('taken'))?.device ?? '';
  const status = `<networkstatus><class_id bitmap='0-2'/><network><name>theirs</name><bridge name='${device}'/></network></networkstatus>`;
  machine.namespace.shell(
    `mkdir -p /run/libvirt/network && echo "${status}" > /run/libvirt/network/theirs.xml`,
  );
  await expect(helper.call('give', { order: { do: 'start', names: ['taken'] } })).rejects.toMatchObject({
    message: `“taken” cannot start: libvirt runs its network “theirs” on ${device}. Stop that one first: virsh net-destroy theirs`,
    data: { code: 'foreign-resource', kind: 'link', name: device },
  });
  machine.namespace.shell('rm -r /run/libvirt');
});

const withIp = (ip: Partial<NetworkDraft['ips'][number]>): NetworkDraft => ({
  ...NAT,
  ips: [{ address: '172.16.40.1', prefix: 24, ...ip }],
});
const withRange = (start: string, end: string): NetworkDraft =>
  withIp({ dhcp: { ranges: [{ start, end }], hosts: [] } });

const CASES: [string, NetworkDraft, IssueCode, string][] = [
  ...['', '../x', 'a/b', 'x'.repeat(300), 'a\nb', '-rf', '.', '..'].map(
    (name): [string, NetworkDraft, IssueCode, string] => [
      `the name ${JSON.stringify(name.slice(0, 20))}`,
      { ...NAT, name },
      name === '' ? 'name-empty' : name.length > 50 ? 'name-too-long' : 'name-characters',
      'name',
    ],
  ),
  ['a name that is taken', { ...NAT, name: 'taken' }, 'name-taken', 'name'],
  [
    '300.1.1.0 as an address',
    withIp({ address: '300.1.1.1' }),
    'schema',
    'order.networks[0].definition.ips[0].address',
  ],
  ['/33', withIp({ prefix: 33 }), 'schema', 'order.networks[0].definition.ips[0].prefix'],
  [
    'the network address as the gateway',
    withIp({ address: '172.16.40.0' }),
    'gateway-not-host',
    'ips[0].address',
  ],
  [
    'the broadcast address as the gateway',
    withIp({ address: '172.16.40.255' }),
    'gateway-not-host',
    'ips[0].address',
  ],
  ['/7', withIp({ address: '172.0.0.1', prefix: 7 }), 'subnet-too-large', 'ips[0]'],
  ['127/8', withIp({ address: '127.0.0.1', prefix: 8 }), 'subnet-reserved', 'ips[0]'],
  ['multicast', withIp({ address: '224.0.1.1' }), 'subnet-reserved', 'ips[0]'],
  ['0/8', withIp({ address: '0.0.0.1', prefix: 8 }), 'subnet-reserved', 'ips[0]'],
  ['a subnet of a route', withIp({ address: '10.99.1.1', prefix: 16 }), 'subnet-overlap', 'ips[0]'],
  ['a subnet of an interface', withIp({ address: '10.77.1.1', prefix: 16 }), 'subnet-overlap', 'ips[0]'],
  [
    'a subnet of another network',
    withIp({ address: '172.16.50.129', prefix: 25 }),
    'subnet-overlap',
    'ips[0]',
  ],
  [
    'a range backwards',
    withRange('172.16.40.200', '172.16.40.100'),
    'dhcp-order',
    'ips[0].dhcp.ranges[0].start',
  ],
  [
    'a range outside',
    withRange('172.16.41.10', '172.16.41.20'),
    'dhcp-not-in-subnet',
    'ips[0].dhcp.ranges[0].start',
  ],
  [
    'a range with the network address',
    withRange('172.16.40.0', '172.16.40.9'),
    'dhcp-network-address',
    'ips[0].dhcp.ranges[0].start',
  ],
  [
    'a range with the broadcast address',
    withRange('172.16.40.9', '172.16.40.255'),
    'dhcp-broadcast',
    'ips[0].dhcp.ranges[0].end',
  ],
  [
    'a range without a start',
    withRange('', '172.16.40.9'),
    'schema',
    'order.networks[0].definition.ips[0].dhcp.ranges[0].start',
  ],
  [
    'a range without an end',
    withRange('172.16.40.9', ''),
    'schema',
    'order.networks[0].definition.ips[0].dhcp.ranges[0].end',
  ],
  [
    'a bridge name of 16 characters',
    { ...NAT, bridge: { ...NAT.bridge, name: 'abcdefghijklmnop' } },
    'bridge-syntax',
    'bridge.name',
  ],
  [
    'a bridge that somebody else has',
    { ...NAT, bridge: { ...NAT.bridge, name: 'br77' } },
    'bridge-taken',
    'bridge.name',
  ],
  [
    'a domain that smuggles a line into dnsmasq’s configuration',
    { ...NAT, domain: { name: 'x\ndhcp-script=/bin/sh', localOnly: false } },
    'schema',
    'order.networks[0].definition.domain.name',
  ],
];

describe('a definition is refused for', () => {
  it.each(CASES)('%s', async (_what, definition, code, path) => {
    for (const start of [true, false]) {
      const asked = helper.call('give', {
        order: { do: 'create', networks: [{ ...plain, start, definition }] },
      });
      await expect(asked).rejects.toMatchObject({
        data: {
          code: 'invalid-definition',
          issues: expect.arrayContaining([expect.objectContaining({ code, path })]) as unknown,
        },
      });
    }
    await expect(
      helper.call('plan', {
        order: { do: 'create', networks: [{ definition, start: true, autostart: false, transient: false }] },
      }),
    ).rejects.toMatchObject({
      code: 'invalid-definition',
    });
  });

  it('an overlap, naming the owner', async () => {
    const ownerOf = async (address: string, prefix = 16): Promise<unknown> => {
      const error = await helper
        .call('give', {
          order: { do: 'create', networks: [{ ...plain, definition: withIp({ address, prefix }) }] },
        })
        .catch((e: unknown) => e);
      return (error as { data: { issues: { owner: string }[] } }).data.issues[0]?.owner;
    };
    expect(await ownerOf('10.77.1.1')).toBe('interface br77');
    expect(await ownerOf('172.16.50.9', 24)).toBe('network “taken”');
    expect(await ownerOf('10.99.1.1')).toMatch(/route to 10\.99\.0\.0\/16/);
    const six = (address: string, prefix: number) => ({ address, prefix });
    const ownerOfSix = async (address: string, prefix = 64): Promise<unknown> => {
      const definition = { ...NAT, ips: [...NAT.ips, six(address, prefix)] };
      const error: unknown = await helper
        .call('give', { order: { do: 'create', networks: [{ ...plain, definition }] } })
        .catch((e: unknown) => e);
      return (error as { data: { issues: { owner: string }[] } }).data.issues[0]?.owner;
    };
    expect(await ownerOfSix('fd77::5')).toBe('interface br77');
    expect(await ownerOfSix('fd99:0:0:7::1', 48)).toBe('route to fd99::/48 by br77');
  });
});

describe('a raw option of dnsmasq', () => {
  it('is refused by dnsmasq itself before anything is stored or started, by its place', async () => {
    for (const [options, place, reason] of [
      [['log-queries', 'cache-size=many'], 'dnsmasqOptions[1]', 'cache-size=many'],
      [['domain-needed=yes'], 'dnsmasqOptions[0]', 'extraneous parameter'],
      // What the definition says already may not be said again.
      [['dhcp-lease-max=5'], 'dnsmasqOptions[0]', 'repeated'],
    ] as const) {
      const definition = { ...NAT, dnsmasqOptions: [...options] };
      const refused = {
        data: {
          code: 'invalid-definition',
          issues: [
            { path: place, code: 'dnsmasq-option', message: expect.stringContaining(reason) as unknown },
          ],
        },
      };
      for (const start of [true, false])
        await expect(
          helper.call('give', { order: { do: 'create', networks: [{ ...plain, start, definition }] } }),
        ).rejects.toMatchObject(refused);
      await expect(
        helper.call('give', { order: { do: 'define', definitions: [definition] } }),
      ).rejects.toMatchObject(refused);
    }
  });
});

describe('starting is refused', () => {
  it('when a device of somebody else has the bridge’s name, which is left alone', async () => {
    await helper.call('give', {
      order: {
        do: 'create',
        networks: [
          { ...plain, start: false, definition: { ...NAT, bridge: { ...NAT.bridge, name: 'virbr40' } } },
        ],
      },
    });
    machine.namespace.shell('ip link add virbr40 mtu 1442 type bridge');
    await expect(helper.call('give', { order: { do: 'start', names: ['lab'] } })).rejects.toMatchObject({
      code: 'foreign-resource',
    });
    expect(machine.namespace.shell('ip -o link show virbr40')).toContain('mtu 1442');
    machine.namespace.shell('ip link del virbr40');
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: false } });
  });

  it('when its addresses were taken since it was defined, naming who has them', async () => {
    await helper.call('give', {
      order: { do: 'create', networks: [{ ...plain, start: false, definition: NAT }] },
    });
    machine.namespace.shell('ip route add 172.16.40.0/25 via 203.0.113.1');
    await expect(helper.call('give', { order: { do: 'start', names: ['lab'] } })).rejects.toMatchObject({
      data: { code: 'subnet-conflict', subnet: '172.16.40.0/24', owner: 'eth9 (172.16.40.0/25)' },
    });
    machine.namespace.shell('ip route del 172.16.40.0/25');
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: false } });
  });

  it.each([
    ['on every address', '0.0.0.0', 'true', 'true'],
    [
      'on the bridge’s address',
      '172.16.40.1',
      'ip addr add 172.16.40.1/32 dev lo',
      'ip addr del 172.16.40.1/32 dev lo',
    ],
  ])(
    'when port 53 is taken %s, saying so, and create leaves nothing behind',
    async (_where, address, prepare, tidy) => {
      machine.namespace.shell(prepare);
      const script = `require('dgram').createSocket('udp4').bind(53, '${address}', () => console.log('bound'))`;
      const { argv } = machine.namespace.enter([process.execPath, '-e', script]);
      const [program = '', ...rest] = argv;
      const squatter = spawn(program, rest);
      await once(squatter.stdout, 'data');
      const error: unknown = await helper
        .call('give', { order: { do: 'create', networks: [{ ...plain, definition: NAT }] } })
        .catch((e: unknown) => e);
      killInside(squatter.pid ?? 0);
      await once(squatter, 'exit');
      machine.namespace.shell(tidy);
      expect(error).toMatchObject({ data: { code: 'rolled-back', undoErrors: [] } });
      const { remedy } = (error as { data: { remedy?: string } }).data;
      expect(remedy).toMatch(/53/);
    },
  );
});

describe('without what is needed', () => {
  const folders: string[] = [];
  const TOOLS = ['ip', 'iptables', 'iptables-restore', 'iptables-save', 'dnsmasq'];
  afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  const pathWithout = (missing: string[]): string => {
    const folder = mkdtempSync(join(tmpdir(), 'virtnet-path-'));
    folders.push(folder);
    for (const tool of TOOLS.filter((name) => !missing.includes(name))) {
      const place = `/usr/sbin/${tool}`;
      symlinkSync(tool.startsWith('iptables') ? '/usr/sbin/xtables-nft-multi' : place, join(folder, tool));
    }
    return folder;
  };

  it.each([
    [['dnsmasq'], 'dnsmasq'],
    [['iptables', 'iptables-restore', 'iptables-save'], 'iptables-restore'],
    [['ip'], 'ip'],
  ])('%j: says which package brings it, in the snapshot and when asked to start', async (missing, tool) => {
    const poor = await machine.helper({ path: pathWithout(missing) });
    const { host } = await poor.call('snapshot', {});
    expect(host.problems.find(({ title }) => title.startsWith(`${tool} `))).toMatchObject({
      severity: 'error',
    });
    await expect(
      poor.call('give', { order: { do: 'create', networks: [{ ...plain, definition: NAT }] } }),
    ).rejects.toMatchObject({
      data: { code: 'missing-tool', tools: [expect.objectContaining({ tool })] },
    });
    await expect(poor.call('give', { order: { do: 'start', names: ['taken'] } })).rejects.toMatchObject({
      code: 'missing-tool',
    });
    await poor.close();
  });

  it('permission: an ordinary user’s helper reads, but is denied every change, with what to do', async () => {
    const root = mkdtempSync(join(tmpdir(), 'virtnet-nobody-'));
    folders.push(root);
    rmSync(root, { recursive: true });
    const { argv, env } = machine.namespace.enter([
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      process.execPath,
      join(inject('programs'), 'helper.cjs'),
      '--place',
      'system',
    ]);
    const nobody = new HelperProcess(argv, { ...env, VIRTNET_ROOT: root });
    await nobody.hello();
    await expect(
      nobody.call('give', { order: { do: 'create', networks: [{ ...plain, definition: NAT }] } }),
    ).rejects.toMatchObject({
      code: 'denied',
    });
    await expect(nobody.call('give', { order: { do: 'start', names: ['default'] } })).rejects.toMatchObject({
      code: 'denied',
    });
    await nobody.close();
  });

  it('test guests exist in the sandbox only', async () => {
    await helper.call('give', { order: { do: 'create', networks: [{ ...plain, definition: NAT }] } });
    await expect(helper.call('give', { order: { do: 'plug', network: 'lab' } })).rejects.toMatchObject({
      code: 'unsupported',
    });
    await helper.call('give', { order: { do: 'delete', names: ['lab'], stop: true } });
  });
});

it('a helper started in the wrong place says how to start it', async () => {
  const { argv, env } = machine.namespace.enter([
    process.execPath,
    join(inject('programs'), 'helper.cjs'),
    '--place',
    'sandbox',
  ]);
  const lost = new HelperProcess(argv, { ...env, VIRTNET_ROOT: '/nowhere' });
  await expect(lost.hello()).rejects.toMatchObject({ code: 'denied' });
  await lost.close();
});
