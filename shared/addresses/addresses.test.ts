import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addressSpaceOf,
  formatAddress,
  formatSubnet,
  freeSubnet,
  lastOf,
  netmaskOf,
  overlaps,
  parseAddress,
  parseCidr,
  prefixOfNetmask,
  sizeOf,
} from './addresses';

const subnet = (text: string) => {
  const cidr = parseCidr(text);
  if (!cidr) throw new Error(text);
  return cidr.subnet;
};

describe('parseAddress', () => {
  it.each([
    '1.2.3',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.4/24',
    ' 1.2.3.4',
    '1.2.3.x',
    '',
    'fe80::1%eth0',
    '::g',
    '01.2.3.4.',
  ])('refuses %j', (text) => expect(parseAddress(text)).toBeNull());

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(fc.ipV4(), (text) => {
        const address = parseAddress(text);
        expect(address && formatAddress(address)).toBe(text);
      }),
    );
    expect(formatAddress(parseAddress('FD00:0:0::0001') ?? { family: 'ipv6', value: 0n })).toBe('fd00::1');
  });
});

describe('subnets', () => {
  it('knows first, last, size and mask', () => {
    const block = subnet('172.16.99.77/20');
    expect(formatSubnet(block)).toBe('172.16.96.0/20');
    expect(formatAddress({ family: 'ipv4', value: lastOf(block) })).toBe('172.16.111.255');
    expect(sizeOf(block)).toBe(4096n);
    expect(netmaskOf(20)).toBe('255.255.240.0');
  });

  it('turns every netmask into its prefix and refuses the rest', () => {
    for (let prefix = 0; prefix <= 32; prefix += 1) expect(prefixOfNetmask(netmaskOf(prefix))).toBe(prefix);
    expect(prefixOfNetmask('255.0.255.0')).toBeNull();
  });

  it.each([
    ['10.0.0.0/8', 'private'],
    ['172.31.255.0/24', 'private'],
    ['172.32.0.0/24', 'public'],
    ['192.168.0.0/15', 'public'],
    ['100.64.0.0/10', 'special'],
    ['127.0.0.0/24', 'reserved'],
    ['128.0.0.0/1', 'reserved'],
  ])('%s is %s', (text, space) => expect(addressSpaceOf(subnet(text))).toBe(space));

  it('finds a subnet that overlaps nothing, whenever there is one', () => {
    const block = subnet('10.0.0.0/16');
    const taken = fc.array(
      fc
        .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 16, max: 26 }))
        .map(([n, prefix]) => subnet(`10.0.${n}.0/${prefix}`)),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(taken, (list) => {
        const found = freeSubnet(block, 24, list);
        const all = Array.from({ length: 256 }, (_, n) => subnet(`10.0.${n}.0/24`));
        const free = all.filter((one) => !list.some((other) => overlaps(one, other)));
        expect(found).toEqual(free[0] ?? null);
      }),
    );
  });
});
