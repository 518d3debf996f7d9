/** How rules differ, in words. */
import { t } from '../../../../shared/language/language';
import { missing } from '../missing';

/** What rules at `place` have lost and what they have besides. */
export function differenceOfRules(
  place: string,
  found: readonly string[],
  wanted: readonly string[],
): string {
  const gone = missing(wanted, found).join('; ');
  const more = missing(found, wanted).join('; ');
  if (gone !== '' && more !== '') return t('kinds.rules.both', { place, gone, more });
  if (gone !== '') return t('kinds.rules.lost', { place, gone });
  return more === '' ? t('kinds.rules.order', { place }) : t('kinds.rules.more', { place, more });
}
