/**
 * Whatever was thrown, as the one shape that crosses and that a person reads: the only place where errors of the schemas
 * and of the operating system become codes of the closed list. It loads no schema.
 */
import type { z } from 'zod';
import type { Issue } from '../definition/issue';
import { namedSchemaIssues } from '../definition/schemaWords';
import type { ErrorShape, VirtnetError } from './error';
import { systemShape } from './systemError';
import { t } from '../language/language';

/** The shape of an error; what nobody foresaw becomes `internal` without its stack. */
export function toErrorShape(thrown: unknown): ErrorShape {
  if (isVirtnetError(thrown)) return thrown.toShape();
  if (isSchemaError(thrown)) return definitionShape(namedSchemaIssues(thrown.issues));
  return systemShape(thrown) ?? unforeseen(thrown instanceof Error ? thrown.message : String(thrown));
}

/** The shape for what does not pass its checks: the first reason is the message. */
export function definitionShape(issues: readonly Issue[]): ErrorShape {
  const [first, ...more] = issues;
  return {
    message: first ? withMore(first.message, more.length) : t('contract.invalid'),
    data: { code: 'invalid-definition', issues: [...issues] },
  };
}

const withMore = (message: string, count: number): string =>
  count === 0 ? message : t('contract.andMore', { message, count });

const unforeseen = (reason: string): ErrorShape => ({
  message: t('contract.unforeseen', { reason }),
  data: { code: 'internal' },
});

/** By its name: loading its class brings the schemas along, which a listing never needs. */
const isVirtnetError = (error: unknown): error is VirtnetError =>
  error instanceof Error && error.name === 'VirtnetError';

/** Zod's own errors have one of two names (zod 4, core/errors and classic/errors). */
const isSchemaError = (error: unknown): error is z.core.$ZodError =>
  typeof error === 'object' &&
  error !== null &&
  'name' in error &&
  (error.name === 'ZodError' || error.name === '$ZodError') &&
  'issues' in error &&
  Array.isArray(error.issues);
