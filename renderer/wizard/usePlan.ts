/** The plan for a draft, asked for again whenever the draft changes. */
import { useEffect, useState } from 'react';
import { toErrorShape } from '../../shared/error';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDraft } from '../../shared/network';
import type { PlanView } from '../../shared/resource';
import type { PlanState } from './PlannedChanges';

/** Asks a helper what creating and starting a draft, and others with it, would do. */
export type PlanCreate = (
  definition: NetworkDraft,
  accept: IssueCode[],
  others: NetworkDraft[],
) => Promise<PlanView>;

/** The plan of drafts; nothing is asked for while they are null. Answers that were overtaken are dropped. */
export function usePlan(
  made: { draft: NetworkDraft; companions: NetworkDraft[] } | null,
  accept: IssueCode[],
  planCreate: PlanCreate,
): PlanState {
  const question = made && JSON.stringify([made.draft, accept, made.companions]);
  const [answer, setAnswer] = useState<{ question: string; plan: PlanState } | null>(null);
  useEffect(() => {
    if (question === null) return;
    let overtaken = false;
    const [definition, codes, others] = JSON.parse(question) as Parameters<PlanCreate>;
    planCreate(definition, codes, others).then(
      (plan) => {
        if (!overtaken) setAnswer({ question, plan: { state: 'ready', plan } });
      },
      (error: unknown) => {
        if (!overtaken) setAnswer({ question, plan: { state: 'failed', error: toErrorShape(error) } });
      },
    );
    return () => {
      overtaken = true;
    };
  }, [question, planCreate]);
  return answer?.question === question ? answer.plan : { state: 'loading' };
}
