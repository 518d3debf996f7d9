/** Settles by itself what hosts hold of changes whose maker is gone, as soon as the host that decides is reached as well. */
import type { Snapshot } from '../../../shared/contract/snapshot';
import { distinctHosts } from '../../../shared/span/distinctHosts';
import { seeHosts, settleDoubts } from '../../../shared/span/settleDoubts';
import type { ConnectionStatus } from '../../../shared/contract/contract';
import type { HelperNews } from '../connections';
import { openHosts, type OpenHosts } from './openHosts';

/** Hosts come several at a time. */
const COMING_MS = 1_000;
/** Who decides may not have done so yet, and says nothing of its own accord when it has. */
const AGAIN_MS = 5_000;

export class DoubtSettler {
  private isAtWork = false;
  private again: NodeJS.Timeout | null = null;

  constructor(
    private readonly open: OpenHosts,
    private readonly waits = { coming: COMING_MS, again: AGAIN_MS },
  ) {}

  /** What a helper has told: only snapshots say what is in doubt. */
  news({ event, payload }: Pick<HelperNews, 'event' | 'payload'>): void {
    // Events are validated when they arrive from the helper.
    if (event === 'snapshot' && (payload as Snapshot).held?.inDoubt) void this.settle();
  }

  /** A host that has come may be in doubt, or be the one that knows. */
  status({ state }: ConnectionStatus): void {
    if (state === 'ready') this.later(this.waits.coming);
  }

  private async settle(): Promise<void> {
    if (this.isAtWork) return;
    const hosts = openHosts(this.open);
    if (hosts.length < 2) return;
    this.isAtWork = true;
    try {
      const settled = await settleDoubts(distinctHosts(await seeHosts(hosts)));
      if (settled.some(({ outcome }) => outcome === 'waiting')) this.later(this.waits.again);
    } finally {
      this.isAtWork = false;
    }
  }

  private later(waitMs: number): void {
    if (this.again) return;
    this.again = setTimeout(() => {
      this.again = null;
      void this.settle();
    }, waitMs);
    this.again.unref();
  }
}
