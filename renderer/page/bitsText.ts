/** A limit in the unit in which connections are sold. */
import { valueAt } from '../../shared/draft/tree';
import { numberText } from '../../shared/language/language';

/** `8 Mbit/s` for the 1000 kB/s at a path of a definition; null when there is no number. */
export function bitsText(raw: unknown, path: string): string | null {
  const kilobytes = valueAt(raw, path);
  if (typeof kilobytes !== 'number') return null;
  const megabits = (kilobytes * 8) / 1000;
  const [value, unit] = megabits < 1 ? [megabits * 1000, 'kbit/s'] : [megabits, 'Mbit/s'];
  return `${numberText(value, { maximumFractionDigits: 1 })} ${unit}`;
}
