/** Of all helpers on a host, one is on duty: it writes down what happens by itself, and repairs by itself. */
import { holdWhenFree, type Held } from '../host/lock';

/** Abstract, scoped to the network namespace, and gone with its holder, so that the next helper takes over at once. */
const DUTY_NAME = '\0virtnet-manager-duty';

export class Duty {
  private held: Held | null = null;
  private readonly ending = new AbortController();

  /** True while no other helper is on duty. */
  get isOurs(): boolean {
    return this.held !== null;
  }

  /** Waits in the background for its turn; `onTurn` is called when it has come. */
  open(onTurn: () => void, onError: (error: unknown) => void): void {
    holdWhenFree(DUTY_NAME, 'on duty', this.ending.signal).then((held) => {
      if (!held) return;
      this.held = held;
      onTurn();
    }, onError);
  }

  async close(): Promise<void> {
    this.ending.abort();
    await this.held?.release();
    this.held = null;
  }
}
