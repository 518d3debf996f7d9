/** Has a change on trial taken back when its time is over: by the helper that waits, or by another one when that is gone. */
import { isThisProcess } from '../host/owner';
import { isLost, readTrial, timeLeft, type TrialNote } from './trial';

/** How much later than the helper that waits another one looks, and when a failed attempt is made again, in milliseconds. */
const OTHERS_MS = 2_000;
/** Timers of Node may be a millisecond early. */
const EARLY_MS = 2;

interface WatchDependencies {
  /** The directory of the note. */
  directory: string;
  /** Takes back what nobody will keep any more. */
  endLost: () => Promise<unknown>;
  onChange: () => void;
  onError: (error: unknown) => void;
}

export class TrialWatch {
  private timer: NodeJS.Timeout | null = null;
  private watched: string | null = null;

  constructor(private readonly dependencies: WatchDependencies) {}

  /** A trial may have begun or ended. */
  look(): void {
    const note = readTrial(this.dependencies.directory);
    if (this.watched === (note?.id ?? null)) return;
    this.stop();
    this.watched = note?.id ?? null;
    this.dependencies.onChange();
    if (note) this.wait(waitFor(note));
  }

  /** The trial that this helper waits for an answer to, or null. */
  own(): string | null {
    const note = readTrial(this.dependencies.directory);
    return note && isThisProcess(note) ? note.id : null;
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.watched = null;
  }

  private wait(ms: number): void {
    const { endLost, onError } = this.dependencies;
    const mine = setTimeout(() => {
      void endLost()
        .catch(onError)
        .finally(() => {
          if (this.timer !== mine) return;
          // What is still there could not be taken back yet.
          const isThere = readTrial(this.dependencies.directory)?.id === this.watched;
          if (isThere) this.wait(OTHERS_MS);
          else this.look();
        });
    }, ms);
    this.timer = mine;
  }
}

function waitFor(note: TrialNote): number {
  if (isThisProcess(note)) return timeLeft(note) + EARLY_MS;
  return isLost(note) ? 0 : timeLeft(note) + OTHERS_MS;
}
