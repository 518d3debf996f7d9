/** The calls to the main process that the rest of the window uses, whatever carries them at the moment. */
import {
  helperMethods,
  type appMethods,
  type HelperMethod,
  type Params,
  type Result,
} from '../../shared/contract/contract';
import { VirtnetError } from '../../shared/contract/error';
import type { Client } from '../../shared/contract/rpc';

export type AppClient = Client<typeof appMethods>;

let current: AppClient | null = null;

/** Sets who carries calls from now on; null while the link is down. */
export function setClient(client: AppClient | null): void {
  current = client;
}

/** Calls a method of the main process; rejects with a VirtnetError, `disconnected` while the link is down. */
export async function callApp<M extends keyof typeof appMethods>(
  method: M,
  params: Params<typeof appMethods, M>,
): Promise<Result<typeof appMethods, M>> {
  if (!current) {
    throw new VirtnetError('The window is not connected to Virtnet Manager. Reconnect and try again.', {
      code: 'disconnected',
      reason: 'no link to the main process',
    });
  }
  return current.call(method, params);
}

/** Calls a method of the helper behind a connection; rejects with a VirtnetError. */
export async function callHelper<M extends HelperMethod>(
  uri: string,
  method: M,
  params: Params<typeof helperMethods, M>,
): Promise<Result<typeof helperMethods, M>> {
  const raw = await callApp('call', { uri, method, params });
  const parsed = helperMethods[method].result.safeParse(raw);
  if (parsed.success) return parsed.data as Result<typeof helperMethods, M>;
  throw new VirtnetError(
    'The helper answered in a way that this window does not understand. Restart Virtnet Manager so that both are of the same version.',
    { code: 'internal' },
  );
}
