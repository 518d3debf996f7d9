/** A change that waits until all hosts that it is of can keep it, or nobody does: which, since when, and what comes next. */
import type { Held } from '../../shared/contract/span';
import { listText, t } from '../../shared/language/language';
import { Banner } from '../ui/notices/Banner';
import { formatDuration } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import styles from './Span.module.css';

export function HeldNotice({ held }: { held: Held }) {
  const now = useNow(1000);
  const { anchor, here, members, since, title, inDoubt } = held;
  const others = members.filter((name) => name !== here);
  return (
    <Banner
      tone={inDoubt ? 'changed' : 'info'}
      title={t(inDoubt ? 'span.held.doubtTitle' : 'span.held.title', { title })}
    >
      <div className={styles.lines}>
        <p>
          {t('span.held.since', { duration: formatDuration(now - since), others: listText(others) })}{' '}
          {t(nextOf(held), { anchor })}
        </p>
        <p>{t('span.held.meanwhile')}</p>
      </div>
    </Banner>
  );
}

function nextOf({ anchor, here, inDoubt }: Held) {
  if (!inDoubt) return 'span.held.nextOpen';
  return anchor === here ? 'span.held.nextHere' : 'span.held.nextAnchor';
}
