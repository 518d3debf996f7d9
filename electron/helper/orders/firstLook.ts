/** Handlers that see to the one network that a fresh host gets: it is there for whoever looks, unless somebody brings one. */
import type { Given, helperMethods, HelperMethod } from '../../../shared/contract/contract';
import type { Handlers } from '../../../shared/contract/rpc';
import type { Order } from '../../../shared/contract/order';

type HelperHandlers = Handlers<typeof helperMethods>;

interface FirstLook {
  looked(): Promise<void>;
  brings(): void;
  brought(names: readonly string[]): Promise<void>;
}

/** Who calls only these has not looked at networks yet. */
const BLIND: ReadonlySet<HelperMethod> = new Set([
  'hello',
  'setWatched',
  'watchCounters',
  'listeners',
  'activity',
]);

const BRINGS: ReadonlySet<Order['do']> = new Set(['create', 'define', 'import']);

/** The same handlers. */
export function withFirstLook(handlers: HelperHandlers, first: FirstLook): HelperHandlers {
  const entries = (Object.keys(handlers) as HelperMethod[]).map((method) => {
    const handler = handlers[method] as (params: unknown) => unknown;
    if (BLIND.has(method)) return [method, handler];
    const seen = async (params: unknown): Promise<unknown> => {
      const isBringing = method === 'libvirtDefinitions' || isOrder(method, params);
      if (isBringing) first.brings();
      else await first.looked();
      const result = await handler(params);
      if (isBringing && method === 'give')
        await first.brought((result as Given).networks.map(({ name }) => name));
      return result;
    };
    return [method, seen];
  });
  return Object.fromEntries(entries) as HelperHandlers;
}

const isOrder = (method: HelperMethod, params: unknown): boolean =>
  (method === 'give' || method === 'plan') && BRINGS.has((params as { order: Order }).order.do);
