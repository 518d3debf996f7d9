/** Looks now and then whether running networks are still as they were started, and remembers what is not. */
import { isDeepStrictEqual } from 'node:util';
import { locale } from '../../../shared/language/language';
import { toErrorShape } from '../../../shared/contract/error';
import type { ChangeView } from '../../../shared/contract/resource';
import type { Host } from '../host/host';
import { driftOf } from '../changes/driftOf';
import { readJournal } from '../changes/journal';
import { kindOf } from '../kinds/kinds';
import type { Mutations } from '../changes/mutations';
import type { Paths } from '../host/paths';
import type { Store, Stored } from '../changes/store';

/** A look that a change of our own came across is made again after so long, in milliseconds. */
const AGAIN_MS = 500;

/** A look reads every rule: with hundreds of networks it takes a while, and rests so many times as long before the next. */
const REST_FACTOR = 6;
/** The longest rest, so that a change is known within three seconds all the same, in milliseconds. */
const LONGEST_REST_MS = 1000;

/** So long after a mutation of this helper the kernel may still be reporting what it did, in milliseconds. */
const ECHO_MS = 500;

interface DriftDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  /** A look during a mutation sees half a change. */
  mutations: Pick<Mutations, 'begun' | 'endedAt' | 'isBusy'>;
  /** How long after a look the next one comes without any sign of a change, in milliseconds. */
  intervalMs: () => number;
  /** Who has changed rules just now, when that is known. */
  culprit: () => string | null;
  onChange: (found: ReadonlyMap<string, ChangeView[]>, before: ReadonlyMap<string, ChangeView[]>) => void;
  onError: (error: unknown) => void;
}

export class DriftWatch {
  private found = new Map<string, ChangeView[]>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> | null = null;
  /** No look begins before this moment (performance.now()). */
  private restsUntil = 0;
  private closed = false;
  private resting = false;
  private isWanted = false;
  private lastFailure: string | null = null;
  /** The language that it was said in. */
  private saidIn = locale();

  constructor(private readonly dependencies: DriftDependencies) {}

  /** What is not as it should be, by name of the network. */
  get drift(): ReadonlyMap<string, ChangeView[]> {
    return this.found;
  }

  /** Why the last look came to nothing; null when it did not. */
  get failure(): string | null {
    return this.lastFailure;
  }

  /** A mutation has just made these networks right. */
  forget(names: readonly string[]): void {
    for (const name of names) this.found.delete(name);
  }

  /** The kernel reports a change: a look follows, but none for each of the changes that mutations make in a row. */
  noticed(): void {
    const { isBusy, endedAt } = this.dependencies.mutations;
    const isEcho = isBusy || performance.now() - endedAt < ECHO_MS;
    // The look under way may have read already what has changed, and arranges itself when the next one comes.
    if (isEcho && !this.looking) this.lookIn(ECHO_MS);
    else this.look();
  }

  /** Looks as soon as the last look is rested from, and from then on at intervals. Looks asked for during a look are one look after it. */
  look(): void {
    if (this.closed || this.resting) return;
    if (this.looking) {
      // It may have read already what has changed now.
      this.isWanted = true;
      return;
    }
    const rest = this.restsUntil - performance.now();
    if (rest > 0) return this.lookIn(rest);
    const startedAt = performance.now();
    this.isWanted = false;
    this.looking = this.lookOnce()
      .catch((error: unknown) => {
        this.report(error);
        return true;
      })
      .then((isConclusive) => {
        this.looking = null;
        const endedAt = performance.now();
        this.restsUntil = endedAt + Math.min(LONGEST_REST_MS, (endedAt - startedAt) * REST_FACTOR);
        if (this.isWanted) this.look();
        else this.lookIn(isConclusive ? this.dependencies.intervalMs() : AGAIN_MS);
      });
  }

  private lookIn(delayMs: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = this.closed || this.resting ? null : setTimeout(() => this.look(), delayMs);
  }

  close(): void {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Looks no more, whatever changes. */
  rest(): void {
    this.resting = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Looks at once, and from then on as before. */
  wake(): void {
    this.resting = false;
    this.look();
  }

  /** What goes wrong every three seconds is worth one line. */
  private report(error: unknown): void {
    const reason = toErrorShape(error).message;
    const isNew = reason !== this.lastFailure;
    this.lastFailure = reason;
    if (!isNew) return;
    this.dependencies.onError(error);
    this.dependencies.onChange(this.found, this.found);
  }

  /** False when a change of our own came across, so that nothing is known. */
  private async lookOnce(): Promise<boolean> {
    const { host, paths, store, mutations, onChange } = this.dependencies;
    if (mutations.isBusy) return false;
    const begun = mutations.begun;
    const before = await store.load();
    const drift = await driftOf(host, paths, before.running.values());
    const disturbed =
      readJournal(paths.run) !== null || !isSame(before, await store.load()) || begun !== mutations.begun;
    if (disturbed) return false;
    const known = this.found;
    const found = new Map([...drift].map(([name, changes]) => [name, this.withCulprit(name, changes)]));
    const sawNothing = this.lastFailure !== null;
    const isSaidAnew = this.saidIn !== locale();
    this.lastFailure = null;
    this.saidIn = locale();
    if (isDeepStrictEqual(found, known) && !sawNothing) return true;
    this.found = found;
    onChange(found, isSaidAnew ? found : known);
    return true;
  }

  /** What was known already keeps who was named for it. */
  private withCulprit(name: string, changes: readonly ChangeView[]): ChangeView[] {
    const by = this.dependencies.culprit();
    return changes.map((change) => {
      const known = this.found
        .get(name)
        ?.find(
          ({ kind, key, differs }) =>
            kind === change.kind && key === change.key && differs === change.differs,
        );
      if (known) return known;
      return by !== null && kindOf(change).noticed === 'rules' ? { ...change, by } : change;
    });
  }
}

/** Whether the same networks run, each since the same moment and with the same added to it. */
function isSame(a: Stored, b: Stored): boolean {
  const starts = ({ running }: Stored): Map<string, unknown> =>
    new Map([...running].map(([name, { startedAt, additions }]) => [name, { startedAt, additions }]));
  return isDeepStrictEqual(starts(a), starts(b));
}
