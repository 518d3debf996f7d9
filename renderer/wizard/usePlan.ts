/** The plan for a draft, asked for again whenever the draft changes. */
import { useCallback } from 'react';
import type { IssueCode } from '../../shared/definition/issue';
import type { NetworkDraft } from '../../shared/definition/network';
import type { PlanView } from '../../shared/contract/resource';
import { useAnswer, type Answer } from '../asking/useAnswer';

/** Asks a helper what creating and starting a draft, and others with it, would do. */
export type PlanCreate = (
  definition: NetworkDraft,
  accept: IssueCode[],
  others: NetworkDraft[],
) => Promise<PlanView>;

/** The plan of drafts; nothing is asked for while they are null. */
export function usePlan(
  made: { draft: NetworkDraft; companions: NetworkDraft[] } | null,
  accept: IssueCode[],
  planCreate: PlanCreate,
): Answer<PlanView> {
  const ask = useCallback((question: Parameters<PlanCreate>) => planCreate(...question), [planCreate]);
  const question: Parameters<PlanCreate> | null = made && [made.draft, accept, made.companions];
  return useAnswer(question, ask);
}
