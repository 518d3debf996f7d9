/** Lists of names, and sentences in others, as people say them. */
import { ENGLISH, locale, t } from '../../../../shared/language/language';

/** `a`, `a and b`, `a, b and 3 more`. */
export function describeNames(names: readonly string[]): string {
  if (names.length < 2) return names.join('');
  return names.length > 3
    ? t('probe.names.more', { names: names.slice(0, 2).join(', '), count: names.length - 2 })
    : t('probe.names.all', { names: names.slice(0, -1).join(', '), last: names.at(-1) ?? '' });
}

/** A sentence that another one goes on with: English begins it small, what begins with a name like `virbr0` or `DNS` aside. */
export const goingOn = (sentence: string): string =>
  locale().startsWith(ENGLISH) && /^[A-Z][a-z]/.test(sentence)
    ? sentence.charAt(0).toLowerCase() + sentence.slice(1)
    : sentence;
