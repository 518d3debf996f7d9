/** The difference of two texts line by line: what was removed and added, each by its sign and its colour. */
import { useMemo } from 'react';
import { VisuallyHidden } from 'react-aria-components';
import { lineDiff, type DiffLine } from '../../../shared/words/lineDiff';
import { t } from '../../../shared/language/language';
import { classNames } from '../classNames';
import styles from './LineDiff.module.css';

const signs: Record<DiffLine['kind'], string> = { same: ' ', removed: '−', added: '+' };

interface LineDiffProps {
  /** The accessible name. */
  label: string;
  before: string;
  after: string;
}

/** All lines are shown: a definition is short, and what surrounds a change tells where it is. */
export function LineDiff({ label, before, after }: LineDiffProps) {
  const lines = useMemo(() => lineDiff(before, after), [before, after]);
  return (
    <div className={styles.diff} translate="no" role="region" aria-label={label} tabIndex={0}>
      {lines.map(({ kind, text }, index) => (
        <div key={index} className={classNames(styles.line, styles[kind])}>
          <span aria-hidden="true" className={styles.sign}>
            {signs[kind]}
          </span>
          <span>
            {kind === 'same' ? null : (
              <VisuallyHidden elementType="span">{`${t(`ui.diff.${kind}`)} `}</VisuallyHidden>
            )}
            {text}
          </span>
        </div>
      ))}
    </div>
  );
}
