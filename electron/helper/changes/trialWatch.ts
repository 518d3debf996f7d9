/** Has a change that waits ended when its time is over: by the helper that waits, or by another one when that is gone. */
import { isThisProcess } from '../host/owner';
import type { Paths } from '../host/paths';
import { readTrial, type TrialNote } from './trial';
import { isEnding, isLost, timeLeft } from './trialRules';

/** How much later than the helper that waits another one looks, and when a failed attempt is made again, in milliseconds. */
const OTHERS_MS = 2_000;
/** Timers of Node may be a millisecond early. */
const EARLY_MS = 2;

interface WatchDependencies {
  /** Where the note is. */
  paths: Pick<Paths, 'run' | 'lib' | 'history'>;
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
    const note = readTrial(this.dependencies.paths);
    const seen = note && stampOf(note);
    if (this.watched === seen) return;
    this.stop();
    this.watched = seen;
    this.dependencies.onChange();
    if (note) this.wait(waitFor(note));
  }

  /** The change that this helper waits for an answer to, or null. */
  own(): TrialNote | null {
    const note = readTrial(this.dependencies.paths);
    return note && isThisProcess(note) ? note : null;
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
          const note = readTrial(this.dependencies.paths);
          if (!note || stampOf(note) !== this.watched) this.look();
          // What is still there could not be taken back yet, or waits for other hosts, however long.
          else if (isEnding(this.dependencies.paths, note)) this.wait(OTHERS_MS);
        });
    }, ms);
    this.timer = mine;
  }
}

/** A change, and who waits for the answer. */
const stampOf = ({ id, pid, isDone }: TrialNote): string => `${id} ${pid} ${isDone}`;

function waitFor(note: TrialNote): number {
  if (isThisProcess(note)) return timeLeft(note) + EARLY_MS;
  return isLost(note) ? 0 : timeLeft(note) + OTHERS_MS;
}
