/** A command or other text to copy, in fixed-width letters with its copy button. */
import { t } from '../../../shared/language/language';
import { classNames } from '../classNames';
import styles from './CommandLine.module.css';
import { CopyButton } from '../controls/CopyButton';

export interface CommandLineProps {
  text: string;
  /** Names the copy button, as "Copy the command". */
  label?: string;
  /** Shown whole instead of scrolling after some lines. */
  tall?: boolean;
}

/** Lines are kept; what does not fit scrolls, by keyboard too. */
export const CommandLine = ({ text, label = t('ui.copyCommand'), tall = false }: CommandLineProps) => (
  <div className={styles.command}>
    <pre className={classNames(styles.text, tall && styles.tall)} tabIndex={0}>
      {text}
    </pre>
    <CopyButton text={text} label={label} />
  </div>
);
