/** Reads what is appended to the files of a directory, line by line, as it comes. */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  watch,
  type FSWatcher,
} from 'node:fs';
import { join } from 'node:path';

/** Lines come in bursts; one reading after the burst is enough, in milliseconds. */
const QUIET_MS = 50;
/** Of what was appended at once, more than this is not followed, in bytes. */
const LONGEST = 4_000_000;

/** Where in a file reading goes on; another inode or a smaller size means that it began anew. */
interface Position {
  inode: number;
  offset: number;
}

export class LineTails {
  private readonly positions = new Map<string, Position>();
  private readonly changed = new Set<string>();
  private watcher: FSWatcher | null = null;
  private timer: NodeJS.Timeout | null = null;

  /** `onLines` gets the whole lines that came in a burst, by file; `follows` says which files count. */
  constructor(
    private readonly directory: string,
    private readonly follows: (file: string) => boolean,
    private readonly onLines: (added: { file: string; lines: string[] }[]) => void,
  ) {}

  /** Follows from the present ends on; a directory that cannot be watched is not followed. */
  open(): void {
    try {
      mkdirSync(this.directory, { recursive: true, mode: 0o755 });
      for (const file of readdirSync(this.directory)) if (this.follows(file)) this.skip(file);
      this.watcher = watch(this.directory, (_event, file) => {
        if (file === null || !this.follows(file)) return;
        this.changed.add(file);
        this.timer ??= setTimeout(() => this.readChanged(), QUIET_MS);
      });
      this.watcher.on('error', () => this.close());
    } catch {
      this.close();
    }
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    this.watcher?.close();
    this.watcher = null;
  }

  private readChanged(): void {
    this.timer = null;
    const files = [...this.changed];
    this.changed.clear();
    const added = files
      .map((file) => ({ file, lines: this.read(file) }))
      .filter(({ lines }) => lines.length > 0);
    for (const file of files) if (!existsSync(join(this.directory, file))) this.positions.delete(file);
    if (added.length > 0) this.onLines(added);
  }

  private skip(file: string): void {
    this.within(file, (descriptor, { inode, size }) => {
      this.positions.set(file, { inode, offset: size });
      return descriptor;
    });
  }

  private read(file: string): string[] {
    return (
      this.within(file, (descriptor, { inode, size }) => {
        const known = [this.positions.get(file), ...this.positions.values()].find(
          // A file that got another name goes on where it was.
          (position) => position?.inode === inode,
        );
        const isSame = known !== undefined && known.offset <= size;
        const from = Math.max(isSame ? known.offset : 0, size - LONGEST);
        const bytes = Buffer.alloc(size - from);
        const text = bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, bytes.length, from));
        const whole = text.slice(0, text.lastIndexOf('\n') + 1);
        this.positions.set(file, { inode, offset: from + Buffer.byteLength(whole) });
        return whole.split('\n').filter((line) => line !== '');
      }) ?? []
    );
  }

  /** Null for a file that is gone or may not be read. */
  private within<T>(
    file: string,
    work: (descriptor: number, facts: { inode: number; size: number }) => T,
  ): T | null {
    let descriptor: number;
    try {
      // A pipe of that name is not waited for.
      descriptor = openSync(join(this.directory, file), constants.O_RDONLY | constants.O_NONBLOCK);
    } catch {
      return null;
    }
    try {
      const { ino, size } = fstatSync(descriptor);
      return work(descriptor, { inode: ino, size });
    } finally {
      closeSync(descriptor);
    }
  }
}
