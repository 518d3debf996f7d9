/** Decides which failures are told while nobody looks, and how often: bounded, whatever helpers say. */
import type { Told } from '../../../shared/contract/contract';
import { listText, t } from '../../../shared/language/language';
import { keyOf, type Failure } from './standing';

/** What fails comes in bursts, and is often right again at once: told is what still stands after this, in milliseconds. */
const SETTLE_MS = 2_000;
/** A network, or a connection, is told at most once in this time; milliseconds. */
const MINUTE_MS = 60_000;
/** Notifications of all kinds in that time; what comes on top waits, and is told in one. */
const MOST = 4;
/** What waits to be told; a host with more broken networks is as well told of by these. */
const MOST_WAITING = 1_000;
const MOST_NAMES = 5;
/** Characters of what others wrote. */
const LONGEST = 300;

interface TellerDependencies {
  /** Whether somebody wants to be told now, and can be. */
  isWanted: () => boolean;
  stillIs: (failure: Failure) => boolean;
  labelOf: (uri: string) => string;
  tell: (told: Told) => void;
  /** Milliseconds of a clock that only goes on; tests turn it themselves. */
  now?: () => number;
  /** Does something after so many milliseconds; returns what prevents that. */
  later?: (act: () => void, ms: number) => () => void;
}

export class FailureTeller {
  private readonly waiting = new Map<string, Failure>();
  /** When each was told last. */
  private readonly toldAt = new Map<string, number>();
  /** When notifications were shown in the last minute, the oldest first. */
  private shownAt: number[] = [];
  private cancel: (() => void) | null = null;

  constructor(private readonly dependencies: TellerDependencies) {}

  /** These have just failed. */
  noticed(failures: readonly Failure[]): void {
    if (failures.length === 0 || !this.dependencies.isWanted()) return;
    for (const failure of failures)
      if (this.waiting.size < MOST_WAITING) this.waiting.set(keyOf(failure), failure);
    if (this.cancel === null) this.fireIn(SETTLE_MS);
  }

  /** Somebody looks, or wants to be told no more: what waits is on the screen. */
  drop(): void {
    this.waiting.clear();
    this.cancel?.();
    this.cancel = null;
  }

  private fireIn(ms: number): void {
    this.cancel?.();
    this.cancel = (this.dependencies.later ?? later)(() => {
      this.cancel = null;
      if (this.dependencies.isWanted()) this.fire((this.dependencies.now ?? (() => performance.now()))());
      else this.drop();
    }, ms);
  }

  private fire(now: number): void {
    const isLongAgo = (at: number): boolean => now - at >= MINUTE_MS;
    for (const [key, at] of this.toldAt) if (isLongAgo(at)) this.toldAt.delete(key);
    this.shownAt = this.shownAt.filter((at) => !isLongAgo(at));
    for (const [key, failure] of this.waiting)
      if (!this.dependencies.stillIs(failure)) this.waiting.delete(key);
    const due = [...this.waiting].filter(([key]) => !this.toldAt.has(key));
    const room = MOST - this.shownAt.length;
    if (due.length > 0 && room > 0) {
      const failures = due.map(([, failure]) => failure);
      const told =
        due.length < room || due.length === 1
          ? failures.map((failure) => this.oneOf(failure))
          : [this.summaryOf(failures)];
      for (const [key] of due) {
        this.waiting.delete(key);
        this.toldAt.set(key, now);
      }
      for (const one of told) {
        this.shownAt.push(now);
        this.dependencies.tell(one);
      }
    }
    if (this.waiting.size > 0) this.fireIn(this.nextIn(now));
  }

  /** When the first of those that wait may be told. */
  private nextIn(now: number): number {
    const free = this.shownAt.length < MOST ? now : (this.shownAt[0] ?? now) + MINUTE_MS;
    const first = Math.min(
      ...[...this.waiting.keys()].map((key) => (this.toldAt.get(key) ?? -MINUTE_MS) + MINUTE_MS),
    );
    return Math.max(free, first, now) - now;
  }

  private oneOf({ uri, network, why }: Failure): Told {
    const host = this.dependencies.labelOf(uri);
    return {
      title: cut(
        network ? t('app.telling.network', { name: network.name, host }) : t('app.telling.host', { host }),
      ),
      body: cut(why),
      uri,
      uuid: network?.uuid ?? null,
    };
  }

  private summaryOf(failures: readonly Failure[]): Told {
    const names = failures
      .slice(0, MOST_NAMES)
      .map(({ uri, network }) => network?.name ?? this.dependencies.labelOf(uri));
    const more = failures.length - names.length;
    return {
      title: t('app.telling.many', { count: failures.length }),
      body: cut(listText(more > 0 ? [...names, t('app.telling.more', { count: more })] : names)),
      uri: failures[0]?.uri ?? '',
      uuid: null,
    };
  }
}

const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text);

function later(act: () => void, ms: number): () => void {
  const timer = setTimeout(act, ms);
  timer.unref();
  return () => clearTimeout(timer);
}
