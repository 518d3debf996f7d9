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
import { t } from '../../shared/language/language';

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
    throw new VirtnetError(t('asking.notLinked.message'), {
      code: 'disconnected',
      reason: t('asking.notLinked.reason'),
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
  throw new VirtnetError(t('asking.unfitAnswer'), { code: 'internal' });
}
