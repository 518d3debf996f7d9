/** The ruler puts each claim where it lies, to scale, and forgets none. */
import { describe, expect, it } from 'vitest';
import { parseCidr } from '../../shared/addresses/addresses';
import type { AddressUse } from '../../shared/contract/snapshot';
import { blockOf, rulerLanes, spanOf } from './rulerLanes';

const use = (subnet: string, owner = 'interface eth0'): AddressUse => ({ subnet, kind: 'interface', owner });

describe('rulerLanes', () => {
  it('places claims in their block in the order of addresses', () => {
    const { lanes, elsewhere } = rulerLanes([
      use('192.168.128.0/17'),
      use('192.168.0.0/24'),
      use('10.64.0.0/10'),
    ]);
    expect(
      lanes.map(({ block, marks }) => [
        block,
        marks.map(({ use: { subnet }, left, width }) => [subnet, left, width]),
      ]),
    ).toEqual([
      ['10.0.0.0/8', [['10.64.0.0/10', 25, 25]]],
      ['172.16.0.0/12', []],
      [
        '192.168.0.0/16',
        [
          ['192.168.0.0/24', 0, 0.390625],
          ['192.168.128.0/17', 50, 50],
        ],
      ],
    ]);
    expect(elsewhere).toEqual([]);
  });

  it('cuts a claim that reaches beyond its block, and lists what lies in none', () => {
    const { lanes, elsewhere } = rulerLanes([use('172.0.0.0/8'), use('203.0.113.0/24'), use('fd00::/8')]);
    expect(lanes[1]?.marks).toMatchObject([{ left: 0, width: 100 }]);
    expect(elsewhere.map(({ subnet }) => subnet)).toEqual(['203.0.113.0/24']);
  });
});

describe('blockOf and spanOf', () => {
  it('know the block of a subnet and its first and last address', () => {
    const block = (text: string) =>
      blockOf(parseCidr(text)?.subnet ?? { family: 'ipv4', first: 0n, prefix: 0 });
    expect([block('10.1.0.0/16'), block('172.31.0.0/24'), block('172.0.0.0/8'), block('8.8.8.0/24')]).toEqual(
      ['10.0.0.0/8', '172.16.0.0/12', null, null],
    );
    expect(spanOf('172.16.0.0/12')).toBe('172.16.0.0 – 172.31.255.255');
  });
});
