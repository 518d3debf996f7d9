/** The bar's arithmetic: parts, limits of the handles, snapping, short names of addresses. */
import { describe, expect, it } from 'vitest';
import { parseCidr, type Subnet } from '../../../shared/addresses/addresses';
import { barParts, limitsOf, moveHandle, offsetAt, offsetsOf, pageOf, shortAddress } from './dhcpBarScale';

const subnet = (text: string): Subnet => {
  const parsed = parseCidr(text);
  if (!parsed) throw new Error(text);
  return parsed.subnet;
};
const small = subnet('172.16.99.0/24');

describe('offsetsOf', () => {
  it('reads a range inside the network', () => {
    expect(offsetsOf(small, { start: '172.16.99.129', end: ' 172.16.99.254 ' })).toEqual({
      start: 129,
      end: 254,
    });
  });

  it.each([
    ['172.16.99.1', '172.16.99.9'],
    ['172.16.99.9', '172.16.99.255'],
    ['172.16.99.9', '172.16.99.8'],
    ['172.16.98.9', '172.16.99.20'],
    ['', '172.16.99.20'],
  ])('has none for %s – %s', (start, end) => {
    expect(offsetsOf(small, { start, end })).toBeNull();
  });
});

describe('barParts', () => {
  it('covers every usable address once', () => {
    expect(barParts(small, { start: 129, end: 200 })).toEqual([
      { kind: 'gateway', first: 1, last: 1 },
      { kind: 'fixed', first: 2, last: 128 },
      { kind: 'dhcp', first: 129, last: 200 },
      { kind: 'fixed', first: 201, last: 254 },
      { kind: 'broadcast', first: 255, last: 255 },
    ]);
  });

  it('leaves out empty parts', () => {
    expect(barParts(subnet('10.0.0.0/29'), { start: 2, end: 6 }).map(({ kind }) => kind)).toEqual([
      'gateway',
      'dhcp',
      'broadcast',
    ]);
    expect(barParts(small, null).map(({ kind }) => kind)).toEqual(['gateway', 'fixed', 'broadcast']);
  });
});

describe('handles', () => {
  it('stop at the gateway, at each other and at the broadcast address', () => {
    const range = { start: 100, end: 200 };
    expect(moveHandle(small, range, 'start', -5)).toEqual({ start: 2, end: 200 });
    expect(moveHandle(small, range, 'start', 900)).toEqual({ start: 200, end: 200 });
    expect(moveHandle(small, range, 'end', 900)).toEqual({ start: 100, end: 254 });
  });

  it('keep the range within what dnsmasq takes', () => {
    const wide = subnet('10.0.0.0/8');
    expect(limitsOf(wide, { start: 1_000_000, end: 1_000_100 }, 'end').max).toBe(1_065_534);
  });

  it('follow the pointer exactly where there are pixels enough, and snap where not', () => {
    expect(offsetAt(small, 'start', 127 / 253, 506)).toBe(129);
    expect(offsetAt(small, 'end', 1, 506)).toBe(254);
    const wide = subnet('10.1.0.0/16');
    expect(offsetAt(wide, 'start', 0.3, 512) % 128).toBe(0);
    expect(offsetAt(wide, 'end', 0.7, 512) % 128).toBe(127);
  });

  it('page through a sixteenth of the network', () => {
    expect([pageOf(small), pageOf(subnet('10.0.0.0/29'))]).toEqual([16, 1]);
  });
});

describe('shortAddress', () => {
  it('shows what differs within the network', () => {
    expect(shortAddress(small, 129)).toBe('.129');
    expect(shortAddress(subnet('10.1.0.0/16'), 129)).toBe('.0.129');
    expect(shortAddress(subnet('172.16.0.0/12'), 1)).toBe('.16.0.1');
  });
});
