/** Calls answered by the table of methods: parameters and results are validated. It loads nothing of JSON-RPC. */
import type { MethodTable, Params, Result } from './contract';
import type { z } from 'zod';
import { lookUp } from '../definition/lookUp';
import { namedSchemaIssues } from '../definition/schemaWords';
import { VirtnetError } from './error';
import { definitionShape, toErrorShape } from './thrown';
import type { Client, Handlers } from './rpc';
import { t } from '../language/language';

/** A client of handlers in this process, which keeps to the table as one at the other end of a connection has to. */
export function createLocalClient<T extends MethodTable>(table: T, handlers: Handlers<T>): Client<T> {
  return {
    async call(method, params) {
      try {
        return (await answer(table, handlers, method, params)) as Result<T, typeof method>;
      } catch (error) {
        const { message, data } = toErrorShape(error);
        throw new VirtnetError(message, data);
      }
    },
  };
}

/** The answer to one call, validated on its way in and out. */
export async function answer<T extends MethodTable>(
  table: T,
  handlers: Handlers<T>,
  method: keyof T & string,
  raw: unknown,
): Promise<unknown> {
  const schemas = lookUp<MethodTable[string]>(table, method);
  if (!schemas) throw noMethod(method);
  const params = fit(schemas.params, raw, () => t('contract.unfitParameters', { method }));
  const result = schemas.result.safeParse(await handlers[method](params as Params<T, keyof T>));
  if (result.success) return result.data;
  throw unfitAnswer(method, result.error);
}

/**
 * The value as a schema has it. Throws `invalid-definition` for what does not fit: each finding is led by its place, below
 * `place`, and the first is the message, after what `what` says: only then is it put into words.
 */
export function fit<S extends z.ZodType>(
  schema: S,
  value: unknown,
  what: (() => string) | null = null,
  place = '',
): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { message, data } = definitionShape(namedSchemaIssues(parsed.error.issues, place));
  throw new VirtnetError(what === null ? message : `${what()}: ${message}`, data);
}

export const noMethod = (method: string): VirtnetError =>
  new VirtnetError(t('contract.noMethod', { method }), { code: 'unsupported', path: method });

/** The error for an answer that its own schema does not have: the other side is another program than it says. */
export function unfitAnswer(method: string, { issues }: z.ZodError): VirtnetError {
  const [first] = namedSchemaIssues(issues);
  return new VirtnetError(
    t('contract.unfitAnswer', {
      method,
      reason: first?.message.replace(/\.$/, '') ?? t('contract.unreadable'),
    }),
    { code: 'internal' },
  );
}
