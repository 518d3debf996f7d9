/** “Keep these settings?”: asks in every window while a change is on trial, until it is kept or taken back. */
import { useEffect, useState } from 'react';
import type { Trial } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { announce } from '../../state/messages';
import { endTrial, keepTrial } from './trialActions';
import { isReady, useSnapshot, useStore } from '../../state/store';
import { Button } from '../../ui/controls/Button';
import { Dialog } from '../../ui/notices/Dialog';
import { useNow } from '../../ui/useNow';
import styles from './TrialDialog.module.css';

/** How long a trial lasts; the clocks of host and window may differ by more. */
const TRIAL_MS = 15_000;
/** The seconds left that are spoken: each one would talk over everything else. */
const SPOKEN = [10, 5];

/** While the connection is away nothing can be answered, and the way to reconnect must be free. */
export function TrialDialog() {
  const trial = useSnapshot()?.trial ?? null;
  const ready = useStore(isReady);
  return trial && ready ? <Question key={trial.id} trial={trial} /> : null;
}

function Question({ trial }: { trial: Trial }) {
  const [deadline] = useState(() => Date.now() + Math.min(TRIAL_MS, Math.max(0, trial.until - Date.now())));
  const [answer, setAnswer] = useState<'keep' | 'end' | null>(null);
  const seconds = Math.max(0, Math.ceil((deadline - useNow(250)) / 1000));
  useEffect(() => {
    if (SPOKEN.includes(seconds)) announce(t('changing.trial.leftSpoken', { seconds }));
  }, [seconds]);
  const give = (given: 'keep' | 'end'): void => {
    setAnswer(given);
    void (given === 'keep' ? keepTrial(trial) : endTrial(trial)).finally(() => setAnswer(null));
  };
  return (
    <Dialog
      title={t('changing.trial.title')}
      role="alertdialog"
      // Escape is no answer: without one, the change is taken back in a moment.
      onClose={() => undefined}
      footer={
        <>
          <Button
            autoFocus
            isPending={answer === 'end'}
            isDisabled={answer === 'keep'}
            onPress={() => give('end')}
          >
            {t('changing.trial.takeBack')}
          </Button>
          <Button
            variant="primary"
            isPending={answer === 'keep'}
            isDisabled={answer === 'end'}
            onPress={() => give('keep')}
          >
            {t('changing.trial.keep')}
          </Button>
        </>
      }
    >
      <p>{trial.title}</p>
      <p>{t('changing.trial.text')}</p>
      <p className={styles.left}>
        <span role="timer" aria-live="off">
          {seconds > 0 ? t('changing.trial.left', { seconds }) : t('changing.trial.over')}
        </span>
        <progress className={styles.bar} max={TRIAL_MS / 1000} value={seconds} aria-hidden="true" />
      </p>
    </Dialog>
  );
}
