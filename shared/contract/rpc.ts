/** Typed JSON-RPC over any message transport: a client and a server derived from a contract table. */
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import type { EventTable, MethodTable, Params, Payload, Result } from './contract';
import { errorShapeSchema, toErrorShape, VirtnetError } from './error';

/** JSON-RPC's code for "application error"; the real code is in the shape under `data`. */
const APPLICATION_ERROR = -32000;

/** Handlers for every method of a table. */
export type Handlers<T extends MethodTable> = {
  [M in keyof T]: (params: Params<T, M>) => Promise<Result<T, M>> | Result<T, M>;
};

/** Answers the methods of `table` on `connection`; parameters and results are validated, errors become shapes. */
export function serve<T extends MethodTable>(
  connection: MessageConnection,
  table: T,
  handlers: Handlers<T>,
): void {
  for (const method of Object.keys(table)) {
    connection.onRequest(method, async (raw: unknown) => {
      try {
        return await answer(table, handlers, method, raw);
      } catch (error) {
        const shape = toErrorShape(error);
        return new ResponseError(APPLICATION_ERROR, shape.message, shape);
      }
    });
  }
}

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
async function answer<T extends MethodTable>(
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

/** Calls methods of a table on the other side. */
export interface Client<T extends MethodTable> {
  /** Resolves to the validated result; rejects with a VirtnetError, `disconnected` when the other side is gone. */
  call<M extends keyof T & string>(method: M, params: Params<T, M>): Promise<Result<T, M>>;
}

/** A client of `table` on `connection`. */
export function createClient<T extends MethodTable>(connection: MessageConnection, table: T): Client<T> {
  return {
    async call(method, params) {
      let raw: unknown;
      try {
        raw = await connection.sendRequest(method, params);
      } catch (error) {
        throw fromRpcError(error);
      }
      const schemas = table[method];
      return schemas?.result.parse(raw) as Result<T, typeof method>;
    },
  };
}

/** The VirtnetError that a failed request stands for. */
function fromRpcError(error: unknown): VirtnetError {
  if (error instanceof ResponseError) {
    const shape = errorShapeSchema.safeParse(error.data);
    if (shape.success) return new VirtnetError(shape.data.message, shape.data.data);
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new VirtnetError('The connection was lost; what was under way will show when it is back.', {
    code: 'disconnected',
    reason,
  });
}

/** Sends an event of a table to the other side. */
export async function emit<T extends EventTable, E extends keyof T & string>(
  connection: MessageConnection,
  _table: T,
  event: E,
  payload: Payload<T, E>,
): Promise<void> {
  await connection.sendNotification(event, payload);
}

/** Listens to an event of a table; payloads that do not fit their schema are dropped by `onBad`. */
export function listen<T extends EventTable, E extends keyof T & string>(
  connection: MessageConnection,
  table: T,
  event: E,
  handler: (payload: Payload<T, E>) => void,
  onBad: (reason: string) => void,
): void {
  connection.onNotification(event, (raw: unknown) => {
    const parsed = table[event]?.safeParse(raw);
    if (parsed?.success) handler(parsed.data as Payload<T, E>);
    else onBad(`${event}: ${parsed?.error.message ?? 'unknown event'}`);
  });
}
