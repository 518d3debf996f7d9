/** A definition as a form holds it, with numbers as the texts that a person types, and the way back to a draft. */
import * as z from 'zod';
import type { Issue } from '../definition/issue';
import { networkDraftSchema, type NetworkDraft } from '../definition/network';
import { schemaIssues } from '../definition/schemaWords';
import type { Tree } from './tree';

/** What a tree amounts to: `raw` is what would be sent; `draft` is the same once the schema has nothing against it. */
export interface TreeReading {
  raw: Tree;
  draft: NetworkDraft | null;
  /** The schema's findings. */
  issues: Issue[];
}

/** The tree of a definition. */
export const toTree = (definition: NetworkDraft): Tree => typed(definition) as Tree;

function typed(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => (inner === undefined ? [] : [[key, typed(inner)]])),
  );
}

/**
 * What a tree says. Numbers are read, blank ends and capitals are taken away where the schema has no room for them,
 * and optional members that were left blank are left out, as is what does not belong to the chosen type of forwarding.
 */
export function readTree(tree: Tree): TreeReading {
  const raw = read(tree, networkDraftSchema) as Tree;
  const parsed = networkDraftSchema.safeParse(raw);
  if (parsed.success) return { raw, draft: parsed.data, issues: [] };
  return {
    raw,
    draft: null,
    issues: schemaIssues(parsed.error.issues),
  };
}

function read(value: unknown, schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodOptional) {
    const inner = schema.unwrap();
    return isBlank(value, inner) ? undefined : read(value, inner);
  }
  if (schema instanceof z.ZodDiscriminatedUnion) return read(value, optionFor(value, schema) ?? z.unknown());
  if (schema instanceof z.ZodObject && isGroup(value)) {
    return Object.fromEntries(
      Object.entries(schema.shape as Record<string, z.core.$ZodType>).flatMap(([key, member]) => {
        const result = value[key] === undefined ? nothing(member) : read(value[key], member);
        return result === undefined ? [] : [[key, result]];
      }),
    );
  }
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return withoutBlankEnd(value).map((item) => read(item, schema.element));
  if (typeof value !== 'string') return value;
  if (schema instanceof z.ZodNumber) return /^\d{1,10}$/.test(value.trim()) ? Number(value) : value;
  const spellings = [value, value.trim(), value.trim().toLowerCase()];
  return spellings.find((text) => z.safeParse(schema, text).success) ?? value;
}

const isGroup = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list without the texts at its end that are still to be typed. */
function withoutBlankEnd(list: readonly unknown[]): unknown[] {
  const last = list.at(-1);
  return typeof last === 'string' && last.trim() === '' ? withoutBlankEnd(list.slice(0, -1)) : [...list];
}

/** What a member amounts to that was never touched: a box without its tick, a list without items. */
function nothing(schema: z.core.$ZodType): unknown {
  if (schema instanceof z.ZodBoolean) return false;
  return schema instanceof z.ZodArray ? [] : undefined;
}

/** The alternative of a union that the value's discriminator names. */
function optionFor(value: unknown, { options, def }: z.ZodDiscriminatedUnion): z.ZodObject | undefined {
  const word = isGroup(value) ? value[def.discriminator] : undefined;
  return options
    .filter((option) => option instanceof z.ZodObject)
    .find((option) => z.safeParse(option.shape[def.discriminator] as z.ZodType, word).success);
}

/** Whether an optional member says nothing: no text, no items, or a group of texts that are all blank. */
function isBlank(value: unknown, schema: z.core.$ZodType): boolean {
  if (value === undefined) return true;
  if (schema instanceof z.ZodArray) return Array.isArray(value) && withoutBlankEnd(value).length === 0;
  if (typeof value === 'string') return value.trim() === '';
  return isGroup(value) && isBlankGroup(value);
}

function isBlankGroup(group: Tree): boolean {
  const members = Object.values(group);
  return (
    members.some((member) => typeof member === 'string' || isGroup(member)) &&
    members.every((member) =>
      typeof member === 'string'
        ? member.trim() === ''
        : isGroup(member)
          ? isBlankGroup(member)
          : typeof member === 'boolean' || member === undefined,
    )
  );
}
