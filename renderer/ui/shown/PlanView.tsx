/** A plan before it runs: its steps in plain words, the exact command of each folded under it, all of it as a script. */
import type { PlanStep, PlanView as Plan } from '../../../shared/contract/resource';
import { t } from '../../../shared/language/language';
import { CommandLine } from './CommandLine';
import { CopyButton } from '../controls/CopyButton';
import { Fold } from '../controls/Fold';
import styles from './PlanView.module.css';

/** Few steps stand for many changes (rules go in one transaction); every single change is listed on demand. */
export function PlanView({ plan }: { plan: Plan }) {
  if (plan.steps.length === 0) return <p className={styles.nothing}>{t('ui.plan.nothing')}</p>;
  return (
    <div className={styles.plan}>
      <ol className={styles.steps}>
        {plan.steps.map((step, index) => (
          <PlanStepView key={index} step={step} />
        ))}
      </ol>
      {plan.changes.length > 0 ? (
        <Fold title={t('ui.plan.changes', { count: plan.changes.length })} level="inline">
          <ul className={styles.changes}>
            {plan.changes.map((change) => (
              <li key={`${change.action} ${change.kind} ${change.key}`}>{change.title}</li>
            ))}
          </ul>
        </Fold>
      ) : null}
      <div>
        <CopyButton text={plan.script} label={t('ui.plan.copyScript')} words={t('ui.plan.copyScript')} />
      </div>
    </div>
  );
}

const PlanStepView = ({ step }: { step: PlanStep }) => (
  <li>
    <Fold title={step.title} level="step">
      <div className={styles.exact}>
        <CommandLine text={step.command} />
        {step.input ? <CommandLine text={step.input.trimEnd()} label={t('ui.plan.copyInput')} /> : null}
      </div>
    </Fold>
  </li>
);
