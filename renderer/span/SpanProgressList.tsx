/** How far a change is on each host, as it happens. */
import { CircleCheck, CircleDashed, CircleMinus, CircleX, Hourglass, type LucideIcon } from 'lucide-react';
import type { MemberStep, SpanProgress } from '../../shared/contract/spanWish';
import { t } from '../../shared/language/language';
import { classNames } from '../ui/classNames';
import { Spinner } from '../ui/notices/Spinner';
import styles from './Span.module.css';

const icons: Partial<Record<MemberStep, LucideIcon>> = {
  held: Hourglass,
  done: CircleCheck,
  'taken-back': CircleMinus,
  failed: CircleX,
  lost: CircleDashed,
};

const tones: Partial<Record<MemberStep, string | undefined>> = {
  done: styles.good,
  failed: styles.failed,
  lost: styles.changed,
};

/** What a host may be left at. */
const ENDS: ReadonlySet<MemberStep | undefined> = new Set(['done', 'taken-back', 'failed', 'lost']);

interface SpanProgressListProps {
  /** What they are called, in the order in which they stand. */
  hosts: readonly { host: string; label: string }[];
  told: readonly SpanProgress[];
  /** Nothing more is told. */
  isOver: boolean;
}

export function SpanProgressList({ hosts, told, isOver }: SpanProgressListProps) {
  const others = told.filter(({ host }) => !hosts.some((one) => one.host === host));
  const all = [...hosts, ...others.map(({ host, label }) => ({ host, label }))];
  return (
    <ul className={styles.progress} aria-label={t('span.progress.title')} aria-live="polite">
      {all.map(({ host, label }) => (
        <Row key={host} label={label} progress={told.find((one) => one.host === host)} isOver={isOver} />
      ))}
    </ul>
  );
}

interface RowProps {
  label: string;
  progress: SpanProgress | undefined;
  isOver: boolean;
}

function Row({ label, progress, isOver }: RowProps) {
  const step = isOver && !ENDS.has(progress?.step) ? undefined : progress?.step;
  // What was only planned there, as another host refused, was not begun.
  const left = progress?.step === 'planning' ? 'span.step.untouched' : 'span.step.unknown';
  const Icon = step === undefined ? CircleDashed : icons[step];
  return (
    <li>
      <strong className={styles.host}>{label}</strong>
      <span className={classNames(styles.state, step === undefined ? styles.waiting : tones[step])}>
        {Icon ? <Icon size={14} aria-hidden="true" /> : <Spinner />}
        {t(step === undefined ? (isOver ? left : 'span.step.waiting') : `span.step.${step}`)}
      </span>
      {progress?.error ? <p className={styles.facts}>{progress.error.message}</p> : null}
    </li>
  );
}
