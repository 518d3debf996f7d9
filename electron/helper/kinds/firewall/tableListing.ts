/** What nftables says of its tables (libnftables-json(5)), in the spelling in which our rules are written. */
import * as z from 'zod';
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import { readOutput } from '../../host/runOrFail';
import type { Table, TableChain } from './tableModel';

/** Every listing begins with which nft it is of. */
const listingSchema = z.object({
  nftables: z
    .array(z.record(z.string(), z.unknown()))
    .refine((entries) => entries.some((entry) => 'metainfo' in entry)),
});
const tableSchema = z.object({ family: z.string(), name: z.string() });
const chainSchema = z.object({
  name: z.string(),
  hook: z.string().default('unhooked'),
  prio: z.number().default(0),
  policy: z.string().default('accept'),
});
const ruleSchema = z.object({ chain: z.string(), expr: z.array(z.unknown()) });
const metaSchema = z.object({ meta: z.object({ key: z.string() }) });
const fieldSchema = z.object({ payload: z.object({ protocol: z.string(), field: z.string() }) });
const rawSchema = z.object({
  payload: z.object({ base: z.string(), offset: z.number(), len: z.number() }),
});
const fibSchema = z.object({ fib: z.object({ result: z.string(), flags: z.array(z.string()) }) });
const matchSchema = z.object({
  match: z.object({ op: z.string().default('=='), left: z.unknown(), right: z.unknown() }),
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
const maskedSchema = z.object({ '&': z.tuple([z.unknown(), z.union([z.string(), z.number()])]) });
const setSchema = z.object({ set: z.array(z.unknown()) });
const rangeSchema = z.object({ range: z.tuple([z.unknown(), z.unknown()]) });

/** The tables in the output of `nft -j list tables`, as `bridge VNM_virbr0`. */
export const parseTableNames = (json: string): Set<string> =>
  new Set(
    readOutput(listingSchema, json, 'nft').nftables.flatMap((entry) => {
      const parsed = tableSchema.safeParse(entry['table']);
      return parsed.success ? [`${parsed.data.family} ${parsed.data.name}`] : [];
    }),
  );

/** What a table of this name really says; whatever is no part of ours is told in nftables’ own words. */
export function parseShownTable(wanted: Table, json: string): Table {
  const entries = readOutput(listingSchema, json, 'nft').nftables;
  const rules = entries.flatMap(({ rule }) => ruleSchema.safeParse(rule).data ?? []);
  const chains = entries.flatMap(({ chain }): TableChain[] => {
    const shown = chainSchema.safeParse(chain).data;
    if (!shown) return [];
    const own = rules.filter((rule) => rule.chain === shown.name);
    const hook = hookText(shown, wanted.value.chains);
    return [{ name: shown.name, hook, rules: own.map(({ expr }) => ruleText(expr)) }];
  });
  return { ...wanted, value: { ...wanted.value, chains } };
}

/** The hook of a chain, with what else it has that none of ours has; of a device only newer ones tell. */
function hookText(
  { name, hook, prio, policy }: z.infer<typeof chainSchema>,
  wanted: readonly TableChain[],
): string {
  const besides = [...(prio === 0 ? [] : [`priority ${prio}`]), ...(policy === 'accept' ? [] : [policy])];
  const like = wanted.find((one) => one.name === name && one.hook.split(' ')[0] === hook)?.hook ?? hook;
  return [like, ...besides].join(' ');
}

const ruleText = (expressions: readonly unknown[]): string => expressions.map(expressionText).join(' ');

/** An expression in the spelling of our rules. */
function expressionText(expression: unknown): string {
  const match = matchSchema.safeParse(expression).data?.match;
  if (match) return matchText(match) ?? JSON.stringify(expression);
  const limit = limitSchema.safeParse(expression);
  if (limit.success) {
    const { rate, rate_unit: rateUnit, burst, burst_unit: burstUnit } = limit.data.limit;
    return `limit rate over ${rate * bytesIn(rateUnit)} bytes/second burst ${burst * bytesIn(burstUnit)} bytes`;
  }
  const text = JSON.stringify(expression);
  return /^\{"(drop|accept)":null\}$/.exec(text)?.[1] ?? text;
}

function matchText({ op, left, right }: z.infer<typeof matchSchema>['match']): string | null {
  const [bits, mask] = maskedSchema.safeParse(left).data?.['&'] ?? [];
  const place = placeText(bits ?? left);
  const value = valueText(right, place?.startsWith('@') === true, place?.startsWith('meta ') === true);
  if (place === null || value === null || (op !== '==' && op !== '!=')) return null;
  const masked = mask === undefined ? [] : ['&', mask];
  return [place, ...masked, ...(op === '!=' || mask !== undefined ? [op] : []), value].join(' ');
}

/** Newer versions have a name for the address that a neighbour is asked for; older ones count its bits (RFC 4861 §4.3). */
const TARGET = '@th,64,128';

/** What of a packet is compared; null for what no rule of ours compares. */
function placeText(left: unknown): string | null {
  const meta = metaSchema.safeParse(left).data?.meta;
  if (meta) return `meta ${meta.key}`;
  const field = fieldSchema.safeParse(left).data?.payload;
  if (field?.protocol === 'icmpv6' && field.field === 'taddr') return TARGET;
  if (field) return `${field.protocol} ${field.field}`;
  const fib = fibSchema.safeParse(left).data?.fib;
  if (fib) return `fib ${fib.flags.join(' . ')} ${fib.result}`;
  const raw = rawSchema.safeParse(left).data?.payload;
  return raw ? `@${raw.base},${raw.offset},${raw.len}` : null;
}

/** What it is compared with; sets are in the order of their text, as their own means nothing. */
function valueText(right: unknown, isRaw: boolean, isName: boolean): string | null {
  const texts = (values: readonly unknown[]): string[] =>
    values.flatMap((value) => valueText(value, isRaw, isName) ?? []);
  const set = setSchema.safeParse(right).data?.set;
  if (set) return setText(texts(set));
  const range = rangeSchema.safeParse(right).data?.range;
  if (range) return texts(range).join('-');
  // Of a way through the host it is only said whether there is one.
  if (typeof right === 'boolean') return right ? 'exists' : 'missing';
  if (typeof right !== 'string' && typeof right !== 'number') return null;
  if (isName) return `"${right}"`;
  return isRaw ? bitsText(right) : String(right);
}

/** Several values, or the only one, as nft shows them. */
export const setText = (texts: readonly string[]): string =>
  texts.length === 1 ? (texts[0] ?? '') : `{ ${[...texts].sort().join(', ')} }`;

/** Bits that are told as a number or as the address that they are. */
function bitsText(bits: string | number): string {
  const address = typeof bits === 'string' && bits.includes(':') ? parseAddress(bits) : null;
  if (address) return `0x${address.value.toString(16)}`;
  return /^(0x[0-9a-f]+|\d+)$/.test(String(bits)) ? `0x${BigInt(bits).toString(16)}` : String(bits);
}

/** An address as the bits of a packet. */
export const addressBits = (address: string): string =>
  bitsText(formatAddress(parseAddress(address) ?? { family: 'ipv6', value: 0n }));

/** nft shows a number in the largest unit that it is a whole number of. */
const bytesIn = (unit: string): number => ({ kbytes: 1024, mbytes: 1024 ** 2 })[unit] ?? 1;
