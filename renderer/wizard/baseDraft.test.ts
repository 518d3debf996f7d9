/** What of a copied definition moves along to another subnet, and what is said about the rest. */
import { describe, expect, it } from 'vitest';
import { parseCidr, type Subnet } from '../../shared/addresses/addresses';
import type { NetworkDraft } from '../../shared/definition/network';
import { draftFrom, movedRange } from './baseDraft';

const subnet = (text: string): Subnet => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed.subnet;
};

const base: NetworkDraft = {
  name: 'lab',
  title: 'Teaching lab',
  mtu: 1400,
  domain: { name: 'lab.test', localOnly: true },
  bridge: { stp: false, delay: 0 },
  forward: { mode: 'nat', ports: { start: 5000, end: 6000 } },
  dns: { enabled: true },
  ips: [
    {
      address: '10.9.0.1',
      prefix: 24,
      dhcp: {
        ranges: [
          { start: '10.9.0.100', end: '10.9.0.150' },
          { start: '10.9.0.200', end: '10.9.0.220' },
        ],
        hosts: [
          { mac: '52:54:00:00:00:0a', name: 'printer', address: '10.9.0.10' },
          { mac: '52:54:00:00:00:0b', address: '10.9.0.60' },
        ],
      },
    },
    { address: '10.99.0.1', prefix: 24 },
  ],
};

const chosen = (network: string, dhcp: { start: string; end: string } | null) => ({
  name: 'copy',
  subnet: subnet(network),
  dhcp,
  forward: { mode: 'nat' as const },
});

describe('draftFrom', () => {
  it('keeps everything that has a place in the new subnet', () => {
    const made = draftFrom(base, chosen('10.20.0.0/24', { start: '10.20.0.100', end: '10.20.0.150' }), []);
    expect(made.notices).toEqual([]);
    expect(made.draft).toEqual({
      ...base,
      name: 'copy',
      ips: [
        {
          address: '10.20.0.1',
          prefix: 24,
          dhcp: {
            ranges: [
              { start: '10.20.0.100', end: '10.20.0.150' },
              { start: '10.20.0.200', end: '10.20.0.220' },
            ],
            hosts: [
              { mac: '52:54:00:00:00:0a', name: 'printer', address: '10.20.0.10' },
              { mac: '52:54:00:00:00:0b', address: '10.20.0.60' },
            ],
          },
        },
        { address: '10.99.0.1', prefix: 24 },
      ],
    });
  });

  it('moves what else lies in the subnet, as an edit does: records, routes, forwards, options', () => {
    const whole: NetworkDraft = {
      ...base,
      dns: { enabled: true, hosts: [{ address: '10.9.0.10', names: ['printer'] }] },
      routes: [{ destination: '10.50.0.0', prefix: 24, gateway: '10.9.0.60' }],
      portForwards: [
        { protocol: 'tcp', hostPorts: { start: 8080, end: 8080 }, guest: '10.9.0.10', guestPort: 80 },
      ],
      dnsmasqOptions: ['dhcp-option=option:ntp-server,10.9.0.10'],
    };
    const { draft } = draftFrom(
      whole,
      chosen('10.20.0.0/24', { start: '10.20.0.100', end: '10.20.0.150' }),
      [],
    );
    expect(draft.dns.hosts).toEqual([{ address: '10.20.0.10', names: ['printer'] }]);
    expect(draft.routes).toEqual([{ destination: '10.50.0.0', prefix: 24, gateway: '10.20.0.60' }]);
    expect(draft.portForwards?.[0]?.guest).toBe('10.20.0.10');
    expect(draft.dnsmasqOptions).toEqual(['dhcp-option=option:ntp-server,10.20.0.10']);
  });

  it('says what a smaller subnet has no room for', () => {
    const made = draftFrom(base, chosen('10.20.0.0/27', { start: '10.20.0.16', end: '10.20.0.30' }), []);
    expect(made.draft.ips[0]?.dhcp).toEqual({
      ranges: [{ start: '10.20.0.16', end: '10.20.0.30' }],
      hosts: [{ mac: '52:54:00:00:00:0a', name: 'printer', address: '10.20.0.10' }],
    });
    expect(made.notices).toEqual([
      'The further DHCP range 10.9.0.200 – 10.9.0.220 has no place here and will be left out.',
      'The fixed host 52:54:00:00:00:0b (10.9.0.60) has no place here and will be left out.',
    ]);
  });

  it('leaves out a further range of addresses that is in use, naming its owner', () => {
    const use = { subnet: '10.99.0.0/16', kind: 'network' as const, owner: 'network “lab”' };
    const made = draftFrom(base, chosen('10.20.0.0/24', { start: '10.20.0.100', end: '10.20.0.150' }), [use]);
    expect(made.draft.ips).toHaveLength(1);
    expect(made.notices).toEqual([
      'The further range 10.99.0.0/24 is in use by network “lab” and will be left out.',
    ]);
  });

  it('says that fixed hosts need DHCP, and that the gateway becomes the first address', () => {
    const other = { ...base, ips: [{ ...base.ips[0], address: '10.9.0.254', prefix: 24 }] };
    const made = draftFrom(other, chosen('10.20.0.0/24', null), []);
    expect(made.draft.ips).toEqual([{ address: '10.20.0.1', prefix: 24 }]);
    expect(made.notices).toEqual([
      'The gateway will be 10.20.0.1, the first address; the original has 10.9.0.254.',
      'DHCP is off, so 2 fixed hosts of the original will be left out.',
    ]);
  });

  it('keeps the ports of NAT only for NAT', () => {
    const nat = draftFrom(base, chosen('10.20.0.0/24', null), []).draft.forward;
    expect(nat).toEqual({ mode: 'nat', ports: { start: 5000, end: 6000 } });
    const routed = draftFrom(base, { ...chosen('10.20.0.0/24', null), forward: { mode: 'route' } }, []).draft
      .forward;
    expect(routed).toEqual({ mode: 'route' });
  });
});

describe('movedRange', () => {
  it('keeps the place of the first range, and is null where it does not fit', () => {
    expect(movedRange(base, subnet('10.20.0.0/24'))).toEqual({ start: '10.20.0.100', end: '10.20.0.150' });
    expect(movedRange(base, subnet('10.20.0.0/28'))).toBeNull();
  });
});
