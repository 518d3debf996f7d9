/** Has a change on trial taken back when its time is over: by the helper that waits, or by another one when that is gone. */
import { isLost, readTrial, timeLeft } from './trial';

/** How much later than the helper that waits another one looks, in milliseconds. */
const OTHERS_MS = 2_000;

interface WatchDependencies {
  /** The directory of the note. */
  directory: string;
  takeBack: (id: string) => Promise<unknown>;
  onChange: () => void;
  onError: (error: unknown) => void;
}

export class TrialWatch {
  private timer: NodeJS.Timeout | null = null;
  private watched: string | null = null;

  constructor(private readonly dependencies: WatchDependencies) {}

  /** A trial may have begun or ended. */
  look(): void {
    const { directory, takeBack, onChange, onError } = this.dependencies;
    const note = readTrial(directory);
    if (this.watched === (note?.id ?? null)) return;
    this.stop();
    this.watched = note?.id ?? null;
    onChange();
    if (!note) return;
    const isOurs = note.pid === process.pid;
    const wait = !isOurs && isLost(note) ? 0 : timeLeft(note) + (isOurs ? 0 : OTHERS_MS);
    this.timer = setTimeout(() => void takeBack(note.id).catch(onError), wait);
  }

  /** The trial that this helper waits for an answer to, or null. */
  own(): string | null {
    const note = readTrial(this.dependencies.directory);
    return note?.pid === process.pid ? note.id : null;
  }

  stop(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.watched = null;
  }
}
