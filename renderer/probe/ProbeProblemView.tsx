/** What is the matter with a network, what to do about it, and Fix with what it will do. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { ProbeProblem } from '../../shared/contract/probe';
import { helpOfCause } from '../../shared/contract/helpPlaces';
import { t } from '../../shared/language/language';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { classNames } from '../ui/classNames';
import { CommandLine } from '../ui/shown/CommandLine';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { OrderPlan } from '../changing/OrderPlan';
import { applyFix } from './probeActions';
import styles from './ProbeDialog.module.css';

export interface ProbeProblemViewProps {
  problem: ProbeProblem;
  isWarning: boolean;
  network: string;
  isOver: boolean;
  onFixed: () => void;
}

/** A fix is shown with its commands on demand, and done by its button. */
export function ProbeProblemView({ problem, isWarning, network, isOver, onFixed }: ProbeProblemViewProps) {
  const { cause, title, detail, remedy, command, fix, advice = false } = problem;
  return (
    <section
      className={classNames(styles.problem, isWarning && styles.mild, advice && styles.advice)}
      aria-label={title}
    >
      <span className={styles.title}>{title}</span>
      <span>{detail}</span>
      {remedy === '' ? null : <span>{remedy}</span>}
      {command === undefined ? null : <CommandLine text={command} />}
      <a className={styles.more} href={helpOfCause(cause)} target="_blank" rel="noopener">
        {t('probe.moreAbout')}
      </a>
      {fix !== null && isOver ? (
        <FixOffer network={network} fix={fix} isUrgent={!advice} onFixed={onFixed} />
      ) : null}
    </section>
  );
}

/** The button says what it does where nothing is to be mended: on a step that has passed. */
function FixOffer({
  network,
  fix,
  isUrgent,
  onFixed,
}: {
  network: string;
  fix: NonNullable<ProbeProblem['fix']>;
  isUrgent: boolean;
  onFixed: () => void;
}) {
  const uri = useStore((state) => state.connection);
  const [pending, setPending] = useState(false);
  const [failure, setFailure] = useState<ErrorShape | null>(null);
  const apply = async () => {
    setPending(true);
    setFailure(null);
    try {
      await applyFix(uri, network, fix);
      onFixed();
    } catch (thrown) {
      setFailure(toErrorShape(thrown));
    } finally {
      setPending(false);
    }
  };
  return (
    <div className={styles.fix}>
      <OrderPlan
        order={{ do: 'fix', name: network, fix }}
        beside={
          <Button
            variant={isUrgent ? 'primary' : 'default'}
            size="small"
            isPending={pending}
            onPress={() => void apply()}
          >
            {isUrgent ? t('probe.fix') : t(`probe.deed.${fix}`)}
          </Button>
        }
      />
      {failure ? <ErrorNotice title={t('probe.fixFailed')} error={failure} /> : null}
    </div>
  );
}
