/** Calls answered by the table of methods: parameters and results are validated. It loads nothing of JSON-RPC. */
import type { MethodTable, Params, Result } from './contract';
import { toErrorShape, VirtnetError } from './error';
import type { Client, Handlers } from './rpc';

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
  const schemas = table[method];
  if (!schemas) throw new Error(`there is no method ${method}`);
  const params = schemas.params.safeParse(raw);
  if (!params.success) {
    const [issue] = params.error.issues;
    throw badMessage(`parameters of ${method}`, issue?.path, issue?.message);
  }
  const result = schemas.result.safeParse(await handlers[method](params.data as Params<T, keyof T>));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const place = issue?.path.map(String).join('.') ?? '';
  throw new VirtnetError(`The answer to ${method} is not as agreed: ${place}: ${issue?.message ?? ''}.`, {
    code: 'internal',
  });
}

function badMessage(what: string, path: PropertyKey[] | undefined, reason: string | undefined): VirtnetError {
  const place = path?.map(String).join('.') ?? '';
  return new VirtnetError(
    `The ${what} are not as agreed: ${place ? `${place}: ` : ''}${reason ?? 'unreadable'}.`,
    {
      code: 'invalid-definition',
      issues: [{ path: place, code: 'schema', message: reason ?? 'unreadable', severity: 'error' }],
    },
  );
}
