/** A difference leads from the one text to the other, and is as short as can be. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './lineDiff';

const marks = { same: ' ', removed: '-', added: '+' };
const shown = (before: string, after: string): string[] =>
  lineDiff(before, after).map(({ kind, text }) => `${marks[kind]}${text}`);

describe('the difference of two texts', () => {
  it('is one of whole lines, the removed before the added', () => {
    expect(shown('a\nb\nc\nd\n', 'a\nx\ny\nd\n')).toEqual([' a', '-b', '-c', '+x', '+y', ' d']);
    expect(shown('a\nb\n', 'a\nb\n')).toEqual([' a', ' b']);
    expect(shown('', 'a\n')).toEqual(['+a']);
    expect(shown('a\n', '')).toEqual(['-a']);
    expect(shown('b\nc\n', 'a\nb\nc\nd\n')).toEqual(['+a', ' b', ' c', '+d']);
  });

  it('leads from the one to the other by as few lines as a longest common sequence allows', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const lines = lineDiff(before.join('\n'), after.join('\n'));
        const without = (kind: string): string[] =>
          lines.filter((line) => line.kind !== kind).map((line) => line.text);
        expect(without('added')).toEqual(before);
        expect(without('removed')).toEqual(after);
        expect(lines.filter(({ kind }) => kind === 'same')).toHaveLength(longestCommon(before, after));
      }),
    );
  });
});

function longestCommon(a: readonly string[], b: readonly string[]): number {
  const row = new Array<number>(b.length + 1).fill(0);
  for (const line of a) {
    let diagonal = 0;
    b.forEach((other, j) => {
      const above = row[j + 1] ?? 0;
      row[j + 1] = line === other ? diagonal + 1 : Math.max(above, row[j] ?? 0);
      diagonal = above;
    });
  }
  return row[b.length] ?? 0;
}
