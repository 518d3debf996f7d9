import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineDiff } from './lineDiff';

const mark = { same: ' ', removed: '-', added: '+' };
const show = (before: string, after: string): string =>
  lineDiff(before, after)
    .map(({ kind, text }) => `${mark[kind]}${text}`)
    .join('\n');

describe('a difference of lines', () => {
  it('keeps what is common and names the rest', () => {
    expect(show('a\nb\nc\nd\n', 'a\nx\nc\nd\ne\n')).toBe(' a\n-b\n+x\n c\n d\n+e');
    expect(show('', 'a\n')).toBe('+a');
    expect(show('same\n', 'same\n')).toBe(' same');
  });

  it('gives both texts back', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        const lines = lineDiff(a.join('\n'), b.join('\n'));
        const without = (kind: string) => lines.filter((line) => line.kind !== kind).map((line) => line.text);
        expect(without('added')).toEqual(a);
        expect(without('removed')).toEqual(b);
      }),
    );
  });
});
