/** The small turning ring of something under way. */
import styles from './Spinner.module.css';

/** Decorative: whoever shows it also says in words what is under way. */
export const Spinner = () => <span className={styles.spinner} aria-hidden="true" />;
