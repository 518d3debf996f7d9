/** Typed JSON-RPC over any message transport: a client and a server derived from a contract table. */
import { ResponseError, type MessageConnection } from 'vscode-jsonrpc';
import { namedSchemaIssues } from '../definition/schemaWords';
import { answer, noMethod, unfitAnswer } from './answer';
import type { EventTable, MethodTable, Params, Payload, Result } from './contract';
import { errorShapeSchema, toErrorShape, VirtnetError } from './error';
import { t } from '../language/language';

/** JSON-RPC's code for "application error"; the real code is in the shape under `data`. */
const APPLICATION_ERROR = -32000;

/** Calls of one connection that may be under way at once; a page makes a few. */
const MOST_CALLS = 128;

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
  let calls = 0;
  for (const method of Object.keys(table)) {
    // What can cancel it comes last, and alone where there are no parameters.
    connection.onRequest(method, async (...given: unknown[]) => {
      const raw = given.length > 1 ? given[0] : undefined;
      calls += 1;
      try {
        if (calls > MOST_CALLS) throw tooManyCalls();
        return await answer(table, handlers, method, raw);
      } catch (error) {
        const shape = toErrorShape(error);
        return new ResponseError(APPLICATION_ERROR, shape.message, shape);
      } finally {
        calls -= 1;
      }
    });
  }
}

const tooManyCalls = (): VirtnetError =>
  new VirtnetError(t('contract.tooManyCalls', { most: MOST_CALLS }), {
    code: 'busy',
    what: t('contract.calls', { count: MOST_CALLS }),
  });

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
      const parsed = table[method]?.result.safeParse(raw);
      if (parsed?.success) return parsed.data as Result<T, typeof method>;
      throw parsed ? unfitAnswer(method, parsed.error) : noMethod(method);
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
  return new VirtnetError(t('contract.disconnected'), {
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
    else
      onBad(
        parsed
          ? namedSchemaIssues(parsed.error.issues, event)
              .map(({ message }) => message)
              .join(' ')
          : `${event}: unknown event`,
      );
  });
}
