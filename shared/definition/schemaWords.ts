/** The schema's findings as a person reads them: under a field, or led by the field's place. It loads no schema. */
import type { z } from 'zod';
import type { Issue } from './issue';
import { t, type TextKey } from '../language/language';

/** More findings than a person reads; a document of a megabyte could have tens of thousands. */
const MANY = 100;

/** A zod path in the spelling of Issue.path, as `ips[0].address`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

/** The findings as issues, in words for beside the field of each; of very many the first. */
export const schemaIssues = (found: readonly z.core.$ZodIssue[]): Issue[] =>
  found
    .flatMap(whole)
    .slice(0, MANY)
    .map((one) => ({
      path: pathText(one.path),
      code: 'schema',
      message: schemaWords(one),
      severity: 'error',
    }));

/** The same, each led by its place below `place`, for where no field shows it. */
export const namedSchemaIssues = (found: readonly z.core.$ZodIssue[], place = ''): Issue[] =>
  schemaIssues(found).map((one) => {
    const dot = place === '' || one.path === '' || one.path.startsWith('[') ? '' : '.';
    const path = `${place}${dot}${one.path}`;
    return { ...one, path, message: path === '' ? one.message : `${path}: ${one.message}` };
  });

/** A finding by what it is made of: of alternatives, those about the one that was meant. */
function whole(found: z.core.$ZodIssue): z.core.$ZodIssue[] {
  const within = (inner: z.core.$ZodIssue): z.core.$ZodIssue[] =>
    whole({ ...inner, path: [...found.path, ...inner.path] });
  if (found.code === 'invalid_key' || found.code === 'invalid_element') return found.issues.flatMap(within);
  if (found.code !== 'invalid_union') return [found];
  // Whatever was understood furthest was meant.
  const depth = (issues: readonly z.core.$ZodIssue[]): number =>
    Math.max(0, ...issues.map(({ path, code }) => path.length + (code === 'invalid_type' ? 0 : 1)));
  const alternatives: readonly z.core.$ZodIssue[][] = found.errors;
  const [meant] = [...alternatives].sort((a, b) => depth(b) - depth(a));
  return meant === undefined || meant.length === 0 ? [found] : meant.flatMap(within);
}

/** One or two sentences: what the field needs. */
export function schemaWords(found: z.core.$ZodIssue): string {
  switch (found.code) {
    case 'invalid_type':
      return typeWords(found);
    case 'too_small':
      return leastWords(found.origin, String(found.minimum));
    case 'too_big':
      return mostWords(found.origin, String(found.maximum));
    case 'invalid_value':
      return oneOf(found.values);
    case 'unrecognized_keys':
      return t('schema.misfit', { names: found.keys.map(shortened).join(', ') });
    case 'not_multiple_of':
      return t('schema.multiple', { divisor: String(found.divisor) });
    case 'invalid_union':
      return 'options' in found && found.options ? oneOf(found.options) : customWords(found.message);
    case 'invalid_format':
      return found.message.startsWith('Invalid') && found.pattern !== undefined
        ? t('schema.form', { pattern: found.pattern })
        : customWords(found.message);
    default:
      return customWords(found.message);
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1
    ? t('schema.exactly', { value: String(values[0]) })
    : t('schema.oneOf', { values: values.map(String).join(', ') });

const TYPES: Readonly<Record<string, TextKey>> = {
  number: 'schema.wholeNumber',
  int: 'schema.wholeNumber',
  string: 'schema.text',
  boolean: 'schema.trueOrFalse',
  array: 'schema.list',
  object: 'schema.object',
  record: 'schema.object',
  null: 'schema.null',
};

function typeWords({ expected, message }: z.core.$ZodIssueInvalidType): string {
  const isMissing = / received undefined$/.test(message);
  if (isMissing && expected !== 'number' && expected !== 'int') return t('schema.value');
  return t(TYPES[expected] ?? 'schema.otherValue');
}

function leastWords(origin: string, size: string): string {
  if (origin === 'string') return t('schema.value');
  return origin === 'array' ? t('schema.manyEntries', { size }) : t('schema.largeNumber', { size });
}

function mostWords(origin: string, size: string): string {
  if (origin === 'string') return t('schema.fewCharacters', { size });
  return origin === 'array' ? t('schema.fewEntries', { size }) : t('schema.smallNumber', { size });
}

/** Names of members come from whoever sent them. */
const shortened = (name: string): string => (name.length > 40 ? `${name.slice(0, 40)}…` : name);

/** The schema's own messages are either whole sentences or name what is wanted. */
function customWords(message: string): string {
  // Zod's, where the schema has none.
  if (message.startsWith('Invalid')) return t('schema.otherValue');
  return message.endsWith('.') ? message : t('schema.wanted', { what: message });
}
