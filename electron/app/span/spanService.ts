/** Changes over several hosts, for pages: over the connections that are open. */
import type { appMethods, Params, Result } from '../../../shared/contract/contract';
import type { SpanProgress } from '../../../shared/contract/spanWish';
import type { Connections } from '../connections';

type Methods = typeof appMethods;

export interface SpanServiceOptions {
  connections: Connections;
  /** What a person calls a connection. */
  labelOf: (uri: string) => string;
}

export class SpanService {
  constructor(readonly options: SpanServiceOptions) {}

  ground(_request: Params<Methods, 'spanGround'>): Promise<Result<Methods, 'spanGround'>> {
    return Promise.reject(new Error('not built yet'));
  }

  plan(_request: Params<Methods, 'spanPlan'>): Promise<Result<Methods, 'spanPlan'>> {
    return Promise.reject(new Error('not built yet'));
  }

  give(
    _request: Params<Methods, 'spanGive'>,
    _onProgress: (progress: SpanProgress) => void,
  ): Promise<Result<Methods, 'spanGive'>> {
    return Promise.reject(new Error('not built yet'));
  }

  cancel(_id: string): null {
    return null;
  }
}
