/** "What will be done" by Apply: the plan, worked out by the helper for the draft as it is typed. */
import { useCallback } from 'react';
import type { IssueCode } from '../../../shared/definition/issue';
import type { NetworkDraft } from '../../../shared/definition/network';
import type { NetworkState } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
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
    <section className={styles.plan} aria-label={t('changing.plan.title')}>
      {answer.state === 'loading' ? <Skeleton label={t('changing.plan.working')} lines={2} /> : null}
      {answer.state === 'failed' ? (
        <ErrorNotice title={t('changing.plan.failed')} error={answer.error} />
      ) : null}
      {answer.state !== 'ready' ? null : answer.value.steps.length > 0 ? (
        <PlanView plan={answer.value} />
      ) : (
        <p>{t('changing.plan.storedOnly')}</p>
      )}
    </section>
  );
}
