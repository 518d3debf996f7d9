import fc from 'fast-check';
import { expect, it } from 'vitest';
import { nextRedo, nextUndo, redoings, type HistoryEntry } from './history';

/** An entry that only says what it takes back. */
const entry = (id: number, undoes: string | null): HistoryEntry => ({
  id: String(id),
  at: id,
  front: 'window',
  user: 'ada',
  action: undoes === null ? 'change' : 'revert',
  uuid: '00000000-0000-4000-8000-000000000001',
  name: 'lab',
  before: null,
  after: null,
  undoes,
});

/** A document with undo and redo, as everybody knows it: values, and where one stands among them. */
class Editor {
  private values = [0];
  private place = 0;
  get value(): number {
    return this.values[this.place] ?? -1;
  }
  edit(value: number): void {
    this.values = [...this.values.slice(0, this.place + 1), value];
    this.place += 1;
  }
  undo(): boolean {
    if (this.place === 0) return false;
    this.place -= 1;
    return true;
  }
  redo(): boolean {
    if (this.place === this.values.length - 1) return false;
    this.place += 1;
    return true;
  }
}

it('undoes and redoes as an editor does, whatever is done in whichever order', () => {
  const acts = fc.array(fc.constantFrom('edit', 'edit', 'undo', 'undo', 'redo'), { maxLength: 60 });
  fc.assert(
    fc.property(acts, (list) => {
      const editor = new Editor();
      const entries: HistoryEntry[] = [];
      /** What each entry left and made. */
      const values = new Map<string, { before: number; after: number }>();
      let value = 0;
      const add = (after: number, undoes: string | null): void => {
        const made = entry(entries.length + 1, undoes);
        entries.unshift(made);
        values.set(made.id, { before: value, after });
        value = after;
      };
      for (const [index, act] of list.entries()) {
        if (act === 'edit') {
          editor.edit(index + 1);
          add(index + 1, null);
          continue;
        }
        const target = act === 'undo' ? nextUndo(entries) : nextRedo(entries);
        expect(target !== null).toBe(act === 'undo' ? editor.undo() : editor.redo());
        if (target) {
          // What is next fits what is there now: no revert of it would be refused.
          expect(values.get(target.id)?.after).toBe(value);
          add(values.get(target.id)?.before ?? -1, target.id);
          expect(redoings(entries).has(String(entries.length))).toBe(act === 'redo');
        }
        expect(value).toBe(editor.value);
      }
    }),
    { numRuns: 500 },
  );
});

it('goes on with what is kept when the beginning of the history is no longer', () => {
  const undone = [entry(3, '1'), entry(2, null)];
  expect(nextUndo(undone)?.id).toBe('3');
  expect(nextRedo(undone)).toBeNull();
  expect(nextUndo([])).toBeNull();
});
