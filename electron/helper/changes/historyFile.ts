/** The history of definitions on disk: one entry a line, written by whoever holds the lock of mutations, in bounded size. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { VirtnetError } from '../../../shared/contract/error';
import { historyEntrySchema, type HistoryEntry } from '../../../shared/contract/history';
import { t } from '../../../shared/language/language';
import { appendLine, textOf, wholeLines } from '../host/lineFile';
import { writeWhole } from '../host/wholeFile';
import { standingOf } from './standings';
import type { Stored } from './store';

/** So many changes of one network are kept. */
const NETWORK_LIMIT = 2_500;
/** Those of a network that was deleted are kept so long, in milliseconds. */
const DELETED_MS = 180 * 86_400_000;
/** A file that has grown to this is shortened, in bytes. */
const FILE_LIMIT = 16_000_000;
/** What is left of one that is shortened, in bytes. */
const KEPT = 12_000_000;
/** Entries kept in memory while the disk takes none. */
const UNSAVED = 500;

/** The file within its directory. */
const FILE = 'history.jsonl';

export class HistoryFile {
  private readonly path: string;
  private unsaved: HistoryEntry[] = [];
  /** What was read so far of which file, and how many bytes of it. */
  private read: { inode: number; size: number; entries: HistoryEntry[] } = { inode: 0, size: 0, entries: [] };

  constructor(
    directory: string,
    private readonly onError: (error: unknown) => void,
    private readonly limits = { file: FILE_LIMIT, kept: KEPT, network: NETWORK_LIMIT },
  ) {
    this.path = join(directory, FILE);
  }

  /** Keeps entries; a disk that takes nothing keeps no order from being carried out. Only for whoever holds the lock. */
  append(entries: readonly HistoryEntry[]): void {
    const waiting = [...this.unsaved, ...entries];
    this.unsaved = [];
    try {
      let size = 0;
      for (let entry = waiting[0]; entry; entry = waiting[0]) {
        size = appendLine(this.path, entry);
        waiting.shift();
      }
      if (size > this.limits.file) this.shorten();
    } catch (error) {
      this.unsaved = waiting.slice(-UNSAVED);
      this.onError(error);
    }
  }

  /** Everything kept, oldest first; lines that cannot be read are left out. */
  all(): HistoryEntry[] {
    return [...this.saved(), ...this.unsaved];
  }

  /** One entry. Throws `not-found` when it is no longer kept. */
  entry(id: string): HistoryEntry {
    const found = this.all().findLast((entry) => entry.id === id);
    if (found) return found;
    throw new VirtnetError(t('changes.history.gone'), { code: 'not-found', name: id });
  }

  /** What was appended since the last reading is read, as long as the file is the same one. */
  private saved(): HistoryEntry[] {
    const { inode, size } = factsOf(this.path);
    if (inode !== this.read.inode || size < this.read.size) this.read = { inode, size: 0, entries: [] };
    if (size > this.read.size) {
      const text = textOf(this.path, this.read.size);
      this.read.entries.push(...wholeLines(text).flatMap((line) => entryOf(line) ?? []));
      this.read.size += Buffer.byteLength(text.slice(0, text.lastIndexOf('\n') + 1));
    }
    return this.read.entries;
  }

  private shorten(): void {
    const { kept, network } = this.limits;
    const entries = keptOf(this.saved(), { bytes: kept, network, now: Date.now() });
    writeWhole(this.path, entries.map((entry) => `${JSON.stringify(entry)}\n`).join(''), 0o600);
  }
}

/** The newest entries that fit, in their order: so many of each network, and of deleted ones none that are old. */
export function keptOf(
  entries: readonly HistoryEntry[],
  { bytes, network, now }: { bytes: number; network: number; now: number },
): HistoryEntry[] {
  const last = new Map(entries.map((entry) => [entry.uuid, entry]));
  const counts = new Map<string, number>();
  let size = 0;
  const kept: HistoryEntry[] = [];
  for (const entry of [...entries].reverse()) {
    const end = last.get(entry.uuid);
    if (end?.after === null && now - end.at > DELETED_MS) continue;
    const count = (counts.get(entry.uuid) ?? 0) + 1;
    size += JSON.stringify(entry).length + 1;
    if (size > bytes) break;
    counts.set(entry.uuid, count);
    if (count <= network) kept.push(entry);
  }
  return kept.reverse();
}

/** The newest entries, newest first: of the network of this name or UUID, or of all (null). */
export function historyOf(
  entries: readonly HistoryEntry[],
  stored: Stored,
  network: string | null,
  limit: number,
): HistoryEntry[] {
  if (network === null) return entries.slice(-limit).reverse();
  const { definition, running } = standingOf(stored, network);
  const uuid = (definition ?? running?.definition)?.uuid ?? null;
  return entriesOfNetwork(entries, network, uuid).slice(-limit).reverse();
}

/** Entries of the network that has this name or UUID now; of a name that none has, those of the networks that last had it. */
export function entriesOfNetwork(
  entries: readonly HistoryEntry[],
  network: string,
  current: string | null,
): HistoryEntry[] {
  if (current !== null) return entries.filter(({ uuid }) => uuid === current);
  const last = new Map(entries.map(({ uuid, name }) => [uuid, name]));
  return entries.filter(({ uuid }) => uuid === network || last.get(uuid) === network);
}

function factsOf(path: string): { inode: number; size: number } {
  try {
    const { ino, size } = statSync(path);
    return { inode: ino, size };
  } catch {
    return { inode: 0, size: 0 };
  }
}

function entryOf(line: string): HistoryEntry | null {
  try {
    return historyEntrySchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
