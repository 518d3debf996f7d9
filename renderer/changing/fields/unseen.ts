/**
 * New rows of a table begin with nothing in them. What their fields lack is said once a person has left them, or has
 * asked for Apply; until then it only keeps the draft from being applied.
 */
import type { Issue } from '../../../shared/definition/issue';
import { listAt, withoutItem, type Tree } from '../../../shared/draft/tree';
import type { NetworkEdit } from '../../state/networkEdit';
import { withTree } from '../../../shared/draft/draft';
import { withChange } from '../tree/networkEdit';
import { isWithin } from './rowIssues';

/** After `add` has added a row at the end of a list; of what these members of it lack nothing is said yet. */
export function withNewItem(
  edit: NetworkEdit,
  path: string,
  { add, members }: { add: (tree: Tree) => Tree; members: readonly string[] },
): NetworkEdit {
  const at = `${path}[${listAt(edit.tree, path).length}]`;
  const fields = members.map((member) => (member === '' ? at : `${at}.${member}`));
  const changed = withChange(edit, (draft) => withTree(draft, add));
  return { ...changed, unseen: [...edit.unseen, ...fields] };
}

/** After a row was removed; those below it move up. */
export function withoutRow(edit: NetworkEdit, path: string, index: number): NetworkEdit {
  const remove = (tree: Tree): Tree => withoutItem(tree, path, index);
  const changed = withChange(edit, (draft) => withTree(draft, remove));
  return { ...changed, unseen: edit.unseen.flatMap((place) => moved(place, path, index)) };
}

function moved(place: string, path: string, index: number): string[] {
  const row = isWithin(place, path) ? /^\[(\d+)\]/.exec(place.slice(path.length)) : null;
  if (!row) return [place];
  const at = Number(row[1]);
  if (at === index) return [];
  const rest = place.slice(path.length + row[0].length);
  return [at < index ? place : `${path}[${at - 1}]${rest}`];
}

/** After a person has left a field. */
export const withSeen = (edit: NetworkEdit, path: string): NetworkEdit => ({
  ...edit,
  unseen: edit.unseen.filter((place) => place !== path),
});

/** Whether a finding is about a field that nobody has been at yet, or about what such a field is a part of. */
export const isUnseen = ({ unseen }: Pick<NetworkEdit, 'unseen'>, { path }: Pick<Issue, 'path'>): boolean =>
  unseen.some((place) => isWithin(path, place) || (isWithin(place, path) && isWithin(path, rowOf(place))));

/** The row that a field is in. */
const rowOf = (place: string): string => place.slice(0, place.lastIndexOf(']') + 1);
