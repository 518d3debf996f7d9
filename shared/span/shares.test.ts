/** How ranges are shared: every address has one owner, and a share that a member has stays its own. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress } from '../addresses/addresses';
import type { DhcpRange } from '../definition/network';
import { firstShares, shareOf, withShares } from './shares';

const first = parseAddress('10.0.0.10')?.value ?? 0n;
const rangeOf = (size: number): DhcpRange => ({
  start: '10.0.0.10',
  end: formatAddress({ family: 'ipv4', value: first + BigInt(size - 1) }),
});
const at = (text: string): number => Number((parseAddress(text)?.value ?? 0n) - first);
const ends = (range: DhcpRange | null): [number, number] | null => range && [at(range.start), at(range.end)];

describe('shares', () => {
  it('of a range cover it whole, one after the other', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 1, max: 256 }), (size, shares) => {
        let next = 0;
        for (let share = 0; share < shares; share += 1) {
          const part = ends(shareOf(rangeOf(size), { shares, share }));
          if (!part) continue;
          expect(part[0]).toBe(next);
          next = part[1] + 1;
        }
        expect(next).toBe(size);
      }),
    );
  });

  it('begin where they did when each is cut in two', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 300, max: 2000 }),
        fc.integer({ min: 1, max: 64 }),
        fc.nat(63),
        (size, shares, which) => {
          const share = which % shares;
          const before = ends(shareOf(rangeOf(size), { shares, share }));
          const after = ends(shareOf(rangeOf(size), { shares: 2 * shares, share: 2 * share }));
          expect(after?.[0]).toBe(before?.[0]);
        },
      ),
    );
  });

  it('are as many as twice the members at first, where the range has so many addresses', () => {
    const draft = (size: number) => ({
      ips: [{ address: '10.0.0.1', prefix: 24, dhcp: { ranges: [rangeOf(size)], hosts: [] } }],
    });
    expect(firstShares(1, draft(100))).toBe(4);
    expect(firstShares(3, draft(100))).toBe(8);
    expect(firstShares(3, draft(5))).toBe(4);
    expect(firstShares(3, { ips: [] })).toBe(8);
  });

  it('go to who comes without anybody losing one: the lowest free, or the upper half of all', () => {
    const member = (name: string, share: number) => ({ name, address: `192.0.2.${share + 1}`, share });
    const coming = { name: 'new', address: '192.0.2.99' };
    const some = { shares: 4, members: [member('a', 0), member('b', 2)] };
    expect(withShares(some, [coming])).toEqual({
      ...some,
      members: [...some.members, { ...coming, share: 1 }],
    });
    const full = { shares: 2, members: [member('a', 0), member('b', 1)] };
    const { shares, members } = withShares(full, [coming]);
    expect(shares).toBe(4);
    expect(members.map(({ name, share }) => `${name} ${share}`)).toEqual(['a 0', 'b 2', 'new 1']);
  });
});
