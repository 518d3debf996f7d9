/** A host as what is done on several hosts sees it: any front has one for each connection. */
import type { HelperMethod, helperMethods, Params, Result } from '../contract/contract';

export interface SpanHost {
  /** What the person calls it. */
  name: string;
  call<M extends HelperMethod>(
    method: M,
    params: Params<typeof helperMethods, M>,
  ): Promise<Result<typeof helperMethods, M>>;
}

/** One with the URI of its connection, which tells it from all others. */
export interface ConnectedHost extends SpanHost {
  uri: string;
}
