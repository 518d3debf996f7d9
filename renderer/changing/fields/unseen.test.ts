import { describe, expect, it } from 'vitest';
import { withItem } from '../../../shared/draft/tree';
import { sampleDefinition } from '../../../e2e/fakes/samples';
import { editOf } from '../tree/networkEdit';
import { isUnseen, withNewItem, withoutRow, withSeen } from './unseen';

const fresh = { start: '', end: '' };
const added = (count: number) =>
  Array.from({ length: count }).reduce<ReturnType<typeof editOf>>(
    (edit) =>
      withNewItem(edit, 'routes', {
        add: (tree) => withItem(tree, 'routes', fresh),
        members: ['start', 'end'],
      }),
    editOf(sampleDefinition('a')),
  );
const said = (edit: ReturnType<typeof editOf>, path: string): boolean => !isUnseen(edit, { path });

describe('fields of a new row', () => {
  it('are silent until they are left, and their row until all of them are', () => {
    const edit = added(1);
    expect([said(edit, 'routes[0].start'), said(edit, 'routes[0]'), said(edit, 'mtu')]).toEqual([
      false,
      false,
      true,
    ]);
    const one = withSeen(edit, 'routes[0].start');
    expect([said(one, 'routes[0].start'), said(one, 'routes[0].end'), said(one, 'routes[0]')]).toEqual([
      true,
      false,
      false,
    ]);
    expect(said(withSeen(one, 'routes[0].end'), 'routes[0]')).toBe(true);
  });

  it('move up with their row when one above it is removed', () => {
    const edit = withSeen(withSeen(added(2), 'routes[0].start'), 'routes[0].end');
    const left = withoutRow(edit, 'routes', 0);
    expect(left.unseen).toEqual(['routes[0].start', 'routes[0].end']);
  });
});
