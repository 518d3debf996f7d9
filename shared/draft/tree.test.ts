import { describe, expect, it } from 'vitest';
import { differences, merged, stepsOf, textAt, withItem, withoutItem, withValue } from './tree';

describe('paths', () => {
  it('are spelt as issues spell them', () => {
    expect(stepsOf('ips[0].dhcp.ranges[12].start')).toEqual(['ips', 0, 'dhcp', 'ranges', 12, 'start']);
    expect(textAt({ a: [{ b: 'x' }] }, 'a[0].b')).toBe('x');
    expect(textAt({ a: 1 }, 'a.b')).toBe('');
  });

  it('are replaced without changing the tree, and made where they are missing', () => {
    const tree = { a: [{ b: 'x' }] };
    expect(withValue(tree, 'a[0].c', 'y')).toEqual({ a: [{ b: 'x', c: 'y' }] });
    expect(withValue(tree, 'd.e', 'z')).toEqual({ a: [{ b: 'x' }], d: { e: 'z' } });
    expect(withValue(tree, 'a', undefined)).toEqual({});
    expect(withItem(tree, 'a', 'new')).toEqual({ a: [{ b: 'x' }, 'new'] });
    expect(withoutItem(tree, 'a', 0)).toEqual({ a: [] });
    expect(tree).toEqual({ a: [{ b: 'x' }] });
  });
});

describe('differences', () => {
  it('are the leaves that differ and the items that one side has', () => {
    expect(differences({ a: 1, b: [1, 2], c: { d: 1 } }, { a: 1, b: [1, 3, 4], c: {} })).toEqual([
      'b[1]',
      'b[2]',
      'c.d',
    ]);
    expect(differences({ a: undefined }, {})).toEqual([]);
  });
});

describe('three into one', () => {
  it('takes each side’s changes, and one’s own where both changed the same', () => {
    const base = { a: 1, b: 1, c: 1, list: [1, 2] };
    expect(merged(base, { ...base, a: 2, c: 2 }, { ...base, b: 3, c: 3, list: [1, 9] })).toEqual({
      a: 2,
      b: 3,
      c: 2,
      list: [1, 9],
    });
  });

  it('keeps what one side took away', () => {
    expect(merged({ a: 1, b: 1 }, { a: 1 }, { a: 2, b: 1 })).toEqual({ a: 2 });
    expect(merged({ a: 1, b: 1 }, { a: 2, b: 1 }, { a: 1 })).toEqual({ a: 2 });
  });

  it('takes a list as one’s own when both changed it and its length', () => {
    expect(merged([1], [1, 2], [1, 3])).toEqual([1, 2]);
  });
});
