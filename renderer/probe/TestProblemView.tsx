/** What is the matter with a network, what to do about it, and Fix with what it will do. */
import { useState } from 'react';
import { toErrorShape, type ErrorShape } from '../../shared/contract/error';
import type { TestProblem } from '../../shared/contract/networkTest';
import type { PlanView as Plan } from '../../shared/contract/resource';
import { useStore } from '../state/store';
import { Button } from '../ui/controls/Button';
import { classNames } from '../ui/classNames';
import { CommandLine } from '../ui/shown/CommandLine';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { PlanView } from '../ui/shown/PlanView';
import { Skeleton } from '../ui/notices/Skeleton';
import { applyFix, planFix } from './testActions';
import styles from './TestDialog.module.css';

export interface TestProblemViewProps {
  problem: TestProblem;
  isWarning: boolean;
  network: string;
  isOver: boolean;
  onFixed: () => void;
}

/** A fix is shown with its commands on demand, and done by its button. */
export function TestProblemView({ problem, isWarning, network, isOver, onFixed }: TestProblemViewProps) {
  const { title, detail, remedy, command, fix } = problem;
  return (
    <section className={classNames(styles.problem, isWarning && styles.mild)} aria-label={title}>
      <span className={styles.title}>{title}</span>
      <span>{detail}</span>
      {remedy === '' ? null : <span>{remedy}</span>}
      {command === undefined ? null : <CommandLine text={command} />}
      {fix !== null && isOver ? <FixOffer network={network} fix={fix} onFixed={onFixed} /> : null}
    </section>
  );
}

function FixOffer({
  network,
  fix,
  onFixed,
}: {
  network: string;
  fix: NonNullable<TestProblem['fix']>;
  onFixed: () => void;
}) {
  const uri = useStore((state) => state.connection);
  const [plan, setPlan] = useState<Plan | null>(null);
  const [shown, setShown] = useState(false);
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<ErrorShape | null>(null);
  const show = () => {
    setShown(!shown);
    if (shown || plan) return;
    planFix(uri, network, fix).then(setPlan, (thrown: unknown) => setError(toErrorShape(thrown)));
  };
  const apply = async () => {
    setPending(true);
    setError(null);
    try {
      await applyFix(uri, network, fix);
      onFixed();
    } catch (thrown) {
      setError(toErrorShape(thrown));
    } finally {
      setPending(false);
    }
  };
  return (
    <div className={styles.fix}>
      <div className={styles.buttons}>
        <Button variant="primary" size="small" isPending={pending} onPress={() => void apply()}>
          Fix
        </Button>
        <Button size="small" aria-expanded={shown} onPress={show}>
          What will be done
        </Button>
      </div>
      {shown && plan ? <PlanView plan={plan} /> : null}
      {shown && !plan && !error ? <Skeleton label="Working out the commands" lines={1} /> : null}
      {error ? <ErrorNotice title="This could not be fixed" error={error} /> : null}
    </div>
  );
}
