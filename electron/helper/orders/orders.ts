/** Takes orders: who gives them and whether they may, one change of the host after another, and word of each one's end. */
import { VirtnetError } from '../../../shared/contract/error';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { OrderHead } from '../activity/activity';
import type { Mutations, Session } from '../changes/mutations';
import type { SnapshotFeed } from '../watch/snapshotFeed';

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
  front: ActivityEntry['front'];
  /** Null when nobody listens: no snapshot is made then but those that are asked for. */
  feed: Pick<SnapshotFeed, 'refresh' | 'request'> | null;
  /** An order of these networks was carried out. */
  onDone: (networks: readonly string[]) => void;
  /** The kernel's devices may be others than before. */
  onDevices: () => void;
}

export class Orders {
  /** Who asks. */
  front: ActivityEntry['front'];

  constructor(private readonly dependencies: OrderDependencies) {
    this.front = dependencies.front;
  }

  /** What the activity says of an order. */
  head({ action, networks, front = this.front }: OrderTitle): OrderHead {
    return { front, user: this.dependencies.user, action, network: networks.join(', ').slice(0, 200) };
  }

  /** Carries one order out, after which everybody who listens gets the new snapshot. */
  async give<T>(order: OrderTitle, work: (session: Session) => Promise<T>): Promise<T> {
    const { mutations, feed, onDone, onDevices } = this.dependencies;
    let isDone = false;
    try {
      const result = await mutations.run(this.head(order), work);
      onDone(order.networks);
      isDone = true;
      return result;
    } finally {
      if (!STORED_ONLY.has(order.action)) onDevices();
      // Whoever creates or deletes goes on to look at the list, so there the snapshot comes before the answer.
      if (feed && isDone && CHANGES_LIST.has(order.action)) await feed.refresh();
      else feed?.request();
    }
  }
}

/** Root, be it that of a user namespace. */
export const hasRights = (): boolean => process.geteuid?.() === 0;

/** Throws `denied` without the rights that changing the host needs. */
export function requireRights(): void {
  if (hasRights()) return;
  throw new VirtnetError(
    'Changing this computer’s networks needs administrator rights, and this helper runs without them. Nothing was changed.',
    {
      code: 'denied',
      remedy:
        'Open the connection again and confirm as an administrator, or use virtnet:///sandbox, which needs no rights.',
    },
  );
}

/** Actions after which a network is new in the list, or gone from it. */
const CHANGES_LIST: ReadonlySet<OrderHead['action']> = new Set([
  'define',
  'rename',
  'revert',
  'create',
  'delete',
]);

/** Actions after which the kernel's devices are as they were. */
const STORED_ONLY: ReadonlySet<OrderHead['action']> = new Set(['define', 'autostart']);
