/** A heading that folds its content out and in. */
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, Disclosure, DisclosurePanel, Heading } from 'react-aria-components';
import { classNames } from '../classNames';
import styles from './Fold.module.css';

export interface FoldProps {
  title: string;
  children: ReactNode;
  defaultExpanded?: boolean;
  /** A heading of the page's outline, a quiet line of text inside something else, or a line of a list. */
  level?: 2 | 3 | 4 | 'inline' | 'step';
}

/** Keeps its own state; content stays in the page while folded in, hidden. */
export function Fold({ title, children, defaultExpanded = false, level = 3 }: FoldProps) {
  const isHeading = typeof level === 'number';
  const trigger = (
    <Button slot="trigger" className={classNames(styles.trigger, isHeading ? styles.heading : styles[level])}>
      <ChevronRight size={14} aria-hidden="true" className={styles.chevron} />
      {title}
    </Button>
  );
  return (
    <Disclosure className={styles.fold ?? ''} defaultExpanded={defaultExpanded}>
      {isHeading ? <Heading level={level}>{trigger}</Heading> : trigger}
      <DisclosurePanel className={styles.panel ?? ''} role="group">
        {children}
      </DisclosurePanel>
    </Disclosure>
  );
}
