/** The Activity tab: what was done on this host, newest first, with the commands and their outcome. */
import { useState } from 'react';
import { useStore } from '../store';
import { EmptyState } from '../ui/EmptyState';
import { Skeleton } from '../ui/Skeleton';
import { TextField } from '../ui/TextField';
import { useNow } from '../ui/useNow';
import { ActivityRow } from './ActivityRow';
import styles from './ActivityTab.module.css';
import { filterActivity } from './activityText';

/** The filter text belongs to the tab and goes with it. */
export function ActivityTab() {
  const entries = useStore((state) => state.activity[state.connection]);
  const [filter, setFilter] = useState('');
  const now = useNow(60_000);
  if (!entries) return <Skeleton label="Reading the activity" lines={6} />;
  const found = filterActivity(entries, filter);
  return (
    <div className={styles.activity}>
      <div className={styles.bar}>
        <TextField
          label="Filter activity"
          hideLabel
          placeholder="Filter by network, action, user, command…"
          value={filter}
          onChange={setFilter}
        />
      </div>
      {entries.length === 0 ? (
        <EmptyState title="Nothing has been done yet">
          Every start, stop, change and repair will be listed here with the commands that carried it out.
        </EmptyState>
      ) : found.length === 0 ? (
        <EmptyState title="Nothing matches the filter">Try fewer or other words.</EmptyState>
      ) : (
        <ol className={styles.entries} aria-label="Activity">
          {found.map((entry) => (
            <ActivityRow key={entry.id} entry={entry} now={now} />
          ))}
        </ol>
      )}
    </div>
  );
}
