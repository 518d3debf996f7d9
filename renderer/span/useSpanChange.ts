/** A change over several hosts, from being wished for to what became of it. */
import { useEffect, useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { SpanPlanned } from '../../shared/contract/contract';
import type { SpanAccept, SpanGiven, SpanProgress, SpanWish } from '../../shared/contract/spanWish';
import { reread } from '../asking/connection';
import { cancelSpan, giveSpan, leaveSpan, planSpan } from '../asking/spanCalls';
import { TYPING_REST, useAnswer, type Answer } from '../asking/useAnswer';
import { useStore } from '../state/store';

/** Where a change is: being looked at, under way, or over. */
export type SpanPhase =
  | { at: 'plan' }
  | { at: 'under-way'; id: string; planned: SpanPlanned; isEnding: boolean }
  | { at: 'over'; id: string; planned: SpanPlanned; given: SpanGiven | null; error: ErrorShape | null };

export interface SpanChange {
  phase: SpanPhase;
  plan: Answer<SpanPlanned>;
  accepted: SpanAccept;
  accept: (accepted: SpanAccept) => void;
  told: readonly SpanProgress[];
  give: (planned: SpanPlanned) => Promise<void>;
  cancel: () => void;
  /** Back to what is wished for, to try again. */
  back: () => void;
}

const NONE: readonly SpanProgress[] = [];

/** `wish` is null while there is nothing to ask about. */
export function useSpanChange(
  wish: SpanWish | null,
  accept: SpanAccept,
  onDone: (given: SpanGiven) => void,
): SpanChange {
  const [accepted, setAccepted] = useState<SpanAccept>(accept);
  const [phase, setPhase] = useState<SpanPhase>({ at: 'plan' });
  const isPlanning = phase.at === 'plan';
  const plan = useAnswer(isPlanning && wish ? { wish, accept: accepted } : null, planSpan, {
    rest: TYPING_REST,
  });
  const id = phase.at === 'plan' ? null : phase.id;
  const told = useStore((state) => (id === null ? NONE : (state.spanChanges[id] ?? NONE)));
  useEffect(() => (id === null ? undefined : () => leaveSpan(id)), [id]);
  return {
    ...{ phase, plan, accepted, told },
    accept: setAccepted,
    give: async (planned) => {
      const id = crypto.randomUUID();
      setPhase({ at: 'under-way', id, planned, isEnding: false });
      const over = await outcomeOf(id, planned, accepted);
      setPhase({ at: 'over', id, planned, ...over });
      if (over.given) onDone(over.given);
    },
    cancel: () => {
      if (phase.at !== 'under-way') return;
      setPhase({ ...phase, isEnding: true });
      void cancelSpan(phase.id);
    },
    back: () => setPhase({ at: 'plan' }),
  };
}

async function outcomeOf(
  id: string,
  { wish, hosts }: SpanPlanned,
  accept: SpanAccept,
): Promise<{ given: SpanGiven | null; error: ErrorShape | null }> {
  try {
    return { given: await giveSpan(id, { wish, accept }), error: null };
  } catch (thrown) {
    return { given: null, error: toErrorShape(thrown) };
  } finally {
    await Promise.all(hosts.map(({ host }) => reread(host)));
  }
}
