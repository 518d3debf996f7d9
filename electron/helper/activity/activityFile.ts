/** The activity on disk: one JSON object a line, appended by every front, kept across restarts in bounded size. */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { activityEntrySchema, type ActivityEntry } from '../../../shared/contract/snapshot';
import { appendLine, textOf, wholeLines } from '../host/lineFile';
import { withLock } from '../host/lock';

/** A file that has grown to this makes way for a new one; the one before it is kept, in bytes. */
const FILE_LIMIT = 3_000_000;

/** One renaming at a time on this host (abstract, see lock.ts). */
const ROTATION_LOCK = '\0virtnet-manager-activity';

/** The file that is appended to; the one before it has `.1` at its end. */
export const ACTIVITY_FILE = 'activity.jsonl';

export class ActivityFile {
  readonly path: string;

  constructor(
    directory: string,
    private readonly limit = FILE_LIMIT,
  ) {
    this.path = join(directory, ACTIVITY_FILE);
  }

  /** Appends an entry. Throws what the file system says. */
  append(entry: ActivityEntry): void {
    if (appendLine(this.path, entry) > this.limit) void this.rotate();
  }

  /** Everything kept, oldest first. Lines that cannot be read are counted by an entry of their own in their place. */
  read(): ActivityEntry[] {
    return [`${this.path}.1`, this.path].flatMap((path) => entriesOf(textOf(path), path));
  }

  private rotate(): Promise<void> {
    const work = (): Promise<void> => {
      // Another process may have been here first.
      if (textOf(this.path).length > this.limit) renameSync(this.path, `${this.path}.1`);
      return Promise.resolve();
    };
    return withLock('turning the page of the activity', work, { name: ROTATION_LOCK, patienceMs: 0 }).catch(
      () => undefined,
    );
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
  const what = count === 1 ? 'One line' : `${count} lines`;
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
    details: [
      `${what} of the activity kept on disk cannot be read here and ${count === 1 ? 'was' : 'were'} left out.`,
    ],
  };
}
