/** How many leases there can be at once, which dnsmasq has to allow. */
import { describe, expect, it } from 'vitest';
import { leaseLimit } from './leaseLimit';

const range = (start: string, end: string) => ({ start, end });
const hosts = (...addresses: string[]) => addresses.map((address) => ({ address }));

describe('leaseLimit', () => {
  it.each([
    ['a range that is all of the subnet', 24, [range('10.0.0.2', '10.0.0.254')], [], 253],
    ['a range with the gateway in it', 24, [range('10.0.0.1', '10.0.0.254')], [], 254],
    ['places for fixed hosts beside the range', 24, [range('10.0.0.100', '10.0.0.101')], [], 253],
    ['places for as many as there may be', 8, [range('10.0.0.2', '10.0.0.9')], [], 8 + 4096],
    ['a fixed host behind a relay', 24, [range('10.0.0.2', '10.0.0.254')], hosts('172.16.0.2'), 254],
    ['few fixed hosts alone', 24, [], hosts('10.0.0.7'), null],
    ['a subnet of one address', 32, [range('10.0.0.1', '10.0.0.1')], [], 1],
  ])('has room for %s', (_what, prefix, ranges, fixed, limit) => {
    expect(leaseLimit([{ address: '10.0.0.1', prefix, dhcp: { ranges, hosts: fixed } }])).toBe(limit);
  });

  it('does not change with the fixed hosts of its own subnet, so that they come and go without a restart', () => {
    const dhcp = { ranges: [range('10.0.0.100', '10.0.0.101')], hosts: hosts('10.0.0.2', '10.0.0.3') };
    const ip = { address: '10.0.0.1', prefix: 24 };
    expect(leaseLimit([{ ...ip, dhcp }])).toBe(leaseLimit([{ ...ip, dhcp: { ...dhcp, hosts: [] } }]));
  });

  it('counts both families, more fixed hosts than dnsmasq allows by itself, and raw options', () => {
    const six = {
      address: 'fd00::1',
      prefix: 64,
      dhcp: { ranges: [range('fd00::100', 'fd00::1ff')], hosts: [] },
    };
    const four = {
      address: '10.0.0.1',
      prefix: 24,
      dhcp: { ranges: [range('10.0.0.2', '10.0.0.254')], hosts: [] },
    };
    expect(leaseLimit([four, six])).toBe(253 + 256 + 4096);
    const many = Array.from({ length: 1200 }, (_, n) => ({
      address: `10.1.${Math.floor(n / 200)}.${(n % 200) + 2}`,
    }));
    expect(leaseLimit([{ address: '10.1.0.1', prefix: 16, dhcp: { ranges: [], hosts: many } }])).toBe(1200);
    const raw = [
      'dhcp-range=set:b,10.0.0.10,10.0.0.19,1h',
      'dhcp-host=52:54:00:00:00:01,10.9.0.1',
      'log-dhcp',
    ];
    expect(leaseLimit([four], raw)).toBe(253 + 11);
  });
});
