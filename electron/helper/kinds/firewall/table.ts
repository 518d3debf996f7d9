/** The kind `table`: tables of nftables that each hold one rule of one network, where iptables does not reach, on the bridge itself. */
import * as z from 'zod';
import {
  isBridged,
  type BandwidthLimit,
  type NetworkDefinition,
} from '../../../../shared/definition/network';
import { readOutput } from '../../host/runOrFail';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { CHAIN_PREFIX } from './firewallModel';
import { asMade, isEqual, known, type Kind } from '../kind';
import { createdBridges } from '../devices/link';
import { runLines } from '../operation';

/** A table of nftables with one rule on the traffic of one bridge. */
interface TableValue {
  family: 'bridge' | 'netdev';
  table: string;
  device: string;
  rule: string;
}

type Table = Resource<TableValue>;

export const table: Kind<TableValue> = {
  name: 'table',
  wanted: ({ definition }) => (isBridged(definition) ? [] : tablesOf(definition)),
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const shown = (argv: string[]): Promise<string> => look.shown(argv, t('kinds.table.unread'));
    const names = parseTableNames(await shown(['nft', '-j', 'list', 'tables']));
    const present = new Map(wanted.filter(({ key }) => names.has(key)).map((one) => [one.key, one]));
    return Promise.all(
      [...present.values()].map(async (one) => parseShownTable(one, await shown(showTableCommand(one)))),
    );
  },
  presume: asMade,
  isOurs: (found, { owned, perhaps, desired }) =>
    known(found, [owned]).length > 0 ||
    known(found, [perhaps, desired]).some((planned) => isEqual(found, planned)),
  foreign: ({ key, value }) => ({
    name: value.table,
    message: t('kinds.table.foreign', { table: key }),
  }),
  // Its hook is on the device that had the name when it was made.
  renewed: (found, { value }, { changes }) => (createdBridges(changes).includes(value.device) ? found : null),
  steps(changes) {
    const { removed, replaced, written } = changes.of(table);
    const gone = [...removed, ...replaced.map(({ before }) => before)];
    const title = t(written.length > 0 ? 'kinds.table.write' : 'kinds.table.remove');
    const lines = [...gone.map(deleteTableLine), ...written.flatMap(createTableLines)];
    return { guard: runLines(title, ['nft', '-f', '-'], lines) };
  },
  words: {
    cause: 'kinds.table.cause',
    name: ({ value: { family, device } }) => t('kinds.table.name', { family, bridge: device }),
    change: (action, { value: { family, device } }) =>
      t('kinds.table.change', { action, family, bridge: device }),
  },
  remedy: (stderr) =>
    /meta ibrname|Could not process rule: Operation not supported/.test(stderr)
      ? t('kinds.table.remedy')
      : null,
  noticed: 'rules',
};

const tablesOf = ({ bridge, bandwidth, portIsolation }: NetworkDefinition): Table[] => [
  ...(bandwidth?.outbound ? [outboundTable(bridge.name, bandwidth.outbound)] : []),
  ...(portIsolation ? [isolationTable(bridge.name)] : []),
];

/** One chain in each table. */
const CHAIN = 'guests';

const tableResource = (value: TableValue): Table => ({
  kind: table.name,
  key: `${value.family} ${value.table}`,
  value,
});

/** Keeps frames from going from one port of a bridge to another, whatever they carry. */
const isolationTable = (bridge: string): Table =>
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
function createTableLines({ value: { family, table: name, device, rule } }: Table): string[] {
  const hook = family === 'bridge' ? 'forward' : `ingress device "${device}"`;
  return [
    `create table ${family} ${name}`,
    `add chain ${family} ${name} ${CHAIN} { type filter hook ${hook} priority 0; }`,
    `add rule ${family} ${name} ${CHAIN} ${rule}`,
  ];
}

const deleteTableLine = ({ key }: Table): string => `delete table ${key}`;

/** The command that shows a table whole. */
const showTableCommand = ({ value }: Table): string[] => [
  'nft',
  '-j',
  'list',
  'table',
  value.family,
  value.table,
];

/** Every listing begins with which nft it is of (libnftables-json(5)). */
const listingSchema = z.object({
  nftables: z
    .array(z.record(z.string(), z.unknown()))
    .refine((entries) => entries.some((entry) => 'metainfo' in entry)),
});
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
    readOutput(listingSchema, json, 'nft').nftables.flatMap((entry) => {
      const parsed = tableSchema.safeParse(entry['table']);
      return parsed.success ? [`${parsed.data.family} ${parsed.data.name}`] : [];
    }),
  );

/** What a table of this name really says; anything but one chain with one rule of ours is told in nftables’ own words. */
export function parseShownTable(wanted: Table, json: string): Table {
  const entries = readOutput(listingSchema, json, 'nft').nftables;
  const chains = entries.flatMap(({ chain }) => chainSchema.safeParse(chain).data ?? []);
  const rules = entries.flatMap(({ rule }) => ruleSchema.safeParse(rule).data ?? []);
  const hook = wanted.value.family === 'bridge' ? 'forward' : 'ingress';
  const isHooked = chains.length === 1 && chains[0]?.hook === hook;
  const text = rules.map(({ expr }) => expr.map(expressionText).join(' ')).join('; ');
  const rule = isHooked ? text : `${chains.map((chain) => chain.hook ?? 'unhooked').join(', ')}: ${text}`;
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
