/** Sends snapshots to whoever listens: one at a time, with rests between them, and only when anything in them is new. */
import type { Snapshot } from '../../../shared/contract/snapshot';

/** A snapshot of hundreds of networks takes a while; after one that was not awaited, it rests so many times as long. */
const REST_FACTOR = 3;

export class SnapshotFeed {
  private current: Promise<void> | null = null;
  private next: Promise<void> | null = null;
  /** The snapshot sent last, as text without its revision. */
  private sent = '';
  /** No reading begins before this moment (performance.now()) unless somebody waits for it. */
  private restsUntil = 0;
  private timer: NodeJS.Timeout | null = null;
  /** Something may have changed since the last reading began. */
  private isWanted = false;
  private isClosed = false;
  private isWatched = true;

  constructor(
    private readonly build: () => Promise<Snapshot>,
    private readonly send: (snapshot: Snapshot) => void,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Something may have changed: a snapshot is sent soon, and in a burst of changes one for many of them. */
  request(): void {
    this.isWanted = true;
    if (!this.isWatched) return;
    if (this.timer !== null || this.current) return;
    const rest = this.restsUntil - performance.now();
    if (rest <= 0) return void this.refresh();
    this.timer = setTimeout(() => {
      this.timer = null;
      if (this.isWanted) this.request();
    }, rest);
  }

  /** While nobody watches nothing is read; whoever watches again gets what was missed. */
  setWatched(watched: boolean): void {
    this.isWatched = watched;
    if (watched && this.isWanted) this.request();
  }

  /** Sends nothing more by itself. */
  close(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Resolves when a snapshot that was read after this call has been sent, or found to be nothing new. */
  refresh(): Promise<void> {
    if (!this.current) {
      this.current = this.sendOnce().finally(() => {
        this.current = null;
        if (this.isWanted && !this.next && !this.isClosed) this.request();
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
    const startedAt = performance.now();
    this.isWanted = false;
    try {
      const snapshot = await this.build();
      const content = JSON.stringify({ ...snapshot, revision: 0 });
      if (content !== this.sent) this.send(snapshot);
      this.sent = content;
    } catch (error) {
      this.onError(error);
    } finally {
      const endedAt = performance.now();
      this.restsUntil = endedAt + (endedAt - startedAt) * REST_FACTOR;
    }
  }
}
