/** How one member stands, by what was heard of it: by the monotonic clock alone, whatever the time of day is set to. */
import type { MemberView } from '../../../shared/contract/span';
import type { Beat } from './message';

/** Who is not heard for so long is lost, in milliseconds: two of the messages of each second may get lost. */
export const LOST_MS = 2_500;
/** Between two messages, and between two that try the way for large packets, in milliseconds. */
export const BEAT_MS = 1_000;
export const LARGE_MS = 3_000;
/** Where small ones arrive and none of the large for so long, they do not get through, in milliseconds. */
const NARROW_MS = 3 * LARGE_MS + 1_000;
/** What somebody without our secret, or of another version, sends says how it stands for so long, in milliseconds. */
const STRANGE_MS = 10_000;
/** Numbers of the last messages are compared over so many. */
const COUNTED = 60;

/** What can be wrong with what comes from a member's address. */
export type Strange = 'other-version' | 'other-key';

/** Moments are of the monotonic clock, in milliseconds. */
interface Clocks {
  now: number;
  /** Unix time in milliseconds. */
  wall: number;
}

/** A member as its agent's status has it. */
export type Standing = Pick<
  MemberView,
  'state' | 'since' | 'roundTripMs' | 'lossPercent' | 'clockMs' | 'version'
> & { common: string | null; guests: number | null };

export class MemberStanding {
  private state: Standing['state'] = 'waiting';
  private since: number | null = null;
  private heardAt: number | null = null;
  private firstAt: number | null = null;
  private largeAt: number | null = null;
  private strange: { what: Strange; at: number } | null = null;
  private last: Beat | null = null;
  private roundTripMs: number | null = null;
  private clockMs: number | null = null;
  private turns: number[] = [];
  /** When those of the last messages that have not been answered were sent. */
  private readonly sentAt = new Map<number, number>();

  /** Something of the member's, with the right proof, for the first time. */
  heard(now: number): void {
    this.firstAt = this.isHeard(now) ? (this.firstAt ?? now) : now;
    this.heardAt = now;
  }

  /** What it said of itself. */
  beat(beat: Beat, { now, wall }: Clocks): void {
    this.last = beat;
    if (beat.kind === 'large') this.largeAt = now;
    else this.turns = [...this.turns.slice(1 - COUNTED), beat.turn];
    const trip = this.tripOf(beat.echo, now);
    if (trip !== null) this.roundTripMs = steady(this.roundTripMs, trip, 0.25, 0.3);
    this.clockMs = steady(this.clockMs, beat.clock + (trip ?? 0) / 2 - wall, 0, 250);
    this.heard(now);
  }

  /** It began anew: numbers of before say nothing. */
  begun(): void {
    this.turns = [];
    this.largeAt = null;
    this.firstAt = null;
  }

  sent(counter: number, now: number): void {
    this.sentAt.set(counter, now);
    for (const oldest of this.sentAt.keys()) {
      if (this.sentAt.size <= COUNTED) break;
      this.sentAt.delete(oldest);
    }
  }

  strangeHeard(what: Strange, now: number): void {
    this.strange = { what, at: now };
  }

  /** This process did not run for so long, so that nobody could be heard. */
  missed(ms: number): void {
    for (const key of ['heardAt', 'firstAt', 'largeAt'] as const) if (this[key] !== null) this[key] += ms;
  }

  /** How long nothing has been heard of it, in milliseconds; null before it was. */
  silentMs = (now: number): number | null => (this.heardAt === null ? null : now - this.heardAt);

  /** Whether its large messages get here; null before that can be known. */
  wide(now: number): boolean | null {
    if (!this.isHeard(now) || this.firstAt === null) return null;
    const since = Math.max(this.largeAt ?? this.firstAt, this.firstAt);
    if (now - since > NARROW_MS) return false;
    return this.largeAt === null ? null : true;
  }

  /** The state that it is in now; true when that is another than before. */
  look({ now, wall }: Clocks): boolean {
    const state = this.stateAt(now);
    if (state === this.state) return false;
    this.state = state;
    this.since = wall;
    return true;
  }

  view(now: number): Standing {
    const { state, since, last, roundTripMs, clockMs } = this;
    return {
      ...{ state, since, common: last?.common ?? null, version: last?.program ?? null },
      roundTripMs: roundTripMs === null ? null : Math.round(roundTripMs * 100) / 100,
      clockMs: clockMs === null ? null : Math.round(clockMs / 100) * 100,
      lossPercent: this.isHeard(now) ? lossOf(this.turns) : null,
      guests: last?.leases.count ?? null,
    };
  }

  private stateAt(now: number): Standing['state'] {
    if (this.isHeard(now)) {
      return this.wide(now) === false || this.last?.wide === false ? 'narrow' : 'reached';
    }
    if (this.strange && now - this.strange.at < STRANGE_MS) return this.strange.what;
    return this.heardAt === null ? 'waiting' : 'lost';
  }

  private isHeard = (now: number): boolean => this.heardAt !== null && now - this.heardAt < LOST_MS;

  private tripOf(echo: Beat['echo'], now: number): number | null {
    const sentAt = echo === null ? undefined : this.sentAt.get(echo.counter);
    return echo === null || sentAt === undefined ? null : Math.max(0, now - sentAt - echo.heldMs);
  }
}

/** What is shown of a value that never stands still: the old one as long as the new one is about the same. */
function steady(shown: number | null, found: number, share: number, least: number): number {
  return shown !== null && Math.abs(found - shown) <= Math.max(least, shown * share) ? shown : found;
}

/** How many of all messages between the first and the last did not come, in full percent. */
function lossOf(turns: readonly number[]): number | null {
  if (turns.length < 2) return null;
  const all = Math.max(...turns) - Math.min(...turns) + 1;
  return Math.max(0, Math.round(((all - turns.length) * 100) / all));
}
