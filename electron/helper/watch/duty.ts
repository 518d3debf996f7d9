/** Of all helpers on a host, one is on duty: it writes down what happens by itself, and repairs by itself. */
import { holdWhenFree, lockIn, type Held } from '../host/locks/lock';

export class Duty {
  private held: Held | null = null;
  private readonly ending = new AbortController();

  constructor(private readonly runDirectory: string) {}

  /** True while no other helper is on duty. */
  get isOurs(): boolean {
    return this.held !== null;
  }

  /** Waits in the background for its turn; `onTurn` is called when it has come. */
  open(onTurn: () => void, onError: (error: unknown) => void): void {
    this.hold().then((held) => {
      if (!held) return;
      this.held = held;
      onTurn();
    }, onError);
  }

  private async hold(): Promise<Held | null> {
    return holdWhenFree(lockIn(this.runDirectory, 'duty'), 'on duty', this.ending.signal);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.held?.release();
    this.held = null;
  }
}
