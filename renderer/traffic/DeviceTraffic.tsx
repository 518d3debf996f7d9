/** What passes a single device that leads away from guests: the last minutes, and rates and totals now. */
import { t } from '../../shared/language/language';
import { useCounters } from '../asking/counterInterest';
import { useStore } from '../state/store';
import { trafficOf } from '../state/networkFacts';
import { formatBytes, formatRate } from '../ui/quantity';
import { PastTraffic } from './PastTraffic';
import styles from './TrafficTab.module.css';

export function DeviceTraffic({ device, name }: { device: string; name: string }) {
  const isOn = useStore((state) => state.preferences.trafficSeconds > 0);
  useCounters(isOn ? [device] : []);
  const words = useStore((state) => {
    const traffic = trafficOf(state.counters[state.connection], device);
    return traffic?.rxRate == null || traffic.txRate === null
      ? ''
      : t('traffic.away', {
          receives: formatRate(traffic.rxRate),
          sends: formatRate(traffic.txRate),
          received: formatBytes(traffic.totals.rxBytes),
          sent: formatBytes(traffic.totals.txBytes),
        });
  });
  if (!isOn) return <p className={styles.note}>{t('traffic.off.text')}</p>;
  return (
    <div className={styles.tab}>
      <ul className={styles.legend} aria-label={t('traffic.lines')}>
        <li className={styles.received}>{t('traffic.line.received')}</li>
        <li className={styles.sent}>{t('traffic.line.sent')}</li>
      </ul>
      <PastTraffic subject={{ device, name }} span="minutes" leadsAway />
      <p className={styles.note}>{words}</p>
    </div>
  );
}
