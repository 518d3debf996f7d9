/** What this host brings to networks that span hosts: its addresses, its programs, and the secrets that it shares with others. */
import type { helperMethods, Params, Result } from '../../../shared/contract/contract';

type Methods = typeof helperMethods;

export class SpanDesk {
  /** What this host brings to a span. */
  offer(_request: Params<Methods, 'spanOffer'>): Promise<Result<Methods, 'spanOffer'>> {
    return Promise.reject(new Error('not built yet'));
  }

  /** How it reaches others' underlay addresses. */
  paths(_request: Params<Methods, 'spanPaths'>): Promise<Result<Methods, 'spanPaths'>> {
    return Promise.reject(new Error('not built yet'));
  }

  /** The secret of this id. Throws `not-found`. */
  giveKey(_request: Params<Methods, 'giveSpanKey'>): Promise<Result<Methods, 'giveSpanKey'>> {
    return Promise.reject(new Error('not built yet'));
  }

  /** Keeps a secret that another host has. Throws `name-taken` for another one of this id. */
  takeKey(_request: Params<Methods, 'takeSpanKey'>): Promise<void> {
    return Promise.reject(new Error('not built yet'));
  }
}
