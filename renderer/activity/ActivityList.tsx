/** The lines of the activity; only those in view are in the page, so thousands scroll like a few. */
import { CircleAlert, CircleCheck, Dot } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { ListBox, ListBoxItem, ListLayout, Virtualizer } from 'react-aria-components';
import { actionName, originName, outcomeName } from '../../shared/words/activityWords';
import type { ActivityEntry } from '../../shared/contract/snapshot';
import { classNames } from '../ui/classNames';
import { formatMoment, formatTook } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import selectable from '../ui/styles/selectable.module.css';
import styles from './ActivityList.module.css';
import { t } from '../../shared/language/language';

/** Height of a line, in pixels. */
const ROW = 30;

const icons = { done: CircleCheck, failed: CircleAlert, noted: Dot };

interface ActivityListProps {
  entries: readonly ActivityEntry[];
  /** Id of the entry whose details are shown. */
  selected: string | null;
  onSelect: (id: string | null) => void;
}

/** Arrow keys walk through the lines; the selected one is shown with its details. */
export function ActivityList({ entries, selected, onSelect }: ActivityListProps) {
  const now = useNow(60_000);
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The details take their place from the list, and may cover the very line that they are about.
    if (selected !== null)
      frame.current?.querySelector('[data-selected]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  return (
    <div className={styles.frame} ref={frame}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: ROW }}>
        <ListBox
          aria-label={t('activity.list')}
          className={styles.list ?? ''}
          selectionMode="single"
          selectionBehavior="replace"
          selectedKeys={selected === null ? [] : [selected]}
          onSelectionChange={(keys) => {
            const [id] = keys === 'all' ? [] : keys;
            onSelect(id === undefined ? null : String(id));
          }}
          items={entries}
          dependencies={[now]}
        >
          {(entry) => (
            <ListBoxItem
              id={entry.id}
              textValue={lineText(entry)}
              className={classNames(selectable.row, styles.row)}
            >
              <ActivityLine entry={entry} now={now} />
            </ListBoxItem>
          )}
        </ListBox>
      </Virtualizer>
    </div>
  );
}

/** `now` decides whether the day is said. */
function ActivityLine({ entry, now }: { entry: ActivityEntry; now: number }) {
  const { at, network, outcome, durationMs, details = [], error } = entry;
  const Icon = icons[outcome];
  const more = error?.message ?? details.join(' · ');
  return (
    <>
      <span className={styles.time}>{formatMoment(at, now)}</span>
      <span className={styles.what} title={more} translate={entry.action === 'dnsmasq' ? 'no' : undefined}>
        <span className={entry.action === 'drift' ? styles.changed : undefined}>{actionName(entry)}</span>{' '}
        <strong>{network}</strong>
        {more === '' ? null : <span className={styles.more}> {more}</span>}
      </span>
      <span className={styles.quiet}>{originName(entry)}</span>
      <span className={classNames(styles.outcome, styles[outcome])}>
        <Icon size={14} aria-hidden="true" />
        {outcomeName(entry)}
      </span>
      <span className={styles.took}>{outcome === 'noted' ? '' : formatTook(durationMs)}</span>
    </>
  );
}

const lineText = (entry: ActivityEntry): string =>
  [actionName(entry), entry.network, outcomeName(entry)].filter((word) => word !== '').join(' ');
