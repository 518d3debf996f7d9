/** Says how a trial ended that nobody has answered in this window: while it was away, or in another window. */
import { useEffect, useRef } from 'react';
import type { ActivityEntry, Trial } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { announce, showNotice } from '../../state/messages';
import { shown } from '../../asking/connection';
import { wasAnswered } from './trialAnswers';
import { callHelper } from '../../asking/calls';
import { isReady, useSnapshot, useStore } from '../../state/store';

/** How long a trial lasts. */
const TRIAL_MS = 15_000;

/** Renders nothing: what it says is a notice. */
export function TrialOutcome() {
  const trial = useSnapshot()?.trial ?? null;
  const ready = useStore(isReady);
  const last = useRef<Trial | null>(null);
  useEffect(() => {
    const ended = last.current;
    // While nobody answers, what was last heard of the trial still stands.
    if (!ready || trial?.id === ended?.id) return;
    last.current = trial;
    if (ended && !wasAnswered(ended.id)) void tell(ended);
  }, [trial, ready]);
  return null;
}

/** The activity knows whether it was taken back. */
async function tell({ title, until }: Trial): Promise<void> {
  const began = until - TRIAL_MS;
  const entries = await callHelper(shown(), 'activity', { limit: 100, since: began }).catch(() => []);
  const takenBack = entries.find(({ action, outcome }) => action === 'revert' && outcome === 'done');
  const text = t(takenBack ? takenBackBy(takenBack) : 'changing.trial.keptElsewhere', { title });
  announce(text);
  showNotice(text, null);
}

/** The helper takes back what nobody answers about. */
const takenBackBy = ({ front }: ActivityEntry) =>
  front === 'helper' ? 'changing.trial.takenBackUnkept' : 'changing.trial.takenBackElsewhere';
