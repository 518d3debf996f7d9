/** One step of a probe: how it went, what is the matter, and the commands behind it. */
import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ProbeStep } from '../../shared/contract/probe';
import { t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import { CommandLine } from '../ui/shown/CommandLine';
import { Fold } from '../ui/controls/Fold';
import { Spinner } from '../ui/notices/Spinner';
import styles from './ProbeDialog.module.css';
import { ProbeProblemView } from './ProbeProblemView';

const ICONS: Record<Exclude<ProbeStep['status'], 'running'>, LucideIcon> = {
  passed: CircleCheck,
  failed: CircleAlert,
  warning: TriangleAlert,
  skipped: CircleMinus,
};

export interface ProbeStepRowProps {
  step: ProbeStep;
  network: string;
  /** Fixes are offered when the probe is over. */
  isOver: boolean;
  onFixed: () => void;
}

/** The state is told by shape, colour and word. */
export function ProbeStepRow({ step, network, isOver, onFixed }: ProbeStepRowProps) {
  const { title, status, detail, because, problems, evidence } = step;
  return (
    <li className={styles.step} data-status={status}>
      <StepMark status={status} />
      <span className={styles.title}>{title}</span>
      <div className={styles.words}>
        {detail === '' ? null : <span className={styles.detail}>{detail}</span>}
        {because.map((reason) => (
          <span key={reason} className={styles.because}>
            {t('probe.likelyCause', { reason })}
          </span>
        ))}
        {problems.map((problem) => (
          <ProbeProblemView
            key={problem.title}
            problem={problem}
            isWarning={status === 'warning'}
            network={network}
            isOver={isOver}
            onFixed={onFixed}
          />
        ))}
        {status === 'failed' && evidence.length > 0 ? (
          <Fold title={t('probe.evidence.title')} level="inline">
            <CommandLine
              label={t('probe.evidence.copy', { step: title })}
              text={evidence.map(({ command, output }) => `$ ${command}\n${output}`).join('\n')}
            />
          </Fold>
        ) : null}
      </div>
    </li>
  );
}

function StepMark({ status }: { status: ProbeStep['status'] }) {
  const word = <span className={styles.word}>{t(`probe.status.${status}`)}</span>;
  if (status === 'running')
    return (
      <span className={styles.mark}>
        <Spinner />
        {word}
      </span>
    );
  const Icon = ICONS[status];
  return (
    <span className={classNames(styles.mark, styles[status])}>
      <Icon size={16} aria-hidden="true" />
      {word}
    </span>
  );
}
