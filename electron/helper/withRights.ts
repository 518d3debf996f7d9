/** Handlers that refuse, by the table of methods, what needs more rights than this helper has. */
import { helperMethods, type HelperMethod } from '../../shared/contract/contract';
import type { Handlers } from '../../shared/contract/rpc';
import { requireRights } from './orders/orders';

type HelperHandlers = Handlers<typeof helperMethods>;

/** The same handlers; those of methods that need rights throw `denied` without them. */
export function withRights(handlers: HelperHandlers): HelperHandlers {
  const guarded = (Object.keys(helperMethods) as HelperMethod[]).map((method) => {
    const handler = handlers[method] as (params: unknown) => unknown;
    if (helperMethods[method].access !== 'rights') return [method, handler];
    const checked = async (params: unknown): Promise<unknown> => {
      requireRights();
      return await handler(params);
    };
    return [method, checked];
  });
  return Object.fromEntries(guarded) as HelperHandlers;
}
