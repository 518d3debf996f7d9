/** Says how a trial ended that nobody has answered in this window: while it was away, or in another window. */
import { useEffect, useRef } from 'react';
import type { Trial } from '../../shared/snapshot';
import { announce, showNotice } from '../actions';
import { readHistory } from '../history/undoActions';
import { wasAnswered } from '../networks/trialAnswers';
import { isReady, useSnapshot, useStore } from '../store';

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

/** The history knows whether it was taken back. */
async function tell({ title, until }: Trial): Promise<void> {
  const entries = await readHistory(null).catch(() => []);
  const wasTakenBack = entries.some(({ action, at }) => action === 'revert' && at >= until - 16_000);
  const text = wasTakenBack
    ? `Taken back, because nobody kept it: ${title}`
    : `Kept in another window: ${title}`;
  announce(text);
  showNotice(text, null);
}
