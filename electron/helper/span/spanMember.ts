/** One other member as an agent talks with it: what it is told, and what of its messages counts. */
import { Bucket } from './bucket';
import { AGENT_PORT } from './frame';
import { OthersLeases } from './leaseTable';
import type { SpanLease } from './lease';
import type { Beat, Message } from './message';
import { Sequence } from './sequence';
import { MemberStanding } from './standing';

/** A hello is answered at once, but no more often than this, in milliseconds. */
const HELLO_MS = 200;

export class SpanMember {
  readonly standing = new MemberStanding();
  readonly sequence: Sequence;
  readonly leases: OthersLeases;
  /** What comes from the port that the agents have, and what comes from any other: a way may change it, and whoever else. */
  private readonly buckets: { agent: Bucket; others: Bucket };
  private counter = 0;
  private turn = 0;
  private newest: { counter: number; at: number } | null = null;
  private greetedAt = -Infinity;

  /** `boot` is this start of this agent. */
  constructor(
    readonly name: string,
    readonly address: string,
    { boot, now, leases }: { boot: string; now: number; leases: readonly SpanLease[] },
  ) {
    this.sequence = new Sequence(boot);
    this.buckets = { agent: new Bucket(now), others: new Bucket(now) };
    this.leases = new OthersLeases(leases);
  }

  /** Whether one more message from this port is taken: what other programs of its host send takes no room of its agent. */
  hasRoom(port: number, now: number): boolean {
    return this.buckets[port === AGENT_PORT ? 'agent' : 'others'].take(now);
  }

  /** The number of the next message to it. */
  number(now: number): number {
    this.counter += 1;
    this.standing.sent(this.counter, now);
    return this.counter;
  }

  /** What it is told of messages to us. */
  facts(kind: Beat['kind'], now: number): Pick<Beat, 'turn' | 'wide' | 'echo'> {
    if (kind === 'beat') this.turn += 1;
    const { newest } = this;
    return {
      turn: this.turn,
      wide: this.standing.wide(now),
      echo: newest && { counter: newest.counter, heldMs: Math.round((now - newest.at) * 1000) / 1000 },
    };
  }

  /** Whether a message is new; `began` when it is the first of another start of its agent. */
  take(
    frame: { boot: string; counter: number },
    { you }: Pick<Message, 'you'>,
    now: number,
  ): 'new' | 'began' | 'hello' | 'old' {
    const before = this.sequence.boot;
    const taken = this.sequence.take(frame, you);
    if (taken !== 'new') return taken === 'hello' && this.mayGreet(now) ? 'hello' : 'old';
    if (this.newest === null || frame.boot !== before || frame.counter > this.newest.counter)
      this.newest = { counter: frame.counter, at: now };
    if (frame.boot === before) return 'new';
    this.standing.begun();
    return 'began';
  }

  private mayGreet(now: number): boolean {
    if (now - this.greetedAt < HELLO_MS) return false;
    this.greetedAt = now;
    return true;
  }
}
