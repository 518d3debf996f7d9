/** The lines that two texts share and differ in: the shortest list of edits (E. Myers, "An O(ND) Difference Algorithm", 1986). */

export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** All lines of both texts, what was removed standing before what was added in its place. */
export function lineDiff(before: string, after: string): DiffLine[] {
  const [a, b] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const same = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ kind: 'same', text }));
  return [
    ...same(a.slice(0, start)),
    ...edits(a.slice(start, a.length - end), b.slice(start, b.length - end)),
    ...same(a.slice(a.length - end)),
  ];
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'));

function edits(a: readonly string[], b: readonly string[]): DiffLine[] {
  const trail = furthestReaching(a, b);
  const lines: DiffLine[] = [];
  let [x, y] = [a.length, b.length];
  for (let d = trail.length - 1; d >= 0; d -= 1) {
    const reached = trail[d] ?? new Map<number, number>();
    const k = x - y;
    const previous = isDown(reached, k, d) ? k + 1 : k - 1;
    const fromX = d === 0 ? 0 : (reached.get(previous) ?? 0);
    const fromY = d === 0 ? 0 : fromX - previous;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      lines.push({ kind: 'same', text: a[x] ?? '' });
    }
    if (d === 0) break;
    if (x === fromX) lines.push({ kind: 'added', text: b[(y -= 1)] ?? '' });
    else lines.push({ kind: 'removed', text: a[(x -= 1)] ?? '' });
  }
  return removedFirst(lines.reverse());
}

/** For each number of edits, how far one gets on each diagonal before the next edit. */
function furthestReaching(a: readonly string[], b: readonly string[]): Map<number, number>[] {
  const trail: Map<number, number>[] = [];
  let reached = new Map<number, number>([[1, 0]]);
  for (let d = 0; d <= a.length + b.length; d += 1) {
    trail.push(new Map(reached));
    const next = new Map(reached);
    for (let k = -d; k <= d; k += 2) {
      let x = isDown(reached, k, d) ? (reached.get(k + 1) ?? 0) : (reached.get(k - 1) ?? 0) + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      next.set(k, x);
      if (x >= a.length && x - k >= b.length) return trail;
    }
    reached = next;
  }
  return trail;
}

const isDown = (reached: ReadonlyMap<number, number>, k: number, d: number): boolean =>
  k === -d || (k !== d && (reached.get(k - 1) ?? -1) < (reached.get(k + 1) ?? -1));

/** Within a run of edits, all that is removed before all that is added. */
function removedFirst(lines: readonly DiffLine[]): DiffLine[] {
  const sorted: DiffLine[] = [];
  let run: DiffLine[] = [];
  const flush = (): void => {
    sorted.push(
      ...run.filter(({ kind }) => kind === 'removed'),
      ...run.filter(({ kind }) => kind === 'added'),
    );
    run = [];
  };
  for (const line of lines) {
    if (line.kind !== 'same') run.push(line);
    else {
      flush();
      sorted.push(line);
    }
  }
  flush();
  return sorted;
}
