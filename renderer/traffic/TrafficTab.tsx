/** Traffic of a network and of each guest: a chart of the past, and rates and totals now. */
import { memo, Suspense, useState } from 'react';
import type { NetworkState } from '../../shared/contract/snapshot';
import type { TrafficSpan } from '../../shared/contract/trafficSpan';
import { openDialog } from '../asking/actions';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { EmptyState } from '../ui/notices/EmptyState';
import { lazily } from '../ui/lazily';
import { Select } from '../ui/controls/Select';
import table from '../ui/styles/table.module.css';
import { useCounters } from '../asking/counterInterest';
import styles from './TrafficTab.module.css';
import { describeSeries, trafficCells, trafficSubjects, type TrafficSubject } from './trafficRows';
import { useTrafficHistory } from './useTrafficHistory';

/** Loaded when somebody first looks at traffic. */
const TrafficChart = lazily(() => import('./TrafficChart'), 'TrafficChart');

const spans: { id: TrafficSpan; label: string }[] = [
  { id: 'minutes', label: 'Last 5 minutes' },
  { id: 'hour', label: 'Last hour' },
  { id: 'day', label: 'Last 24 hours' },
];

/** Nothing is read while another tab is shown, or the window is hidden. */
export function TrafficTab({ network }: { network: NetworkState }) {
  const seconds = useStore((state) => state.preferences.trafficSeconds);
  const preferences = (
    <Button size="small" onPress={() => openDialog({ kind: 'preferences' })}>
      Preferences…
    </Button>
  );
  if (network.state === 'inactive')
    return <EmptyState title="No traffic">The network is inactive, so nothing passes through it.</EmptyState>;
  if (seconds === 0)
    return (
      <EmptyState title="Traffic is not read" action={preferences}>
        Reading it is switched off in Preferences.
      </EmptyState>
    );
  const subjects = trafficSubjects(network);
  if (subjects.length === 0)
    return (
      <EmptyState title="No guest is plugged in">
        The bridge counts this host’s own traffic; that of each guest is shown here once it is plugged in.
      </EmptyState>
    );
  return (
    <div className={styles.tab}>
      <LiveTraffic subjects={subjects} />
      <p className={styles.note}>
        As guests see it: received is what comes to them. Packets between two guests count at their ports, not
        at the network, which counts what passes its gateway. Read every{' '}
        {seconds === 1 ? 'second' : `${seconds} seconds`} while this is on screen. {preferences}
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
          label="Traffic of"
          layout="beside"
          options={subjects.map(({ device, name }) => ({ id: device, label: name, detail: device }))}
          selected={shown.device}
          onSelect={setChosen}
        />
        <Select
          label="Time"
          layout="beside"
          options={spans}
          selected={span}
          onSelect={(id) => setSpan(spans.find((choice) => choice.id === id)?.id ?? 'minutes')}
        />
        <ul className={styles.legend} aria-label="Lines">
          <li className={styles.received}>Received</li>
          <li className={styles.sent}>Sent (dashed)</li>
        </ul>
      </div>
      <PastTraffic subject={shown} span={span} />
      <div className={table.scroll}>
        <table className={table.table} aria-label="Traffic">
          <thead>
            <tr>
              {['Name', 'Port'].map((title) => (
                <th key={title} scope="col">
                  {title}
                </th>
              ))}
              {['Receiving', 'Sending', 'Received', 'Sent'].map((title) => (
                <th key={title} scope="col" className={table.number}>
                  {title}
                </th>
              ))}
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

function PastTraffic({ subject, span }: { subject: TrafficSubject; span: TrafficSpan }) {
  const history = useTrafficHistory(subject.device, span);
  const series = history?.devices[subject.device];
  const title = spans.find(({ id }) => id === span)?.label ?? '';
  if (!history || !series) return <div className={styles.waiting}>Waiting for the first readings…</div>;
  return (
    <Suspense fallback={<div className={styles.waiting}>Waiting for the first readings…</div>}>
      <TrafficChart
        start={history.start}
        stepMs={history.stepMs}
        series={series}
        label={`${title}, ${subject.name}: ${describeSeries(series)}`}
      />
    </Suspense>
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
