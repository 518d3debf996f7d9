/** "What will be done" on each host of a change over several, and why one refuses. */
import type { PlannedThere } from '../../shared/contract/contract';
import { t } from '../../shared/language/language';
import { Fold } from '../ui/controls/Fold';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { PlanView } from '../ui/shown/PlanView';
import { refusalsOf } from './spanQuestions';
import styles from './Span.module.css';

export function SpanPlans({ hosts }: { hosts: readonly PlannedThere[] }) {
  const refusals = refusalsOf(hosts);
  return (
    <section className={styles.lines} aria-label={t('changing.plan.title')}>
      {refusals.map(({ host, label, error }) =>
        error ? (
          <ErrorNotice key={host} title={t('span.plan.refused', { host: label })} error={error} />
        ) : null,
      )}
      {hosts.length > 0 ? <h3 className={styles.heading}>{t('changing.plan.title')}</h3> : null}
      {hosts.map(({ host, label, does, planned }) =>
        planned ? (
          <Fold key={host} title={t(`span.plan.${does}`, { host: label })} level="inline">
            <PlanView plan={planned.plan} />
          </Fold>
        ) : null,
      )}
    </section>
  );
}
