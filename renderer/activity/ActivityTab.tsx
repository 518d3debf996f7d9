/** The Activity tab: what was done and noticed on this host, newest first, searchable, with a report for a bug. */
import { useMemo, useState } from 'react';
import { useStore } from '../state/store';
import { EmptyState } from '../ui/notices/EmptyState';
import { Select } from '../ui/controls/Select';
import { Skeleton } from '../ui/notices/Skeleton';
import { TextField } from '../ui/controls/TextField';

import { ActivityDetails } from './ActivityDetails';
import { ActivityList } from './ActivityList';
import styles from './ActivityTab.module.css';
import { activityKinds, filterActivity, type ActivityKind } from './activityFilter';
import { ReportButtons } from './ReportButtons';
import { t } from '../../shared/language/language';

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
  if (!entries) return <Skeleton label={t('activity.reading')} lines={6} />;
  const shown = found.find(({ id }) => id === selected);
  return (
    <div className={styles.activity}>
      <div className={styles.bar}>
        <div className={styles.search}>
          <TextField
            label={t('activity.filter')}
            hideLabel
            placeholder={t('activity.filterBy')}
            value={text}
            onChange={setText}
          />
        </div>
        <Select
          label={t('activity.show')}
          layout="beside"
          options={activityKinds.map((id) => ({ id, label: t(`activity.kind.${id}`) }))}
          selected={kind}
          onSelect={(id) => setKind(id as ActivityKind)}
        />
        <Select
          label={t('common.network')}
          layout="beside"
          options={[
            { id: EVERY_NETWORK, label: t('activity.everyNetwork') },
            ...names.map((name) => ({ id: name, label: name })),
          ]}
          selected={network}
          onSelect={setNetwork}
        />
        <span className={styles.count}>{t('activity.lines', { count: found.length })}</span>
        <ReportButtons />
      </div>
      {entries.length === 0 ? (
        <EmptyState title={t('activity.empty.title')}>{t('activity.empty.text')}</EmptyState>
      ) : found.length === 0 ? (
        <EmptyState title={t('activity.noMatch.title')}>{t('activity.noMatch.text')}</EmptyState>
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
