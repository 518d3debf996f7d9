/** The history of a network or of the whole host: every change of a definition, its difference, and the way back. */
import { useState } from 'react';
import { ListBox, ListBoxItem } from 'react-aria-components';
import { frontName } from '../../shared/words/activityWords';
import { redoings, type HistoryEntry } from '../../shared/contract/history';
import type { NetworkState } from '../../shared/contract/snapshot';
import { openDialog } from '../asking/actions';
import { useAnswer } from '../asking/useAnswer';
import { useSnapshot } from '../state/store';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Skeleton } from '../ui/notices/Skeleton';
import { formatMoment } from '../ui/quantity';
import { useNow } from '../ui/useNow';
import { classNames } from '../ui/classNames';
import selectable from '../ui/styles/selectable.module.css';
import styles from './HistoryDialog.module.css';
import { HistoryChange } from './HistoryChange';
import { entryTitle } from './entryTitle';
import { entryWords } from './historyWords';
import { readHistory } from './undoActions';
import { t } from '../../shared/language/language';

interface HistoryDialogProps {
  /** Null for all networks of the host. */
  network: NetworkState | null;
  /** Id of the entry to show first. */
  entry?: string | null;
}

/** Read again whenever definitions change, by whomever. */
export function HistoryDialog({ network, entry = null }: HistoryDialogProps) {
  const [selected, setSelected] = useState(entry);
  const snapshot = useSnapshot();
  const uuid = network?.uuid ?? null;
  const stored = JSON.stringify(
    snapshot?.networks.map(({ definition, autostart }) => [definition, autostart]),
  );
  const reading = useAnswer({ uuid }, readHistoryOf, { turn: stored });
  const entries = reading.state === 'ready' ? reading.value : [];
  const shown = entries.find(({ id }) => id === selected) ?? entries[0];
  const close = (): void => openDialog(null);
  return (
    <Dialog
      title={network ? t('history.ofNetwork', { name: network.name }) : t('history.ofAll')}
      size="wide"
      onClose={close}
      footer={
        <Button variant="primary" onPress={close}>
          {t('common.close')}
        </Button>
      }
    >
      {reading.state === 'loading' ? <Skeleton label={t('history.reading')} lines={6} /> : null}
      {reading.state === 'failed' ? <ErrorNotice title={t('history.unread')} error={reading.error} /> : null}
      {reading.state === 'ready' && entries.length === 0 ? (
        <p className={styles.quiet}>{t('history.empty')}</p>
      ) : null}
      {shown ? (
        <div className={styles.split}>
          <EntryList entries={entries} selected={shown.id} onSelect={setSelected} />
          <HistoryChange
            key={shown.id}
            entry={shown}
            title={entryTitle(shown, redoings(entries))}
            isNewest={isNewest(entries, shown)}
          />
        </div>
      ) : null}
    </Dialog>
  );
}

const readHistoryOf = ({ uuid }: { uuid: string | null }) => readHistory(uuid);

/** Whether nothing was done to its network since. */
const isNewest = (entries: readonly HistoryEntry[], { id, uuid }: HistoryEntry): boolean =>
  entries.find((other) => other.uuid === uuid)?.id === id;

interface EntryListProps {
  entries: readonly HistoryEntry[];
  selected: string;
  onSelect: (id: string) => void;
}

function EntryList({ entries, selected, onSelect }: EntryListProps) {
  const now = useNow(60_000);
  const redone = redoings(entries);
  return (
    <ListBox
      aria-label={t('history.changes')}
      className={styles.list ?? ''}
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      autoFocus
      selectedKeys={[selected]}
      onSelectionChange={(keys) => {
        const [id] = keys === 'all' ? [] : keys;
        if (id !== undefined) onSelect(String(id));
      }}
    >
      {entries.map((entry) => (
        <ListBoxItem
          key={entry.id}
          id={entry.id}
          textValue={entryTitle(entry, redone)}
          className={classNames(selectable.row, styles.row)}
        >
          <span className={styles.title}>{entryTitle(entry, redone)}</span>
          <span className={styles.when}>{formatMoment(entry.at, now)}</span>
          <span className={styles.more}>{entryWords(entry)[0] ?? ''}</span>
          <span className={styles.who}>{whoOf(entry)}</span>
        </ListBoxItem>
      ))}
    </ListBox>
  );
}

const whoOf = ({ front, user }: HistoryEntry): string =>
  [frontName({ front }), user].filter((word) => word !== '').join(' · ');
