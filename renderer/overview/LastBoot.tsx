/** What starting the autostart networks came to: how many came up, and why the others stayed down. */
import { CircleAlert } from 'lucide-react';
import type { BootReport } from '../../shared/contract/bootReport';
import { failureOf } from '../../shared/words/bootFailure';
import { Fact, Facts } from '../ui/shown/Facts';
import { formatMoment, formatTook } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import styles from './LastBoot.module.css';

/** The last boot of this host; before the first, how to have one. */
export function LastBoot({ report }: { report: BootReport | null }) {
  const now = useNow(60_000);
  if (!report) {
    return (
      <p>
        None since this host was started. The service virtnet-boot starts every network that is set to start
        on boot.
      </p>
    );
  }
  const { at, durationMs, started, active, failed } = report;
  return (
    <>
      <Facts>
        <Fact name="When" aside={`took ${formatTook(durationMs)}`}>
          {formatMoment(at, now)}
        </Fact>
        <Fact name="Started" aside={started.join(', ')}>
          {started.length}
        </Fact>
        {active.length > 0 ? (
          <Fact name="Active before" aside={active.join(', ')}>
            {active.length}
          </Fact>
        ) : null}
        <Fact name="Failed">{failed.length}</Fact>
      </Facts>
      {failed.length > 0 ? (
        <ul className={styles.failures} aria-label="Networks that did not start">
          {failed.map((one) => (
            <li key={`${one.bridgeOver === undefined} ${one.name}`} className={styles.failure}>
              <CircleAlert size={16} className={styles.icon} aria-hidden="true" />
              <span>
                <strong>{one.bridgeOver === undefined ? one.name : failureOf(one).what}</strong>{' '}
                {failureOf(one).fate}. {one.error.message}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
    </>
  );
}
