/** Times of day as helpers say them. */
import { locale } from '../../../shared/language/language';

/** A moment's time of day, local, with seconds: `12:01:03`. */
export const clockText = (at: number): string =>
  new Date(at).toLocaleTimeString(locale(), { timeStyle: 'medium', hourCycle: 'h23' });
