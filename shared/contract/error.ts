/** The one error shape that crosses between the parts, and its closed list of codes. */
import * as z from 'zod';
import { issueSchema, type Issue } from '../definition/issue';
import { definitionShape } from './thrown';
import { t } from '../language/language';

export { toErrorShape } from './thrown';

/** One element or attribute of a document that has no meaning here, with what to use instead. */
const unsupportedPartSchema = z.object({
  path: z.string(),
  line: z.number(),
  advice: z.string(),
  /** True for what libvirt does not know either, so that nothing is lost without it. */
  isUnknown: z.boolean().optional(),
});
export type UnsupportedPart = z.infer<typeof unsupportedPartSchema>;

/** Codes and the data each carries; `message` is always a sentence for a person. */
export const errorDataSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('invalid-definition'), issues: z.array(issueSchema) }),
  z.object({ code: z.literal('name-taken'), name: z.string() }),
  z.object({ code: z.literal('subnet-conflict'), subnet: z.string(), owner: z.string() }),
  z.object({ code: z.literal('not-found'), name: z.string() }),
  z.object({ code: z.literal('is-active'), name: z.string() }),
  z.object({ code: z.literal('is-inactive'), name: z.string() }),
  z.object({
    code: z.literal('missing-tool'),
    tools: z.array(z.object({ tool: z.string(), package: z.string() })),
    install: z.string(),
  }),
  z.object({ code: z.literal('denied'), remedy: z.string() }),
  z.object({
    code: z.literal('command-failed'),
    command: z.string(),
    input: z.string().optional(),
    status: z.number().nullable(),
    stderr: z.string(),
    remedy: z.string().optional(),
  }),
  z.object({
    code: z.literal('rolled-back'),
    cause: z.string(),
    command: z.string().optional(),
    stderr: z.string().optional(),
    remedy: z.string().optional(),
    undoErrors: z.array(z.string()),
  }),
  z.object({ code: z.literal('foreign-resource'), kind: z.string(), name: z.string() }),
  /** What a change left is no longer so, and taking it back would lose what came after it. */
  z.object({ code: z.literal('changed-since'), name: z.string() }),
  z.object({ code: z.literal('busy'), what: z.string() }),
  z.object({ code: z.literal('disconnected'), reason: z.string() }),
  z.object({
    code: z.literal('unsupported'),
    path: z.string(),
    /** Everything of a document that is not supported, `path` being the first. */
    parts: z.array(unsupportedPartSchema).optional(),
  }),
  z.object({ code: z.literal('internal') }),
]);

export type ErrorData = z.infer<typeof errorDataSchema>;
export type ErrorCode = ErrorData['code'];

export const errorShapeSchema = z.object({ message: z.string(), data: errorDataSchema });
/** An error as it travels and as the store keeps it. */
export type ErrorShape = z.infer<typeof errorShapeSchema>;

/** An error that a person will read: what failed, why and what to do, with its data for the program. */
export class VirtnetError extends Error {
  override readonly name = 'VirtnetError';
  constructor(
    message: string,
    readonly data: ErrorData,
  ) {
    super(message);
  }
  get code(): ErrorCode {
    return this.data.code;
  }
  toShape(): ErrorShape {
    return { message: this.message, data: this.data };
  }
}

/** The error for a definition that does not pass its checks: the first reason is the message. */
export function invalidDefinition(issues: readonly Issue[]): VirtnetError {
  const { message, data } = definitionShape(issues);
  return new VirtnetError(message, data);
}

/** The error for parts of a document that are not supported: the first is explained, all are listed. */
export function unsupportedDocument(parts: readonly UnsupportedPart[]): VirtnetError {
  const [first, ...others] = parts;
  const path = first?.path ?? '';
  const shown = others.slice(0, 10).map((part) => part.path);
  const reason = t('contract.unsupported', { path, line: first?.line ?? 1, advice: first?.advice ?? '' });
  const also = t('contract.unsupported.more', {
    paths: shown.join(', '),
    more: others.length - shown.length,
  });
  return new VirtnetError(others.length === 0 ? reason : `${reason} ${also}`, {
    code: 'unsupported',
    path,
    parts: [...parts],
  });
}
