/** Names and values in two columns, as Details and Overview show them. */
import type { ReactNode } from 'react';
import styles from './Facts.module.css';

/** A description list; its children are Fact elements. */
export const Facts = ({ children }: { children: ReactNode }) => <dl className={styles.facts}>{children}</dl>;

/** One name and its value; `aside` is said more quietly after it. */
export const Fact = ({ name, children, aside }: { name: string; children: ReactNode; aside?: ReactNode }) => (
  <div className={styles.fact}>
    <dt className={styles.name}>{name}</dt>
    <dd className={styles.value}>
      {children}
      {aside ? <span className={styles.aside}> · {aside}</span> : null}
    </dd>
  </div>
);
