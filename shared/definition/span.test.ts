import { describe, expect, it } from 'vitest';
import { spanSchema } from './span';

const spanOf = (...addresses: string[]): unknown => ({
  ...{ vni: 7, engine: 'static', here: 'm0', shares: 64, key: '0123456789abcdef' },
  members: addresses.map((address, share) => ({ name: `m${share}`, address, share })),
});
const complaints = (...addresses: string[]): string[] =>
  spanSchema.safeParse(spanOf(...addresses)).error?.issues.map(({ message }) => message) ?? [];

describe('the addresses of members', () => {
  it('are each of one host', () => {
    expect(complaints('192.0.2.1', '10.0.0.1')).toEqual([]);
    expect(complaints('2001:db8::1', 'fd00::1')).toEqual([]);
  });

  it.each(['0.0.0.0', '127.0.0.1', '224.0.0.1', '239.1.2.3', '255.255.255.255'])('are never %s', (address) =>
    expect(complaints('192.0.2.1', address)).toEqual(['Enter an address of a single host, as 192.0.2.1.']),
  );

  it.each(['::', '::1', 'ff02::1', 'fe80::1', '::ffff:192.0.2.9'])('are never %s', (address) =>
    expect(complaints('2001:db8::1', address)).toEqual(['Enter an address of a single host, as 192.0.2.1.']),
  );

  it('have the spelling that FRR and the kernel show', () => {
    const { members } = spanSchema.parse(spanOf('2001:0DB8:0:0::1'));
    expect(members[0]?.address).toBe('2001:db8::1');
  });

  it('are not the same in two spellings, by which a host would send to itself', () => {
    expect(complaints('2001:db8::1', '2001:0db8:0::1')).toEqual(['Give each member an address of its own.']);
  });
});
