/** The activity on disk: one JSON object a line, appended by every front, kept across restarts in bounded size. */
import { readlinkSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { activityEntrySchema, type ActivityEntry } from '../../../shared/contract/snapshot';
import { appendLine, textOf, wholeLines } from '../host/lineFile';
import { isGone, thisProcess } from '../host/owner';
import { t } from '../../../shared/language/language';

/** A file that has grown to this makes way for a new one; the one before it is kept, in bytes. */
const FILE_LIMIT = 3_000_000;

export class ActivityFile {
  readonly path: string;

  /** The file `name` of a directory; the one before it has `.1` at its end. */
  constructor(
    directory: string,
    readonly name: string,
    private readonly limit = FILE_LIMIT,
  ) {
    this.path = join(directory, name);
  }

  /**
   * Appends an entry; a file that is full then makes way for a new one before this returns, so that none is ever larger
   * than its limit and an entry. Throws what the file system says.
   */
  append(entry: ActivityEntry): void {
    if (appendLine(this.path, entry) > this.limit) this.turn();
  }

  /** Everything kept, oldest first. Lines that cannot be read are counted by an entry of their own in their place. */
  read(): ActivityEntry[] {
    return [`${this.path}.1`, this.path].flatMap((path) => entriesOf(textOf(path), path));
  }

  /** One process at a time: a second one would move the new file over the old one. */
  private turn(): void {
    const mark = `${this.path}.turning`;
    if (!isTaken(mark)) return;
    try {
      // Another process may have been here first.
      if (statSync(this.path).size > this.limit) renameSync(this.path, `${this.path}.1`);
    } finally {
      rmSync(mark, { force: true });
    }
  }
}

/** True when the mark is ours; one that a killed process left is removed, for whoever appends next. */
function isTaken(mark: string): boolean {
  try {
    // A link is there with what it says at once, unlike a file.
    const { pid, start } = thisProcess();
    symlinkSync(`${pid} ${start}`, mark);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    if (isGone(ownerOf(mark))) rmSync(mark, { force: true });
    return false;
  }
}

/** Whoever is turning the page; nobody when that has just ended. */
function ownerOf(mark: string): { pid: number; start: string } {
  try {
    const [pid = '', start = ''] = readlinkSync(mark).split(' ');
    return { pid: Number(pid), start };
  } catch {
    return thisProcess();
  }
}

/**
 * The entries of whole lines; what comes after the last line break is torn, or just being written. Lines in a row that
 * cannot be understood become one entry that says so, with the time of what stands before them.
 */
export function entriesOf(text: string, source: string): ActivityEntry[] {
  const entries: ActivityEntry[] = [];
  let bad = 0;
  const sayBad = (): void => {
    if (bad > 0) entries.push(unreadable(bad, entries.at(-1)?.at ?? 0, `${source} ${entries.length}`));
    bad = 0;
  };
  for (const line of wholeLines(text)) {
    const entry = entryOf(line);
    if (entry) {
      sayBad();
      entries.push(entry);
    } else {
      bad += 1;
    }
  }
  sayBad();
  return entries;
}

function entryOf(line: string): ActivityEntry | null {
  try {
    return activityEntrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

function unreadable(count: number, at: number, place: string): ActivityEntry {
  return {
    id: `unreadable ${place}`,
    at,
    front: 'host',
    user: '',
    action: 'unreadable',
    network: '',
    outcome: 'noted',
    durationMs: 0,
    error: null,
    commands: [],
    details: [t('activity.unreadable', { count })],
  };
}
