/** "What will be done": the plan for the new network, with its loading and failed states. */
import type { PlanView as Plan } from '../../../shared/contract/resource';
import type { Answer } from '../../asking/useAnswer';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { PlanView } from '../../ui/shown/PlanView';
import { Spinner } from '../../ui/notices/Spinner';
import styles from './PlannedChanges.module.css';

export function PlannedChanges({ plan, starts }: { plan: Answer<Plan>; starts: boolean }) {
  return (
    <section className={styles.section} aria-labelledby="plan-heading" aria-busy={plan.state === 'loading'}>
      <h3 id="plan-heading">What will be done</h3>
      {!starts && (
        <p className={styles.note}>
          Now only the definition is stored. This happens when the network starts:
        </p>
      )}
      {plan.state === 'loading' && (
        <p className={styles.note}>
          <Spinner /> Working out the plan…
        </p>
      )}
      {plan.state === 'ready' && <PlanView plan={plan.value} />}
      {plan.state === 'failed' && <ErrorNotice title="The plan could not be worked out" error={plan.error} />}
    </section>
  );
}
