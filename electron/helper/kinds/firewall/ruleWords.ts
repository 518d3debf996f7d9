/** How rules differ, in words. */
import { missing } from '../missing';

/** What rules at `place` have lost and what they have besides. */
export function differenceOfRules(
  place: string,
  found: readonly string[],
  wanted: readonly string[],
): string {
  const gone = missing(wanted, found);
  const more = missing(found, wanted);
  const parts = [
    ...(gone.length > 0 ? [`has lost: ${gone.join('; ')}`] : []),
    ...(more.length > 0 ? [`also has: ${more.join('; ')}`] : []),
  ];
  return `${place} ${parts.length > 0 ? parts.join(', and ') : 'has its rules in another order'}`;
}
