/** How much may come from one place: what is more is dropped before anything is reckoned. */

/** Messages that are taken at once, and a second: leases come in bursts. */
const ROOM = 400;

export class Bucket {
  private left = ROOM;
  private filledAt: number;

  constructor(now: number) {
    this.filledAt = now;
  }

  /** Whether one more is taken. */
  take(now: number): boolean {
    this.left = Math.min(ROOM, this.left + ((now - this.filledAt) * ROOM) / 1000);
    this.filledAt = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
