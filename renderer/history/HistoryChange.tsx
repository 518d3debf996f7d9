/** One change of a definition: what it made different in words and in XML, and the way back to either side of it. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { HistoryEntry } from '../../shared/contract/history';
import { announce, showNotice } from '../state/messages';
import { Button } from '../ui/controls/Button';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { LineDiff } from '../ui/shown/LineDiff';
import styles from './HistoryDialog.module.css';
import { entryTitle } from './entryTitle';
import { entryWords } from './historyWords';
import { isChangedSince, revert } from './undoActions';

interface HistoryChangeProps {
  entry: HistoryEntry;
  /** Nothing was done to its network since: it is as the change has left it. */
  isNewest: boolean;
}

/** Where something came after it, going back loses that, which is asked for once more. */
export function HistoryChange({ entry, isNewest }: HistoryChangeProps) {
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
          const text = entry[to] ? `Network ${name} is as it was` : `Network ${name} deleted`;
          announce(text);
          showNotice(text, { label: 'Undo', entry: made });
        },
        (thrown: unknown) =>
          setFailure({ error: toErrorShape(thrown), to, mayForce: isChangedSince(thrown) }),
      )
      .finally(() => setBusy(null));
  };
  return (
    <section className={styles.change} aria-label={entryTitle(entry)}>
      <ul className={styles.words}>
        {entryWords(entry).map((word) => (
          <li key={word}>{word}</li>
        ))}
      </ul>
      <div className={styles.buttons}>
        <Button isPending={busy === 'before'} isDisabled={busy === 'after'} onPress={() => go('before')}>
          {before === null ? 'Delete it again' : after === null ? 'Restore' : 'Take this change back'}
        </Button>
        {isNewest || after === null ? null : (
          <Button
            isPending={busy === 'after'}
            isDisabled={busy === 'before'}
            onPress={() => go('after', true)}
          >
            Revert to this
          </Button>
        )}
      </div>
      {failure ? (
        <ErrorNotice
          title={failure.mayForce ? 'Changed again since' : 'Nothing was changed'}
          error={failure.error}
          actions={
            failure.mayForce ? (
              <Button onPress={() => go(failure.to, true)}>Revert all the same</Button>
            ) : undefined
          }
        />
      ) : null}
      <LineDiff label="Difference of the XML" before={before?.xml ?? ''} after={after?.xml ?? ''} />
    </section>
  );
}
