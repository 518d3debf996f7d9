/** Sends snapshots to whoever listens: one at a time, and only when anything in them is new. */
import type { Snapshot } from '../../shared/snapshot';

export class SnapshotFeed {
  private current: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  /** The snapshot sent last, as text without its revision. */
  private sent = '';

  constructor(
    private readonly build: () => Promise<Snapshot>,
    private readonly send: (snapshot: Snapshot) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Something may have changed. */
  request(): void {
    void this.refresh();
  }

  /** Resolves when a snapshot that was read after this call has been sent, or found to be nothing new. */
  refresh(): Promise<void> {
    if (!this.current) {
      this.current = this.sendOnce().finally(() => {
        this.current = null;
      });
      return this.current;
    }
    // What is being read may have been read too early; whoever asks meanwhile shares the next one.
    this.next ??= this.current.then(() => {
      this.next = null;
      return this.refresh();
    });
    return this.next;
  }

  private async sendOnce(): Promise<void> {
    try {
      const snapshot = await this.build();
      const content = JSON.stringify({ ...snapshot, revision: 0 });
      if (content !== this.sent) this.send(snapshot);
      this.sent = content;
    } catch (error) {
      this.onError(error);
    }
  }
}
