/** Which messages of a member are new: each counts once, and none that was recorded before one of the two agents began anew. */

/** Messages overtake each other by less than this. */
const WINDOW = 64n;
/** So many earlier starts of an agent are remembered as over. */
const OVER_MAX = 256;

export class Sequence {
  /** The start of the other's agent that is believed, which it is answered with; empty before one is. */
  boot = '';
  private readonly over = new Set<string>();
  private highest = -1n;
  /** Bit n: the message n before the highest was there. */
  private seen = 0n;

  /** `ours` is this start of this agent. */
  constructor(private readonly ours: string) {}

  /**
   * `new` for what has not been there before and answers this very start of ours; `hello` for what may be of a start that
   * has not heard of ours yet, or recorded earlier; `old` for what certainly is of no use.
   */
  take({ boot, counter }: { boot: string; counter: number }, you: string): 'new' | 'hello' | 'old' {
    if (this.over.has(boot)) return 'old';
    if (you !== this.ours) return boot === this.boot ? 'old' : 'hello';
    if (boot !== this.boot) this.begin(boot);
    return this.isNew(BigInt(counter)) ? 'new' : 'old';
  }

  private begin(boot: string): void {
    if (this.boot !== '') this.over.add(this.boot);
    for (const oldest of this.over) {
      if (this.over.size <= OVER_MAX) break;
      this.over.delete(oldest);
    }
    this.boot = boot;
    this.highest = -1n;
    this.seen = 0n;
  }

  /** As RFC 4303 §3.4.3 has it. */
  private isNew(counter: bigint): boolean {
    const behind = this.highest - counter;
    if (behind < 0n) {
      // A member may say any number, and a shift by as much would take all memory.
      this.seen = -behind >= WINDOW ? 1n : ((this.seen << -behind) | 1n) & ((1n << WINDOW) - 1n);
      this.highest = counter;
      return true;
    }
    if (behind >= WINDOW || ((this.seen >> behind) & 1n) === 1n) return false;
    this.seen |= 1n << behind;
    return true;
  }
}
