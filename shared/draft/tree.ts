/** Values by their path in a tree of objects and lists, without changing it: the spelling is that of Issue.path. */

/** A definition as a form holds it, or a part of one. */
export type Tree = Record<string, unknown>;

/** The steps of a path: `ips[0].address` is `ips`, 0, `address`. */
export const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|[^.[\]]+/g)].map(([text, index]) =>
    index === undefined ? text : Number(index),
  );

/** What stands at a path, or undefined. */
export function valueAt(tree: unknown, path: string): unknown {
  let value = tree;
  for (const step of stepsOf(path)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** What stands at a path as text; empty when nothing does. */
export function textAt(tree: unknown, path: string): string {
  const value = valueAt(tree, path);
  return typeof value === 'string' ? value : '';
}

/** The list at a path; empty when there is none. */
export function listAt(tree: unknown, path: string): readonly unknown[] {
  const value = valueAt(tree, path);
  return Array.isArray(value) ? value : [];
}

/** The tree with a value at a path; undefined takes a member away. What is missing on the way is made. */
export const withValue = (tree: Tree, path: string, value: unknown): Tree =>
  replaced(tree, stepsOf(path), value) as Tree;

function replaced(node: unknown, [step, ...rest]: (string | number)[], value: unknown): unknown {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const list: unknown[] = Array.isArray(node) ? [...(node as unknown[])] : [];
    list[step] = replaced(list[step], rest, value);
    return list;
  }
  const members: Tree = { ...(typeof node === 'object' && node !== null ? (node as Tree) : {}) };
  const inner = replaced(members[step], rest, value);
  if (inner === undefined) delete members[step];
  else members[step] = inner;
  return members;
}

/** The tree with one more item at the end of the list at a path. */
export const withItem = (tree: Tree, path: string, item: unknown): Tree =>
  withValue(tree, path, [...listAt(tree, path), item]);

/** The tree without an item of the list at a path. */
export const withoutItem = (tree: Tree, path: string, index: number): Tree =>
  withValue(
    tree,
    path,
    listAt(tree, path).filter((_, other) => other !== index),
  );

const isGroup = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Whether two values are the same, at any depth; a member that is undefined is absent. */
export const isSame = (a: unknown, b: unknown): boolean => differences(a, b).length === 0;

/** The paths at which two values differ: leaves, and items that only one of two lists has. */
export function differences(a: unknown, b: unknown, path = ''): string[] {
  if (a === b) return [];
  if (Array.isArray(a) && Array.isArray(b)) {
    const [left, right]: [unknown[], unknown[]] = [a, b];
    return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => index).flatMap(
      (index) => {
        const place = `${path}[${index}]`;
        return index < left.length && index < right.length
          ? differences(left[index], right[index], place)
          : [place];
      },
    );
  }
  if (isGroup(a) && isGroup(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => differences(a[key], b[key], path === '' ? key : `${path}.${key}`));
  }
  return [path];
}

/**
 * Three into one: `mine` where it differs from `base`, `theirs` elsewhere. A list that both have changed and that has
 * not the same length everywhere is taken as it is in `mine`.
 */
export function merged(base: unknown, mine: unknown, theirs: unknown): unknown {
  if (isSame(mine, base)) return theirs;
  if (isSame(theirs, base)) return mine;
  if (Array.isArray(base) && Array.isArray(mine) && Array.isArray(theirs)) {
    const [own, other, old]: [unknown[], unknown[], unknown[]] = [mine, theirs, base];
    return own.length === other.length && own.length === old.length
      ? own.map((item, index) => merged(old[index], item, other[index]))
      : mine;
  }
  if (!isGroup(base) || !isGroup(mine) || !isGroup(theirs)) return mine;
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(mine)])];
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = merged(base[key], mine[key], theirs[key]);
      return value === undefined ? [] : [[key, value]];
    }),
  );
}
