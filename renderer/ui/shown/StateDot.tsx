/** The state of a network as a dot that differs by shape as well as by colour. */
import { t } from '../../../shared/language/language';
import styles from './StateDot.module.css';
import { classNames } from '../classNames';

/** What a network's dot can say; `changed` is active but no longer as it was started. */
export type DotState = 'active' | 'inactive' | 'changed' | 'failed' | 'busy';

/** Spoken as its word unless the word stands beside it (`decorative`). */
export function StateDot({ state, decorative = false }: { state: DotState; decorative?: boolean }) {
  const words = t(`ui.state.${state}`);
  return (
    <span
      className={classNames(styles.dot, styles[state])}
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': words, title: words })}
    />
  );
}
