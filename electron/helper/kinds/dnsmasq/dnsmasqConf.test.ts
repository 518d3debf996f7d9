/** What dnsmasq is told beyond the golden cases: where it runs, and where its upstream resolvers come from. */
import { describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { dnsmasqConfiguration, serversOf } from './dnsmasqConf';
import { systemPaths, type Paths } from '../../host/paths';

const paths = systemPaths('/fake');
const definition = (forward: NetworkDefinition['forward']): NetworkDefinition => ({
  name: 'net',
  uuid: '00000000-0000-4000-8000-000000000001',
  bridge: { name: 'virbr0', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  forward,
  dns: { enabled: true },
  ips: [
    {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: { ranges: [{ start: '10.0.0.2', end: '10.0.0.9' }], hosts: [] },
    },
  ],
});
const linesOf = (
  forward: NetworkDefinition['forward'],
  pollResolv: boolean,
  where: Paths = paths,
): string[] => dnsmasqConfiguration(definition(forward), pollResolv, where)?.conf.split('\n') ?? [];

describe('dnsmasqConfiguration', () => {
  it('reads the resolvers that the place names, or the host has', () => {
    expect(linesOf({ mode: 'nat' }, true, { ...paths, resolvConf: '/run/resolv.conf' })).toContain(
      'resolv-file=/run/resolv.conf',
    );
    expect(linesOf({ mode: 'nat' }, true).join('\n')).not.toMatch(/resolv/);
  });

  it('works from a copy of the resolvers when it may not watch them', () => {
    const lines = linesOf({ mode: 'route' }, false);
    expect(lines).toEqual(
      expect.arrayContaining(['no-resolv', 'servers-file=/fake/run/virtnet-manager/net.servers']),
    );
    expect(dnsmasqConfiguration(definition({ mode: 'route' }), false, paths)?.resolvers).toEqual({
      from: '/etc/resolv.conf',
      to: '/fake/run/virtnet-manager/net.servers',
    });
  });

  it('knows no resolver at all in an isolated network', () => {
    for (const poll of [true, false]) {
      expect(linesOf({ mode: 'isolated' }, poll)).toContain('no-resolv');
      expect(dnsmasqConfiguration(definition({ mode: 'isolated' }), poll, paths)?.resolvers).toBeNull();
    }
  });

  it.each([
    ['isolated', { ...definition({ mode: 'isolated' }) }],
    ['shut in', { ...definition({ mode: 'nat' }), outsideUntil: 0 }],
  ] as const)('asks nobody while the network is %s, whoever is named', (_, base) => {
    const dnsmasqOptions = [
      'server=192.0.2.1',
      'server=/a.test/192.0.2.1',
      'local=/a.test/192.0.2.1',
      'rev-server=192.0.2.0/24,192.0.2.1',
      'local=/b.test/',
      'log-queries',
    ];
    const dns = { enabled: true, forwarders: [{ address: '192.0.2.1' }, { domain: 'a.test' }] };
    const lines = dnsmasqConfiguration({ ...base, dns, dnsmasqOptions }, true, paths)?.conf ?? '';
    expect(lines).toContain('\nno-resolv\n');
    expect(lines).not.toMatch(/192\.0\.2\.1|#$/m);
    expect(lines.trimEnd().split('\n').slice(-2)).toEqual(['local=/b.test/', 'log-queries']);
    expect(
      dnsmasqConfiguration({ ...definition({ mode: 'nat' }), dnsmasqOptions }, true, paths)?.conf,
    ).toContain(dnsmasqOptions.join('\n'));
  });

  it('leaves out remarks', () => {
    const dnsmasqOptions = ['', '# a remark', 'no-ping'];
    const conf = dnsmasqConfiguration({ ...definition({ mode: 'nat' }), dnsmasqOptions }, true, paths)?.conf;
    expect(conf?.trimEnd().split('\n').slice(-2)).not.toContain('# a remark');
    expect(conf).not.toContain('\n\n');
  });

  it('stays who it is where there is nobody else to become', () => {
    expect(linesOf({ mode: 'nat' }, true, { ...paths, dnsmasqUser: 'root' })).toEqual(
      expect.arrayContaining(['user=root', 'group=']),
    );
    expect(linesOf({ mode: 'nat' }, true)).not.toContain('user=root');
  });

  it('has no DHCP when nobody is to get an address, so that another server may serve the guests', () => {
    const plain = definition({ mode: 'nat' });
    const empty = { ...plain, ips: [{ address: '10.0.0.1', prefix: 24, dhcp: { ranges: [], hosts: [] } }] };
    const made = dnsmasqConfiguration(empty, true, paths);
    expect(made?.conf).not.toMatch(/dhcp/);
    expect(made?.hosts).toBeNull();
  });

  it('writes a host name that looks like a time or an address so that it stays a name', () => {
    const plain = definition({ mode: 'nat' });
    const hosts = ['101', '5m', 'infinite', '10.0.0.9', 'node1'].map((name, index) => ({
      mac: `52:54:00:00:00:0${index}`,
      name,
      address: `10.0.0.2${index}`,
    }));
    const ips = [{ address: '10.0.0.1', prefix: 24, dhcp: { ranges: [], hosts } }];
    const lines = dnsmasqConfiguration({ ...plain, ips }, true, paths)
      ?.hosts?.trimEnd()
      .split('\n');
    expect(lines?.map((line) => line.split(',')[2])).toEqual([
      '101.',
      '5m.',
      'infinite.',
      '10.0.0.9.',
      'node1',
    ]);
  });

  it('is not needed without addresses, nor without DHCP and DNS', () => {
    const plain = definition({ mode: 'nat' });
    expect(dnsmasqConfiguration({ ...plain, ips: [] }, true, paths)).toBeNull();
    const silent = { ...plain, dns: { enabled: false }, ips: [{ address: '10.0.0.1', prefix: 24 }] };
    expect(dnsmasqConfiguration(silent, true, paths)).toBeNull();
  });
});

describe('serversOf', () => {
  it('takes the name servers of a resolv.conf and nothing else', () => {
    expect(
      serversOf(
        '# nameserver 9.9.9.9\nsearch example.test\nnameserver 192.0.2.1\n nameserver\tfe80::1%eth0 # home\n',
      ),
    ).toBe('server=192.0.2.1\nserver=fe80::1%eth0\n');
    expect(serversOf('')).toBe('');
  });

  it('sends no router advertisements where a guest is the router, and serves DHCPv6 still', () => {
    const base = definition({ mode: 'route' });
    const six = { address: 'fd00::1', prefix: 64 };
    const served = { ...six, dhcp: { ranges: [{ start: 'fd00::100', end: 'fd00::1ff' }], hosts: [] } };
    const conf = (ip: typeof six, routerAdvertisements?: boolean, more: Partial<NetworkDefinition> = {}) =>
      dnsmasqConfiguration({ ...base, ips: [ip], routerAdvertisements, ...more }, true, paths)?.conf;
    expect(conf(six)).toContain('dhcp-range=fd00::1,ra-only');
    expect(conf(six, true)).toBe(conf(six));
    expect(conf(served)).toContain('enable-ra');
    expect(conf(six, false)).not.toMatch(/dhcp-range|ra-/);
    expect(conf(served, false)).not.toMatch(/enable-ra|ra-param/);
    expect(conf(served, false)).toContain('dhcp-range=fd00::100,fd00::1ff,64');
    expect(conf(six, false, { dns: { enabled: false } })).toBeUndefined();
  });
});
