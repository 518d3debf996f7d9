/** Traffic of a network and of each guest: a chart of the past, and rates and totals now. */
import { memo, useState } from 'react';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { TrafficSpan } from '../../shared/contract/trafficSpan';
import { t } from '../../shared/language/language';
import { openDialog } from '../asking/actions';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { EmptyState } from '../ui/notices/EmptyState';
import { Select } from '../ui/controls/Select';
import table from '../ui/styles/table.module.css';
import { useCounters } from '../asking/counterInterest';
import { PastTraffic } from './PastTraffic';
import styles from './TrafficTab.module.css';
import { trafficCells, trafficSubjects, type TrafficSubject } from './trafficRows';

const SPANS = ['minutes', 'hour', 'day'] as const satisfies readonly TrafficSpan[];

/** Nothing is read while another tab is shown, or the window is hidden. */
export function TrafficTab({ network }: { network: NetworkState }) {
  const seconds = useStore((state) => state.preferences.trafficSeconds);
  const preferences = (
    <Button size="small" onPress={() => openDialog({ kind: 'preferences' })}>
      {t('traffic.preferences')}
    </Button>
  );
  if (network.state === 'inactive')
    return <EmptyState title={t('traffic.none.title')}>{t('traffic.none.text')}</EmptyState>;
  if (seconds === 0)
    return (
      <EmptyState title={t('traffic.off.title')} action={preferences}>
        {t('traffic.off.text')}
      </EmptyState>
    );
  const subjects = trafficSubjects(network);
  if (subjects.length === 0)
    return <EmptyState title={t('traffic.noGuest.title')}>{t('traffic.noGuest.text')}</EmptyState>;
  return (
    <div className={styles.tab}>
      <LiveTraffic subjects={subjects} />
      <p className={styles.note}>
        {t('traffic.note', { seconds })} {preferences}
      </p>
    </div>
  );
}

function LiveTraffic({ subjects }: { subjects: TrafficSubject[] }) {
  const [span, setSpan] = useState<TrafficSpan>('minutes');
  const [chosen, setChosen] = useState('');
  const shown = subjects.find(({ device }) => device === chosen) ?? subjects[0];
  useCounters(subjects.map(({ device }) => device));
  if (!shown) return null;
  return (
    <>
      <div className={styles.bar}>
        <Select
          label={t('traffic.of')}
          layout="beside"
          options={subjects.map(({ device, name }) => ({ id: device, label: name, detail: device }))}
          selected={shown.device}
          onSelect={setChosen}
        />
        <Select
          label={t('traffic.time')}
          layout="beside"
          options={SPANS.map((id) => ({ id, label: t(`traffic.span.${id}`) }))}
          selected={span}
          onSelect={(id) => setSpan(SPANS.find((choice) => choice === id) ?? 'minutes')}
        />
        <ul className={styles.legend} aria-label={t('traffic.lines')}>
          <li className={styles.received}>{t('traffic.line.received')}</li>
          <li className={styles.sent}>{t('traffic.line.sent')}</li>
        </ul>
      </div>
      <PastTraffic subject={shown} span={span} />
      <div className={table.scroll}>
        <table className={table.table} aria-label={t('traffic.table')}>
          <thead>
            <tr>
              {[t('common.name'), t('traffic.port')].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              {[t('traffic.receiving'), t('traffic.sending'), t('traffic.received'), t('traffic.sent')].map(
                (title) => (
                  <th key={title} scope="col" className={table.number}>
                    {title}
                  </th>
                ),
              )}
            </tr>
          </thead>
          <tbody>
            {subjects.map(({ device, name }) => (
              <TrafficRow key={device} device={device} name={name} />
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

const TrafficRow = memo(function TrafficRow({ device, name }: TrafficSubject) {
  const cells = useStore((state) => trafficCells(state.counters[state.connection], device).join('\n'));
  return (
    <tr>
      <td>{name}</td>
      <td className={table.fixed}>{device}</td>
      {cells.split('\n').map((cell, column) => (
        <td key={column} className={`${table.number} ${table.fixed}`}>
          {cell}
        </td>
      ))}
    </tr>
  );
});
