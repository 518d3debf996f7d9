/** Tables of nftables that each hold one rule of one network: where iptables does not reach, on the bridge itself. */
import { z } from 'zod';
import type { BandwidthLimit } from '../../../shared/network';
import { CHAIN_PREFIX } from '../firewallModel';
import type { ResourceOf, TableValue } from '../hostResource';

type Table = ResourceOf<'table'>;

/** One chain in each table. */
const CHAIN = 'guests';

const tableResource = (value: TableValue): Table => ({
  kind: 'table',
  key: `${value.family} ${value.table}`,
  value,
});

/** Keeps frames from going from one port of a bridge to another, whatever they carry. */
export const isolationTable = (bridge: string): Table =>
  tableResource({
    family: 'bridge',
    table: `${CHAIN_PREFIX}${bridge}`,
    device: bridge,
    rule: `meta ibrname "${bridge}" meta obrname "${bridge}" drop`,
  });

/**
 * Drops what comes from guests faster than the limit. The bucket of nftables holds a second’s worth besides the
 * burst (net/netfilter/nft_limit.c), and libvirt’s holds the burst, which is a second’s worth unless told otherwise.
 */
export function outboundTable(bridge: string, { average, burst }: BandwidthLimit): Table {
  const rate = average * 1000;
  const beyond = Math.max(1, (burst ?? average) * 1024 - rate);
  return tableResource({
    family: 'netdev',
    table: `${CHAIN_PREFIX}${bridge}`,
    device: bridge,
    rule: `limit rate over ${rate} bytes/second burst ${beyond} bytes drop`,
  });
}

/** Lines for `nft -f`, which does all or nothing; creating fails when there is such a table already. */
export function createTableLines({ value: { family, table, device, rule } }: Table): string[] {
  const hook = family === 'bridge' ? 'forward' : `ingress device "${device}"`;
  return [
    `create table ${family} ${table}`,
    `add chain ${family} ${table} ${CHAIN} { type filter hook ${hook} priority 0; }`,
    `add rule ${family} ${table} ${CHAIN} ${rule}`,
  ];
}

export const deleteTableLine = ({ value: { family, table } }: Table): string =>
  `delete table ${family} ${table}`;

/** The command that shows a table whole. */
export const showTableCommand = ({ value: { family, table } }: Table): string[] => [
  'nft',
  '-j',
  'list',
  'table',
  family,
  table,
];

const listingSchema = z.object({ nftables: z.array(z.record(z.string(), z.unknown())) });
const tableSchema = z.object({ family: z.string(), name: z.string() });
const ruleSchema = z.object({ expr: z.array(z.unknown()) });
const matchSchema = z.object({
  match: z.object({ left: z.object({ meta: z.object({ key: z.string() }) }), right: z.string() }),
});
const limitSchema = z.object({
  limit: z.object({
    rate: z.number(),
    rate_unit: z.string(),
    burst: z.number().default(0),
    burst_unit: z.string().default('bytes'),
    per: z.literal('second'),
    inv: z.literal(true),
  }),
});
const chainSchema = z.object({ hook: z.string().optional() });

/** The tables in the output of `nft -j list tables`, as `bridge VNM_virbr0`. */
export const parseTableNames = (json: string): Set<string> =>
  new Set(
    listingSchema.parse(JSON.parse(json)).nftables.flatMap(({ table }) => {
      const parsed = tableSchema.safeParse(table);
      return parsed.success ? [`${parsed.data.family} ${parsed.data.name}`] : [];
    }),
  );

/** What a table of this name really says; anything but one chain with one rule of ours is told in nftables’ own words. */
export function parseShownTable(wanted: Table, json: string): Table {
  const entries = listingSchema.parse(JSON.parse(json)).nftables;
  const chains = entries.flatMap(({ chain }) => chainSchema.safeParse(chain).data ?? []);
  const rules = entries.flatMap(({ rule }) => ruleSchema.safeParse(rule).data ?? []);
  const hook = wanted.value.family === 'bridge' ? 'forward' : 'ingress';
  const isHooked = chains.length === 1 && chains[0]?.hook === hook;
  const text = rules.map(({ expr }) => expr.map(expressionText).join(' ')).join('; ');
  const rule = isHooked ? text : `${chains.map((chain) => chain.hook ?? 'no hook').join(', ')}: ${text}`;
  return { ...wanted, value: { ...wanted.value, rule } };
}

/** An expression of nftables’ JSON (libnftables-json(5)) in the spelling of our rules. */
function expressionText(expression: unknown): string {
  const match = matchSchema.safeParse(expression);
  if (match.success) return `meta ${match.data.match.left.meta.key} "${match.data.match.right}"`;
  const limit = limitSchema.safeParse(expression);
  if (limit.success) {
    const { rate, rate_unit: rateUnit, burst, burst_unit: burstUnit } = limit.data.limit;
    return `limit rate over ${rate * bytesIn(rateUnit)} bytes/second burst ${burst * bytesIn(burstUnit)} bytes`;
  }
  return JSON.stringify(expression) === '{"drop":null}' ? 'drop' : JSON.stringify(expression);
}

/** nft shows a number in the largest unit that it is a whole number of. */
const bytesIn = (unit: string): number => ({ kbytes: 1024, mbytes: 1024 ** 2 })[unit] ?? 1;
