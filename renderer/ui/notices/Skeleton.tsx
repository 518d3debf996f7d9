/** Grey bars in the place of what is being loaded. */
import styles from './Skeleton.module.css';

/** `label` says what is loading, to those who do not see the bars. */
export const Skeleton = ({ label, lines }: { label: string; lines: number }) => (
  <div role="status" aria-label={label} className={styles.skeleton}>
    {Array.from({ length: lines }, (_, line) => (
      <span key={line} className={styles.bar} />
    ))}
  </div>
);
