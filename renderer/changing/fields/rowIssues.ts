/** What is found in a row of a table, as it is said under the row. */
import type { Issue } from '../../../shared/definition/issue';

/** True for the place itself and what lies in it. */
export const isWithin = (path: string, place: string): boolean =>
  path.startsWith(place) && /^([.[]|$)/.test(path.slice(place.length));

/**
 * The findings of the item at a place, each once. Those of the schema do not name their field: with several columns
 * they are said with the titles of those that they are about.
 */
export function rowIssues(
  issues: readonly Issue[],
  at: string,
  columns: readonly { title: string; member: string }[],
): Issue[] {
  const said = new Map<string, Issue[]>();
  for (const issue of issues.filter(({ path }) => isWithin(path, at)))
    said.set(issue.message, [...(said.get(issue.message) ?? []), issue]);
  return [...said.values()].flatMap((alike) => {
    const [first] = alike;
    if (first?.code !== 'schema' || columns.length === 1) return first ?? [];
    const titles = columns
      .filter(({ member }) => alike.some(({ path }) => isWithin(path, `${at}.${member}`)))
      .map(({ title }) => title);
    return titles.length === 0 ? first : { ...first, message: `${titles.join(', ')}: ${first.message}` };
  });
}
