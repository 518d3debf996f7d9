/** What somebody may have meant who has mistyped a name. */

/** So many letters may be wrong, at most a third of what was typed. */
const MOST_WRONG = 3;
/** Names are no longer than this where they come from; what is longer is no slip. */
const MOST_LETTERS = 64;

/** The one of `known` that is most like `typed`; null when none is like it. */
export function nearest(typed: string, known: readonly string[]): string | null {
  if (typed.length > MOST_LETTERS) return null;
  const most = Math.min(MOST_WRONG, Math.floor(typed.length / 3));
  const [best] = known
    .filter((name) => Math.abs(name.length - typed.length) <= most)
    .map((name) => ({ name, wrong: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ wrong }) => wrong <= most)
    .sort((a, b) => a.wrong - b.wrong);
  return best?.name ?? null;
}

/** Letters to be added, left out or changed, two that changed places counting once (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)];
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j += 1) {
      const isSame = a[i - 1] === b[j - 1];
      const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(
        Math.min(
          at(i - 1, j) + 1,
          at(i, j - 1) + 1,
          at(i - 1, j - 1) + (isSame ? 0 : 1),
          ...(isSwapped ? [at(i - 2, j - 2) + 1] : []),
        ),
      );
    }
  }
  return at(a.length, b.length);
}
