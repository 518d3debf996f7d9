/** Why a cell of the matrix says what it says, and what applying the wishes would change. */
import type { NetworkDefinition } from '../../shared/definition/network';
import type { Reachability } from '../../shared/definition/reachability';
import { t } from '../../shared/language/language';
import { useAnswer } from '../asking/useAnswer';
import { planUpdates } from '../changing/trial/trialActions';
import { Fold } from '../ui/controls/Fold';
import { PlanView } from '../ui/shown/PlanView';
import { exceptionWords, inForce, type ReachUpdate } from './reachChanges';
import styles from './ReachabilityDialog.module.css';

interface ReachPlanProps {
  /** The selected cell, as it would be; null for none, or a network with itself. */
  cell: Reachability | null;
  networks: readonly NetworkDefinition[];
  updates: readonly ReachUpdate[];
}

export function ReachPlan({ cell, networks, updates }: ReachPlanProps) {
  const nameOf = (device: string): string =>
    networks.find(({ bridge }) => bridge.name === device)?.name ?? device;
  return (
    <div className={styles.plan}>
      <ul className={styles.legend} aria-label={t('reach.legend')}>
        <li>
          <span className={`${styles.cell} ${styles.yes}`}>✓</span> {t('reach.legend.yes')}
        </li>
        <li>
          <span className={styles.cell}>–</span> {t('reach.legend.no')}
        </li>
        <li>
          <span className={`${styles.cell} ${styles.exception}`} /> {t('reach.legend.exception')}
        </li>
        <li>
          <span className={`${styles.cell} ${styles.changed}`} /> {t('reach.legend.changed')}
        </li>
      </ul>
      <p className={styles.reason} aria-live="polite">
        {cell ? (
          <>
            <strong>{t('reach.answer', { from: cell.from, to: cell.to, reaches: cell.reaches })}</strong>{' '}
            {cell.reason} {cell.note}
          </>
        ) : (
          t('reach.choose')
        )}
      </p>
      {updates.length > 0 ? (
        <>
          <ul className={styles.updates} aria-label={t('reach.changes')}>
            {updates.flatMap(({ network, request }) =>
              exceptionWords(inForce(network), request.live ?? request.config ?? null, nameOf).map(
                (words) => <li key={words}>{words}</li>,
              ),
            )}
          </ul>
          <Commands updates={updates} />
        </>
      ) : null}
    </div>
  );
}

/** The plan of all of them as one change. */
function Commands({ updates }: { updates: readonly ReachUpdate[] }) {
  const requests = updates.map(({ request }) => request);
  const answer = useAnswer(requests, planUpdates);
  // Why it cannot be done is said by Apply.
  if (answer.state !== 'ready' || answer.value.plan.steps.length === 0) return null;
  return (
    <Fold title={t('reach.commands')} level="inline">
      <PlanView plan={answer.value.plan} />
    </Fold>
  );
}
