/** Two texts as one, with the lines marked that only one of them has. */
import { VisuallyHidden } from 'react-aria-components';
import { classNames } from '../ui/classNames';
import styles from './DifferenceView.module.css';
import { lineDiff, type DiffLine } from './lineDiff';

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', removed: '−', added: '+' };
const WORDS: Record<DiffLine['kind'], string> = { same: '', removed: 'Removed: ', added: 'Added: ' };

export interface DifferenceViewProps {
  label: string;
  before: string;
  after: string;
}

/** Colour is never alone: each line has its sign, and its word for screen readers. */
export const DifferenceView = ({ label, before, after }: DifferenceViewProps) => (
  <div className={styles.diff} role="region" aria-label={label} tabIndex={0}>
    {lineDiff(before, after).map(({ kind, text }, index) => (
      <div key={index} className={classNames(styles.line, kind !== 'same' && styles[kind])}>
        <VisuallyHidden elementType="span">{WORDS[kind]}</VisuallyHidden>
        <span aria-hidden="true">{SIGNS[kind]} </span>
        {text}
      </div>
    ))}
  </div>
);
