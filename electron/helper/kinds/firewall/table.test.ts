/** How tables read back: our own words for what is ours, nftables’ for anything else. */
import { describe, expect, it } from 'vitest';
import { outboundTable } from './table';
import { parseShownTable, parseTableNames } from './tableListing';
import { tableResource } from './tableModel';

const wanted = outboundTable('virbr0', { average: 1024, burst: 4096 });
/** As nft 1.0.6 lists it, which turns bytes into the largest whole unit. */
const listing = (...rules: object[]): string =>
  JSON.stringify({
    nftables: [
      { metainfo: { version: '1.0.6', json_schema_version: 1 } },
      { table: { family: 'netdev', name: 'VNM_virbr0', handle: 1 } },
      { chain: { family: 'netdev', table: 'VNM_virbr0', name: 'guests', hook: 'ingress', prio: 0 } },
      ...rules.map((limit) => ({ rule: { chain: 'guests', expr: [{ limit }, { drop: null }] } })),
    ],
  });
const limit = {
  rate: 1000,
  rate_unit: 'kbytes',
  burst: 3_170_304,
  burst_unit: 'bytes',
  per: 'second',
  inv: true,
};

describe('a table', () => {
  it('is the same whatever unit nft shows it in', () => {
    expect(parseShownTable(wanted, listing(limit))).toEqual(wanted);
  });

  it('is another one with another limit, a second rule or none', () => {
    for (const rules of [[{ ...limit, rate: 9 }], [limit, limit], [], [{ ...limit, inv: false }]])
      expect(parseShownTable(wanted, listing(...rules)).value.chains).not.toEqual(wanted.value.chains);
  });

  it('is known by family and name', () => {
    expect([...parseTableNames(listing(limit))]).toEqual(['netdev VNM_virbr0']);
  });

  it('is the same however a version of nft spells what it compares', () => {
    const chain = 'in';
    const table = tableResource({
      family: 'bridge',
      table: 'VNM_vx7',
      device: 'vx7',
      use: 'guard',
      chains: [
        {
          name: chain,
          hook: 'prerouting',
          rules: [
            'meta iifname != "vx7" accept',
            'udp dport 67-68 drop',
            'icmpv6 type { nd-neighbor-advert, nd-neighbor-solicit } @th,64,128 0xfd000000000000000000000000000001 drop',
            'ether daddr & 01:00:00:00:00:00 == 01:00:00:00:00:00 drop',
            'ip saddr != 192.0.2.2 udp dport 4789 @th,96,24 0x7 drop',
          ],
        },
      ],
    });
    const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } });
    const field = (protocol: string, name: string) => ({ payload: { protocol, field: name } });
    const raw = (offset: number, len: number) => ({ payload: { base: 'th', offset, len } });
    const neighbours = match(field('icmpv6', 'type'), { set: ['nd-neighbor-solicit', 'nd-neighbor-advert'] });
    const shown = (target: object, prio: number): string =>
      JSON.stringify({
        nftables: [
          { metainfo: { json_schema_version: 1 } },
          { chain: { family: 'bridge', table: 'VNM_vx7', name: chain, hook: 'prerouting', prio } },
          ...[
            [match({ meta: { key: 'iifname' } }, 'vx7', '!='), { accept: null }],
            [match(field('udp', 'dport'), { range: [67, 68] }), { drop: null }],
            [neighbours, target, { drop: null }],
            [
              match({ '&': [field('ether', 'daddr'), '01:00:00:00:00:00'] }, '01:00:00:00:00:00'),
              { drop: null },
            ],
            [
              match(field('ip', 'saddr'), '192.0.2.2', '!='),
              match(field('udp', 'dport'), 4789),
              match(raw(96, 24), 7),
              { drop: null },
            ],
          ].map((expr) => ({ rule: { chain, expr } })),
        ],
      });
    const older = match(raw(64, 128), '0xfd000000000000000000000000000001');
    const newer = match(field('icmpv6', 'taddr'), 'fd00::1');
    expect(parseShownTable(table, shown(older, 0))).toEqual(table);
    expect(parseShownTable(table, shown(newer, 0))).toEqual(table);
    expect(parseShownTable(table, shown(newer, 5))).not.toEqual(table);
    expect(parseShownTable(table, shown(match(raw(64, 128), '0xfd'), 0))).not.toEqual(table);
  });
});
