/** One change of a definition: what it made different in words and in XML, and the way back to either side of it. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { HistoryEntry } from '../../shared/contract/history';
import { announce, showNotice } from '../state/messages';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { LineDiff } from '../ui/shown/LineDiff';
import styles from './HistoryDialog.module.css';

import { entryWords } from './historyWords';
import { isChangedSince, revert } from './undoActions';
import { t } from '../../shared/language/language';

interface HistoryChangeProps {
  entry: HistoryEntry;
  /** What the entry is called. */
  title: string;
  /** Nothing was done to its network since: it is as the change has left it. */
  isNewest: boolean;
}

/** Where something came after it, going back loses that, which is asked for once more. */
export function HistoryChange({ entry, title, isNewest }: HistoryChangeProps) {
  const [busy, setBusy] = useState<'before' | 'after' | null>(null);
  const [failure, setFailure] = useState<{
    error: ErrorShape;
    to: 'before' | 'after';
    mayForce: boolean;
  } | null>(null);
  const { before, after, name } = entry;
  const go = (to: 'before' | 'after', force = false): void => {
    setBusy(to);
    setFailure(null);
    revert(entry, to, { force })
      .then(
        (made) => {
          const text = t(entry[to] ? 'history.isAsItWas' : 'history.nowDeleted', { name });
          announce(text);
          showNotice(text, { does: 'undo', entry: made });
        },
        (thrown: unknown) =>
          setFailure({ error: toErrorShape(thrown), to, mayForce: isChangedSince(thrown) }),
      )
      .finally(() => setBusy(null));
  };
  return (
    <section className={styles.change} aria-label={title}>
      <ul className={styles.words}>
        {entryWords(entry).map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button isPending={busy === 'before'} isDisabled={busy === 'after'} onPress={() => go('before')}>
          {before === null
            ? t('history.deleteAgain')
            : t(after === null ? 'history.restore' : 'history.takeBack')}
        </Button>
        {isNewest || after === null ? null : (
          <Button
            isPending={busy === 'after'}
            isDisabled={busy === 'before'}
            onPress={() => go('after', true)}
          >
            {t('history.revertToThis')}
          </Button>
        )}
      </div>
      {failure ? (
        <ErrorNotice
          title={t(failure.mayForce ? 'history.changedSince' : 'history.unchanged')}
          error={failure.error}
          actions={
            failure.mayForce ? (
              <Button onPress={() => go(failure.to, true)}>{t('history.revertAllTheSame')}</Button>
            ) : undefined
          }
        />
      ) : null}
      <LineDiff label={t('history.difference')} before={before?.xml ?? ''} after={after?.xml ?? ''} />
    </section>
  );
}
