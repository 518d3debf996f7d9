/** The history of definitions: what every change left and made of a stored network, and what undo and redo lead to. */
import * as z from 'zod';
import { activityEntrySchema } from './snapshot';

/** A stored network at one moment. */
const storedStateSchema = z.object({
  /** The definition as libvirt XML. */
  xml: z.string(),
  autostart: z.boolean(),
});
export type StoredState = z.infer<typeof storedStateSchema>;

export const historyEntrySchema = z.object({
  id: z.string(),
  /** Unix time in milliseconds. */
  at: z.number(),
  front: activityEntrySchema.shape.front,
  user: z.string(),
  action: z.enum(['create', 'change', 'rename', 'delete', 'autostart', 'revert']),
  uuid: z.string(),
  /** What the network was called after the change; before it, when it was deleted. */
  name: z.string(),
  /** Null when nothing was stored. */
  before: storedStateSchema.nullable(),
  after: storedStateSchema.nullable(),
  /** The entry that this one took back. */
  undoes: z.string().nullable(),
});
export type HistoryEntry = z.infer<typeof historyEntrySchema>;

/** What can be undone and redone, the next of each last. */
interface Stacks {
  done: HistoryEntry[];
  undone: HistoryEntry[];
}

/**
 * The change that undo takes back next, given the entries newest first as `history` gives them; null when there is
 * none. To undo it is to revert it to what was `before` it.
 */
export const nextUndo = (entries: readonly HistoryEntry[]): HistoryEntry | null =>
  stacksOf(entries).done.at(-1) ?? null;

/**
 * The undoing that redo takes back next; null when nothing was undone, or something else was changed since. To redo is
 * to revert it to what was `before` it, or what it undoes to what was `after` that.
 */
export const nextRedo = (entries: readonly HistoryEntry[]): HistoryEntry | null =>
  stacksOf(entries).undone.at(-1) ?? null;

/** The ids of those entries, newest first, that do again what was undone: they take an undoing back. */
export function redoings(entries: readonly HistoryEntry[]): ReadonlySet<string> {
  const [undone, redone] = [new Set<string>(), new Set<string>()];
  for (const { id, undoes } of [...entries].reverse())
    if (undoes !== null) (undone.has(undoes) ? redone : undone).add(id);
  return redone;
}

function stacksOf(entries: readonly HistoryEntry[]): Stacks {
  const stacks: Stacks = { done: [], undone: [] };
  for (const entry of [...entries].reverse()) take(stacks, entry);
  return stacks;
}

/** What takes back an undoing is a redo, and as good as the change that was undone. */
function take({ done, undone }: Stacks, entry: HistoryEntry): void {
  if (remove(done, entry.undoes)) {
    undone.push(entry);
  } else if (remove(undone, entry.undoes)) {
    done.push(entry);
  } else {
    done.push(entry);
    undone.length = 0;
  }
}

function remove(stack: HistoryEntry[], id: string | null): boolean {
  const index = id === null ? -1 : stack.findLastIndex((entry) => entry.id === id);
  if (index < 0) return false;
  stack.splice(index, 1);
  return true;
}
