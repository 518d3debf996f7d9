/** What a place says when there is nothing in it: what belongs here, and how to get it. */
import type { ReactNode } from 'react';
import styles from './EmptyState.module.css';

/** Centred in its place. */
export const EmptyState = ({
  title,
  children,
  action,
}: {
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) => (
  <div className={styles.empty}>
    <p className={styles.title}>{title}</p>
    {children ? <p className={styles.words}>{children}</p> : null}
    {action}
  </div>
);
