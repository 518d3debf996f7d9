/** A change over several hosts in one dialog: what is wished for, what each host would do, and how it goes. */
import type { ReactNode } from 'react';
import type { SpanPlanned } from '../../shared/contract/contract';
import type { SpanAccept, SpanGiven, SpanWish } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import type { Answer } from '../asking/useAnswer';
import { Button } from '../ui/controls/Button';
import { Dialog } from '../ui/notices/Dialog';
import { ErrorNotice } from '../ui/notices/ErrorNotice';
import { Skeleton } from '../ui/notices/Skeleton';
import { canGive } from './spanQuestions';
import { SpanFindings } from './SpanFindings';
import { SpanOutcome } from './SpanOutcome';
import { SpanPlans } from './SpanPlans';
import styles from './Span.module.css';
import { SpanProgressList } from './SpanProgressList';
import { useSpanChange, type SpanChange } from './useSpanChange';

interface SpanChangeDialogProps {
  title: string;
  /** What the button says. */
  verb: string;
  /** Whether what is done loses something. */
  isDanger?: boolean;
  /** Null while there is nothing to ask about. */
  wish: SpanWish | null;
  /** What was said yes to before. */
  accept?: SpanAccept;
  /** What is chosen and said above the plan; it is told what was planned. */
  children: (plan: Answer<SpanPlanned>) => ReactNode;
  onClose: () => void;
  onDone?: (given: SpanGiven) => void;
}

const NOTHING_ACCEPTED: SpanAccept = [];

export function SpanChangeDialog(props: SpanChangeDialogProps) {
  const { title, wish, accept = NOTHING_ACCEPTED, children, onClose, onDone } = props;
  const change = useSpanChange(wish, accept, (given) => onDone?.(given));
  const { phase, plan, told } = change;
  const isUnderWay = phase.at === 'under-way';
  return (
    <Dialog
      title={title}
      size="large"
      onClose={() => {
        if (!isUnderWay) onClose();
      }}
      footer={<Footer {...props} change={change} />}
    >
      {phase.at === 'plan' ? (
        <>
          {children(plan)}
          {wish === null ? null : <Review plan={plan} change={change} />}
        </>
      ) : (
        <>
          {isUnderWay ? <p className={styles.facts}>{t('span.progress.lead')}</p> : null}
          {phase.at === 'over' ? <SpanOutcome given={phase.given} error={phase.error} /> : null}
          <SpanProgressList hosts={phase.planned.hosts} told={told} isOver={!isUnderWay} />
        </>
      )}
    </Dialog>
  );
}

function Review({ plan, change }: { plan: Answer<SpanPlanned>; change: SpanChange }) {
  if (plan.state === 'loading') return <Skeleton label={t('span.plan.working')} lines={3} />;
  if (plan.state === 'failed')
    return <ErrorNotice title={t('changing.plan.impossible')} error={plan.error} />;
  const { findings, hosts } = plan.value;
  return (
    <>
      <SpanFindings {...{ findings, hosts }} accepted={change.accepted} onAccept={change.accept} />
      <SpanPlans hosts={hosts} />
    </>
  );
}

type FooterProps = Pick<SpanChangeDialogProps, 'verb' | 'isDanger' | 'onClose'> & { change: SpanChange };

function Footer({ verb, isDanger = false, onClose, change }: FooterProps) {
  const { phase, plan, accepted, give, cancel, back } = change;
  switch (phase.at) {
    case 'plan': {
      const planned = plan.state === 'ready' && canGive(plan.value, accepted) ? plan.value : null;
      return (
        <>
          <Button onPress={onClose}>{t('common.cancel')}</Button>
          <Button
            variant={isDanger ? 'danger' : 'primary'}
            isDisabled={planned === null}
            onPress={() => void (planned && give(planned))}
          >
            {verb}
          </Button>
        </>
      );
    }
    case 'under-way':
      return (
        <Button autoFocus isPending={phase.isEnding} onPress={cancel}>
          {t(phase.isEnding ? 'span.ending' : 'common.cancel')}
        </Button>
      );
    case 'over':
      return (
        <>
          {phase.given ? null : <Button onPress={back}>{t('common.back')}</Button>}
          <Button variant="primary" autoFocus onPress={onClose}>
            {t('common.close')}
          </Button>
        </>
      );
  }
}
