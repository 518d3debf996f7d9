/** The remembered traffic of a device as a chart, with what it shows in words. */
import { Suspense } from 'react';
import type { TrafficSpan } from '../../shared/contract/trafficSpan';
import { t } from '../../shared/language/language';
import type { TrafficSeries } from '../../shared/traffic/trafficRing';
import { lazily } from '../ui/lazily';
import { describeSeries, type TrafficSubject } from './trafficRows';
import styles from './TrafficTab.module.css';
import { useTrafficHistory } from './useTrafficHistory';

/** Loaded when somebody first looks at traffic. */
const TrafficChart = lazily(() => import('./TrafficChart'), 'TrafficChart');

interface PastTrafficProps {
  subject: TrafficSubject;
  span: TrafficSpan;
  /** What the device receives is what is received, as for a device that leads away from guests. */
  leadsAway?: boolean;
}

export function PastTraffic({ subject, span, leadsAway = false }: PastTrafficProps) {
  const history = useTrafficHistory(subject.device, span);
  const known = history?.devices[subject.device];
  if (!history || !known) return <div className={styles.waiting}>{t('traffic.waiting')}</div>;
  const series: TrafficSeries = leadsAway ? { rx: known.tx, tx: known.rx } : known;
  return (
    <Suspense fallback={<div className={styles.waiting}>{t('traffic.waiting')}</div>}>
      <TrafficChart
        start={history.start}
        stepMs={history.stepMs}
        series={series}
        label={`${t(`traffic.span.${span}`)}, ${subject.name}: ${describeSeries(series)}`}
      />
    </Suspense>
  );
}
