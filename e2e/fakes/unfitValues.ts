/** Parameters of a method as they should be, and the same with something in them that they should not hold. */
import fc from 'fast-check';
import * as z from 'zod';
import type { MethodTable } from '../../shared/contract/contract';
import { networkDraftSchema } from '../../shared/definition/network';
import { anyDefinition } from './arbitrary';
import { isolatedDraft } from './helperInMemory';

/** What a program that is wrong, or wants to do harm, may send in the place of a value. */
const UNFIT: readonly unknown[] = [
  null,
  '',
  ' ',
  'x'.repeat(2_000),
  'toString',
  '../../etc/passwd',
  '__proto__',
  'a\nb',
  '\u0000',
  '\u001b[2J',
  '\u202e',
  '-1',
  -1,
  0,
  0.5,
  1e99,
  2 ** 53,
  true,
  false,
  [],
  [[]],
  [null],
  {},
  { a: 1 },
  { constructor: null },
  Array.from({ length: 5_001 }, () => 'x'),
];

/** Plain ones, and such with many members. */
const DRAFTS: readonly unknown[] = [
  isolatedDraft('lab', 77),
  ...fc.sample(anyDefinition, { numRuns: 12, seed: 13 }),
];

/** Samples of a schema: one for each alternative, with every member that there is. */
export function samplesOf(schema: z.core.$ZodType): readonly unknown[] {
  if (schema === networkDraftSchema) return DRAFTS;
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return samplesOf(schema.unwrap());
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(samplesOf);
  if (schema instanceof z.ZodArray) return samplesOf(schema.element).map((element) => [element]);
  if (schema instanceof z.ZodLiteral) return [...schema.values];
  if (schema instanceof z.ZodEnum) return [schema.options[0]];
  if (schema instanceof z.ZodUUID) return ['6f1a2c58-2f0b-4b39-9a3b-0d6a4b2f7a10'];
  if (schema instanceof z.ZodBoolean) return [false];
  if (schema instanceof z.ZodNumber) return [Math.max(schema.minValue ?? 1, 1)];
  if (schema instanceof z.ZodUUID) return ['00000000-0000-4000-8000-000000000001'];
  if (schema instanceof z.ZodIPv4) return ['192.0.2.1'];
  if (schema instanceof z.ZodObject) {
    const members = Object.entries(schema.shape as Record<string, z.core.$ZodType>).map(
      ([key, member]) => [key, samplesOf(member)] as const,
    );
    const most = Math.max(1, ...members.map(([, samples]) => samples.length));
    return Array.from({ length: most }, (_, n) =>
      Object.fromEntries(members.map(([key, samples]) => [key, samples[n % samples.length]])),
    );
  }
  return ['lab'];
}

type Path = (string | number)[];

/** The places of all values in a sample, the sample itself first. */
function placesIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) =>
      placesIn(inner, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** The sample with `change` made to what stands at `path`. */
function changedAt(sample: unknown, [first, ...rest]: Path, change: (value: unknown) => unknown): unknown {
  if (first === undefined) return change(sample);
  if (Array.isArray(sample))
    return sample.map((one: unknown, n) => (n === first ? changedAt(one, rest, change) : one));
  const group = sample as Record<string, unknown>;
  return { ...group, [first]: changedAt(group[first], rest, change) };
}

const withMore = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? { ...value, ['more'.repeat(100)]: 1 }
    : [value];
const withLess = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).slice(1))
    : undefined;

/** A call of any method of a table with parameters that are mostly unfit. */
export function unfitCalls<T extends MethodTable>(
  table: T,
): fc.Arbitrary<{ method: keyof T & string; params: unknown }> {
  const methods = Object.keys(table) as (keyof T & string)[];
  const samples = new Map(methods.map((method) => [method, samplesOf(table[method]!.params)]));
  return fc
    .record({
      method: fc.constantFrom(...methods),
      sample: fc.nat(),
      place: fc.nat(),
      change: fc.oneof(
        { weight: 6, arbitrary: fc.constantFrom(...UNFIT).map((value) => (): unknown => value) },
        { weight: 1, arbitrary: fc.constantFrom(withMore, withLess) },
      ),
    })
    .map(({ method, sample, place, change }) => {
      const known = samples.get(method) ?? [];
      const chosen = known[sample % known.length];
      const places = placesIn(chosen);
      return { method, params: changedAt(chosen, places[place % places.length] ?? [], change) };
    });
}
