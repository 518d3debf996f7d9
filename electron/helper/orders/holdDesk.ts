/** Answers whether a change that several hosts make together is kept here. */
import type { Decision } from '../../../shared/contract/span';

export class HoldDesk {
  /** Keeps a held change, or takes it back. Throws `not-found` for one that was never held here. */
  settle(_change: string, _keep: boolean): Promise<void> {
    return Promise.reject(new Error('not built yet'));
  }

  /** What has become of a change whose anchor this host is. */
  decision(_change: string): Promise<Decision> {
    return Promise.reject(new Error('not built yet'));
  }
}
