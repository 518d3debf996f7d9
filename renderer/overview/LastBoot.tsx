/** What starting the autostart networks came to: how many came up, and why the others stayed down. */
import { CircleAlert } from 'lucide-react';
import type { BootReport } from '../../shared/contract/bootReport';
import { failureOf } from '../../shared/words/bootFailure';
import { t } from '../../shared/language/language';
import { rich } from '../ui/rich';
import { Fact, Facts } from '../ui/shown/Facts';
import { formatMoment, formatTook } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import styles from './LastBoot.module.css';

/** The last boot of this host; before the first, how to have one. */
export function LastBoot({ report }: { report: BootReport | null }) {
  const now = useNow(60_000);
  if (!report) {
    return <p>{t('overview.boot.none')}</p>;
  }
  const { at, durationMs, started, active, failed } = report;
  return (
    <>
      <Facts>
        <Fact
          name={t('overview.boot.when')}
          aside={t('overview.boot.took', { duration: formatTook(durationMs) })}
        >
          {formatMoment(at, now)}
        </Fact>
        <Fact name={t('overview.boot.started')} aside={started.join(', ')}>
          {started.length}
        </Fact>
        {active.length > 0 ? (
          <Fact name={t('overview.boot.activeBefore')} aside={active.join(', ')}>
            {active.length}
          </Fact>
        ) : null}
        <Fact name={t('overview.boot.failed')}>{failed.length}</Fact>
      </Facts>
      {failed.length > 0 ? (
        <ul className={styles.failures} aria-label={t('overview.boot.failures')}>
          {failed.map((one) => (
            <li key={`${one.bridgeOver === undefined} ${one.name}`} className={styles.failure}>
              <CircleAlert size={16} className={styles.icon} aria-hidden="true" />
              <span>
                {rich('overview.boot.failure', {
                  what: <strong>{one.bridgeOver === undefined ? one.name : failureOf(one).what}</strong>,
                  fate: failureOf(one).fate,
                  reason: one.error.message,
                })}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
