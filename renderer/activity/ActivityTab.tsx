/** The Activity tab: what was done and noticed on this host, newest first, searchable, with a report for a bug. */
import { useMemo, useState } from 'react';
import { useStore } from '../state/store';
import { EmptyState } from '../ui/notices/EmptyState';
import { Select } from '../ui/controls/Select';
import { Skeleton } from '../ui/notices/Skeleton';
import { TextField } from '../ui/controls/TextField';
import { countOf } from '../ui/quantity';
import { ActivityDetails } from './ActivityDetails';
import { ActivityList } from './ActivityList';
import styles from './ActivityTab.module.css';
import { activityKinds, filterActivity, type ActivityKind } from './activityFilter';
import { ReportButtons } from './ReportButtons';

const EVERY_NETWORK = '';

/** Filter and selection belong to the tab and go with it. */
export function ActivityTab() {
  const entries = useStore((state) => state.activity[state.connection]);
  const [text, setText] = useState('');
  const [kind, setKind] = useState<ActivityKind>('all');
  const [network, setNetwork] = useState(EVERY_NETWORK);
  const [selected, setSelected] = useState<string | null>(null);
  const found = useMemo(
    () => filterActivity(entries ?? [], { kind, text, network: network === EVERY_NETWORK ? null : network }),
    [entries, kind, text, network],
  );
  const names = useMemo(() => networksIn(entries ?? []), [entries]);
  if (!entries) return <Skeleton label="Reading the activity" lines={6} />;
  const shown = found.find(({ id }) => id === selected);
  return (
    <div className={styles.activity}>
      <div className={styles.bar}>
        <div className={styles.search}>
          <TextField
            label="Filter activity"
            hideLabel
            placeholder="Filter by action, user, command, address…"
            value={text}
            onChange={setText}
          />
        </div>
        <Select
          label="Show"
          layout="beside"
          options={activityKinds}
          selected={kind}
          onSelect={(id) => setKind(id as ActivityKind)}
        />
        <Select
          label="Network"
          layout="beside"
          options={[{ id: EVERY_NETWORK, label: 'All' }, ...names.map((name) => ({ id: name, label: name }))]}
          selected={network}
          onSelect={setNetwork}
        />
        <span className={styles.count}>{countOf(found.length, 'line')}</span>
        <ReportButtons />
      </div>
      {entries.length === 0 ? (
        <EmptyState title="Nothing has been done yet">
          Every start, stop, change and repair will be listed here with the commands that carried it out,
          beside guests, leases and what other programs changed.
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState title="Nothing matches the filter">Try fewer or other words.</EmptyState>
      ) : (
        <ActivityList entries={found} selected={selected} onSelect={setSelected} />
      )}
      {shown ? <ActivityDetails key={shown.id} entry={shown} onClose={() => setSelected(null)} /> : null}
    </div>
  );
}

/** Every network that an entry is about, A→Z. */
function networksIn(entries: readonly { network: string }[]): string[] {
  const names = new Set(entries.flatMap(({ network }) => network.split(', ')));
  names.delete('');
  return [...names].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
