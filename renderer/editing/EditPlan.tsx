/** "What will be done" by Apply: the plan, worked out by the helper for the draft as it is typed. */
import { useCallback } from 'react';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDraft } from '../../shared/network';
import type { NetworkState } from '../../shared/snapshot';
import { ErrorNotice } from '../ui/ErrorNotice';
import { PlanView } from '../ui/PlanView';
import { Skeleton } from '../ui/Skeleton';
import styles from './EditBar.module.css';
import { planEdit } from './editActions';
import { useAnswer } from './useAnswer';

export interface EditPlanProps {
  network: NetworkState;
  draft: NetworkDraft;
  accept: IssueCode[];
}

/** An inactive network changes nothing on the host; its definition is stored. */
export function EditPlan({ network, draft, accept }: EditPlanProps) {
  const isActive = network.state === 'active';
  const ask = useCallback((question: [NetworkDraft, IssueCode[]]) => planEdit(...question), []);
  const answer = useAnswer<[NetworkDraft, IssueCode[]], Awaited<ReturnType<typeof planEdit>>>(
    isActive ? [draft, accept] : null,
    ask,
  );
  return (
    <section className={styles.plan} aria-label="What will be done">
      {!isActive ? (
        <p>The new definition is stored. The network is inactive, so nothing changes on this host now.</p>
      ) : answer.state === 'loading' ? (
        <Skeleton label="Working out the plan" lines={2} />
      ) : answer.state === 'failed' ? (
        <ErrorNotice title="The plan could not be worked out" error={answer.error} />
      ) : (
        <PlanView plan={answer.value} />
      )}
    </section>
  );
}
