/** Joins the counters that several pages watch into the one request that a helper keeps per connection. */
import type { helperMethods, Params } from '../../../shared/contract/contract';

type CounterRequest = Params<typeof helperMethods, 'watchCounters'>;

/** Who watches what; a page is known by any object of its own. */
export class CounterWatch {
  private readonly requests = new Map<string, Map<object, CounterRequest>>();

  /** Remembers a page's request (no devices = it stops watching) and returns the request for the helper. */
  request(uri: string, page: object, request: CounterRequest): CounterRequest {
    const pages = this.requests.get(uri) ?? new Map<object, CounterRequest>();
    this.requests.set(uri, pages);
    if (request.devices.length > 0) pages.set(page, request);
    else pages.delete(page);
    return join([...pages.values()]);
  }

  /** Forgets a page that is gone; returns the requests that its connections' helpers now need. */
  leave(page: object): { uri: string; request: CounterRequest }[] {
    const changed = [...this.requests].filter(([, pages]) => pages.delete(page));
    return changed.map(([uri, pages]) => ({ uri, request: join([...pages.values()]) }));
  }
}

/** Every device that anybody watches, as often as the most eager one wants it (milliseconds). */
function join(requests: readonly CounterRequest[]): CounterRequest {
  return {
    devices: [...new Set(requests.flatMap((request) => request.devices))],
    intervalMs: Math.min(60_000, ...requests.map((request) => request.intervalMs)),
  };
}
