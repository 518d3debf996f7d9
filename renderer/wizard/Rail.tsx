/** The rail of the eight steps: where one is, what is done, and the way back to any page seen. */
import { Check } from 'lucide-react';
import { Button } from 'react-aria-components';
import { classNames } from '../ui/classNames';
import { isWanting, type Finding } from './assistantChecks';
import styles from './Rail.module.css';
import { stepIds, stepNumber, type StepId } from './steps';
import { t } from '../../shared/language/language';

export interface RailProps {
  step: StepId;
  furthest: number;
  /** Steps that this type of network has no use for. */
  unused: readonly StepId[];
  findings: readonly Finding[];
  onChoose: (step: StepId) => void;
}

/** Pages up to the furthest one seen can be chosen; a page that needs attention loses its tick. */
export function Rail({ step, furthest, unused, findings, onChoose }: RailProps) {
  return (
    <nav aria-label={t('wizard.rail.title')} className={styles.rail}>
      <ol className={styles.steps}>
        {stepIds.map((id, index) => {
          const wanting = findings.some((finding) => isWanting(finding, id));
          const isUnused = unused.includes(id);
          const done = index <= furthest && id !== step && id !== 'finish' && !wanting && !isUnused;
          return (
            <li key={id}>
              <Button
                className={classNames(
                  styles.step,
                  done && styles.done,
                  isUnused && styles.unused,
                  id === step && styles.current,
                )}
                aria-label={t(isUnused ? 'wizard.rail.unusedStep' : 'wizard.rail.step', {
                  number: stepNumber(id),
                  label: t(`wizard.step.${id}.label`),
                })}
                isDisabled={index > furthest}
                onPress={() => onChoose(id)}
                {...(id === step ? { 'aria-current': 'step' as const } : {})}
              >
                <span className={styles.mark} aria-hidden="true">
                  {done ? <Check size={12} strokeWidth={3} /> : isUnused ? '–' : stepNumber(id)}
                </span>
                <span className={styles.label}>
                  {t(`wizard.step.${id}.label`)}
                  {isUnused ? <span className={styles.why}>{t('wizard.rail.setByLan')}</span> : null}
                </span>
              </Button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
