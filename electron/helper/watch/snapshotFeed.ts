/** Sends snapshots to whoever listens: one at a time, with rests between them, and only when anything in them is new. */
import type { Snapshot } from '../../../shared/contract/snapshot';

/** A snapshot of hundreds of networks takes a while; after one that was not awaited, it rests so many times as long. */
const REST_FACTOR = 3;

/** An order that is under way changes what is read, and asks for it at its end; so long it is waited for, in milliseconds. */
const ORDER_MS = 250;
/** Between two looks whether it has ended, in milliseconds. */
const LOOK_MS = 25;

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
  /** Since when something is wanted that was not read for an order's sake (performance.now()); null = nothing is. */
  private heldSince: number | null = null;
  private isClosed = false;
  private isWatched = true;

  constructor(
    private readonly build: () => Promise<Snapshot>,
    private readonly send: (snapshot: Snapshot) => void,
    private readonly onError: (error: unknown) => void,
    private readonly isOrderUnderWay: () => boolean = () => false,
  ) {}

  /** Something may have changed: a snapshot is sent soon, and in a burst of changes one for many of them. */
  request(): void {
    this.isWanted = true;
    if (!this.isWatched) return;
    if (this.timer !== null || this.current) return;
    // Never at once: whoever has an answer to give does so first.
    this.timer = setTimeout(() => this.due(), this.rest);
  }

  private due(): void {
    this.timer = null;
    if (!this.isWanted) return;
    if (this.isHeld()) {
      this.timer = setTimeout(() => this.due(), LOOK_MS);
      return;
    }
    // It may have been read meanwhile, or be read just now.
    if (this.current || !this.isWatched || this.rest > 0) this.request();
    else void this.refresh();
  }

  /** Whether an order is waited for; it never is for long. */
  private isHeld(): boolean {
    this.heldSince = this.isOrderUnderWay() ? (this.heldSince ?? performance.now()) : null;
    return this.heldSince !== null && performance.now() - this.heldSince < ORDER_MS;
  }

  /** How long it rests still, in milliseconds. */
  private get rest(): number {
    return Math.max(0, this.restsUntil - performance.now());
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
    this.heldSince = null;
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
