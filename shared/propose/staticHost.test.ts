/** A guest keeps its address for good, unless somebody else has it or the guest another. */
import { describe, expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition, type StaticHost } from '../definition/network';
import type { Guest } from '../contract/snapshot';
import { staticHostOf, withStaticHost } from './staticHost';

const MAC = '52:54:00:aa:00:01';
const definition = (hosts: StaticHost[] = []): NetworkDefinition => ({
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr0', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [
    { address: 'fd00::1', prefix: 64 },
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '10.0.0.100', end: '10.0.0.200' }], hosts },
    },
  ],
});
const guest = (address: string | null, changes: Partial<Guest> = {}): Guest => ({
  name: 'web',
  port: 'vnet0',
  mac: MAC,
  addresses: address === null ? [] : [{ address, family: 'ipv4', source: 'lease', leaseUntil: 9 }],
  since: null,
  left: null,
  test: false,
  ...changes,
});
const reasonOf = (outcome: ReturnType<typeof withStaticHost>): string =>
  outcome.kind === 'refused' ? outcome.reason : outcome.kind;

/** What a guest may call itself to get into a file, a command, a terminal or a page. */
const HOSTILE_NAMES = [
  ...[
    '_x',
    '-x',
    '--help',
    '-',
    '.',
    '..',
    'a..b',
    '.a',
    '',
    ' ',
    'a b',
    'a,b',
    'a;b',
    'a|b',
    'a&b',
    'a=b',
    'a#b',
  ],
  ...[
    '../x',
    '/etc/passwd',
    'a/b',
    'a\\b',
    '$(id)',
    '`id`',
    '"x',
    "'x",
    '<b>',
    '&amp;',
    '%s',
    '*',
    '*.lab',
    'a?b',
  ],
  ...['id:*', 'set:x', 'tag:x', 'net:x', '::1', 'fe80::1', '[x]', '{x}', 'a@b', 'a+b', 'a!b', '~'],
  ...['a\nb', 'a\rb', 'a\tb', '\0', '\x7f', '\x1b[2J', '\x9b31m', '\u202egnp', '\u2028', '\u00ad', '\ufeff'],
  ...['ä', 'ß', '網', '😀', 'x'.repeat(64), 'x'.repeat(300), 'a.'.repeat(200), `a.${'b'.repeat(64)}`],
];

describe('withStaticHost', () => {
  it('adds the guest with its name to the subnet of its address, once', () => {
    const outcome = withStaticHost(definition(), guest('10.0.0.150'));
    if (outcome.kind !== 'changed') throw new Error(outcome.kind);
    expect(outcome.definition.ips[1]?.dhcp?.hosts).toEqual([
      { mac: MAC, name: 'web', address: '10.0.0.150' },
    ]);
    expect(outcome.definition.ips[0]?.dhcp).toBeUndefined();
    expect(staticHostOf(outcome.definition, guest('10.0.0.150'))?.name).toBe('web');
    expect(withStaticHost(outcome.definition, guest('10.0.0.150')).kind).toBe('unchanged');
  });

  it('leaves out a name that another host has', () => {
    const taken = definition([{ mac: '52:54:00:aa:00:02', name: 'web', address: '10.0.0.9' }]);
    const outcome = withStaticHost(taken, guest('10.0.0.150'));
    expect(outcome.kind === 'changed' && outcome.definition.ips[1]?.dhcp?.hosts[1]).toEqual({
      mac: MAC,
      address: '10.0.0.150',
    });
  });

  it.each(['db_server', 'trailing-', '101', '5m', 'infinite'])('takes %s over as it is', (name) => {
    const outcome = withStaticHost(definition(), guest('10.0.0.150', { name }));
    if (outcome.kind !== 'changed') throw new Error(outcome.kind);
    expect(networkDefinitionSchema.parse(outcome.definition).ips[1]?.dhcp?.hosts[0]?.name).toBe(name);
  });

  it.each(HOSTILE_NAMES)('leaves %j out, which no static host may be called', (name) => {
    const outcome = withStaticHost(definition(), guest('10.0.0.150', { name }));
    if (outcome.kind !== 'changed') throw new Error(outcome.kind);
    expect(networkDefinitionSchema.parse(outcome.definition).ips[1]?.dhcp?.hosts[0]).toEqual({
      mac: MAC,
      address: '10.0.0.150',
    });
  });

  it.each(['', '01:00:5e:00:00:01', '80:00:00:02:fe:80:00:00:00:00:00:00:00:02:c9:03:00:0d:6f:a5'])(
    'refuses the hardware address %j in words',
    (mac) => {
      expect(reasonOf(withStaticHost(definition(), guest('10.0.0.150', { mac })))).toContain('six bytes');
    },
  );

  it('says who has the address, or which one the guest has', () => {
    const other: StaticHost = { mac: '52:54:00:aa:00:02', name: 'mail', address: '10.0.0.150' };
    expect(reasonOf(withStaticHost(definition([other]), guest('10.0.0.150')))).toContain('fixed for mail');
    const own: StaticHost = { mac: MAC, address: '10.0.0.9' };
    expect(reasonOf(withStaticHost(definition([own]), guest('10.0.0.150')))).toContain('10.0.0.9');
  });

  it('refuses what DHCP could never give', () => {
    expect(reasonOf(withStaticHost(definition(), guest(null)))).toContain('no IPv4 address yet');
    expect(reasonOf(withStaticHost(definition(), guest('10.0.0.150', { mac: null })))).toContain('MAC');
    expect(reasonOf(withStaticHost(definition(), guest('172.16.0.9')))).toContain('none of the network’s');
  });
});
