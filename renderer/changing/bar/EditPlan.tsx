/** "What will be done" by Apply: the plan, worked out by the helper for the draft as it is typed. */
import { useCallback } from 'react';
import type { IssueCode } from '../../../shared/definition/issue';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { PlanView } from '../../ui/shown/PlanView';
import { Skeleton } from '../../ui/notices/Skeleton';
import styles from './EditBar.module.css';
import { planEdit } from './editActions';
import { TYPING_REST, useAnswer } from '../../asking/useAnswer';

export interface EditPlanProps {
  network: NetworkState;
  draft: NetworkDraft;
  accept: IssueCode[];
}

/** A network that is inactive is changed in its definition only, which is said then. */
export function EditPlan({ network, draft, accept }: EditPlanProps) {
  const ask = useCallback(
    ([wanted, codes]: [NetworkDraft, IssueCode[]]) => planEdit(network, wanted, codes),
    [network],
  );
  const answer = useAnswer([draft, accept] as [NetworkDraft, IssueCode[]], ask, { rest: TYPING_REST });
  return (
    <section className={styles.plan} aria-label="What will be done">
      {answer.state === 'loading' ? <Skeleton label="Working out the plan" lines={2} /> : null}
      {answer.state === 'failed' ? (
        <ErrorNotice title="The plan could not be worked out" error={answer.error} />
      ) : null}
      {answer.state !== 'ready' ? null : answer.value.steps.length > 0 ? (
        <PlanView plan={answer.value} />
      ) : (
        <p>The definition is stored; nothing else changes on this host now.</p>
      )}
    </section>
  );
}
