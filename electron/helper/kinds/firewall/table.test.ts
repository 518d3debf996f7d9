/** How tables read back: our own words for what is ours, nftables’ for anything else. */
import { describe, expect, it } from 'vitest';
import { outboundTable } from './table';
import { parseShownTable, parseTableNames } from './tableListing';

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
});
