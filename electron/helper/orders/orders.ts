/** Takes orders: who gives them and whether they may, one change of the host after another, and word of each one's end. */
import { VirtnetError } from '../../../shared/contract/error';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import type { OrderHead } from '../activity/activity';
import type { Mutations, Turn } from '../changes/mutations';
import type { Signals } from '../host/signal';
import type { Caller } from './caller';

/** What an order is about. */
export interface OrderTitle {
  action: OrderHead['action'];
  networks: readonly string[];
  /** Who gives it, when that is not whoever asks. */
  front?: ActivityEntry['front'];
}

interface OrderDependencies {
  mutations: Pick<Mutations, 'run'>;
  user: string;
  /** Whoever asks. */
  caller: Pick<Caller, 'front'>;
  signals: Pick<Signals, 'changed' | 'listed' | 'ordered'>;
}

export class Orders {
  constructor(private readonly dependencies: OrderDependencies) {}

  /** What the activity says of an order. */
  head({ action, networks, front }: OrderTitle): OrderHead {
    const { user, caller } = this.dependencies;
    return { front: front ?? caller.front, user, action, network: networks.join(', ').slice(0, 200) };
  }

  /** Carries one order out, after which everybody who listens gets the new snapshot. */
  async give<T>(order: OrderTitle, work: (turn: Turn) => Promise<T>): Promise<T> {
    const { mutations, signals } = this.dependencies;
    let isDone = false;
    try {
      const result = await mutations.run(this.head(order), work);
      await signals.ordered.tell(order.networks);
      isDone = true;
      return result;
    } finally {
      await (isDone && CHANGES_LIST.has(order.action) ? signals.listed : signals.changed).tell();
    }
  }
}

/** Root, be it that of a user namespace. */
export const hasRights = (): boolean => process.geteuid?.() === 0;

/** Throws `denied` without the rights that changing the host needs. */
export function requireRights(): void {
  if (hasRights()) return;
  throw new VirtnetError(t('orders.noRights'), { code: 'denied', remedy: t('orders.noRightsRemedy') });
}

/** Actions after which a network is new in the list, or gone from it. */
const CHANGES_LIST: ReadonlySet<OrderHead['action']> = new Set([
  'define',
  'rename',
  'revert',
  'redo',
  'create',
  'delete',
]);
