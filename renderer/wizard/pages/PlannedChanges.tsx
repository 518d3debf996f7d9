/** "What will be done": the plan for the new network, with its loading and failed states. */
import type { PlanView as Plan } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import type { Answer } from '../../asking/useAnswer';
import { ErrorNotice } from '../../ui/notices/ErrorNotice';
import { PlanView } from '../../ui/shown/PlanView';
import { Spinner } from '../../ui/notices/Spinner';
import styles from './PlannedChanges.module.css';

export function PlannedChanges({ plan, starts }: { plan: Answer<Plan>; starts: boolean }) {
  return (
    <section className={styles.section} aria-labelledby="plan-heading" aria-busy={plan.state === 'loading'}>
      <h3 id="plan-heading">{t('changing.plan.title')}</h3>
      {!starts && <p className={styles.note}>{t('wizard.finish.storedOnly')}</p>}
      {plan.state === 'loading' && (
        <p className={styles.note}>
          <Spinner /> {t('changing.plan.workingOn')}
        </p>
      )}
      {plan.state === 'ready' && <PlanView plan={plan.value} />}
      {plan.state === 'failed' && <ErrorNotice title={t('changing.plan.failed')} error={plan.error} />}
    </section>
  );
}
