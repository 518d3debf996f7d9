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

  it('stays who it is where there is nobody else to become', () => {
    expect(linesOf({ mode: 'nat' }, true, { ...paths, dnsmasqUser: 'root' })).toEqual(
      expect.arrayContaining(['user=root', 'group=']),
    );
    expect(linesOf({ mode: 'nat' }, true)).not.toContain('user=root');
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
});
