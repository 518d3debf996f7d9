/** What lies behind an error, folded: the command, its input, its exit status and its output. */
import type { ErrorShape } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';
import { CommandLine } from '../shown/CommandLine';
import styles from './ErrorDetails.module.css';
import { errorDetails } from '../errorText';
import { Fold } from '../controls/Fold';

/** Renders nothing when the error's message already says all there is. */
export function ErrorDetails({ error }: { error: ErrorShape }) {
  const details = errorDetails(error);
  if (details.length === 0) return null;
  return (
    <Fold title={t('ui.error.details')} level="inline">
      <div className={styles.details}>
        {details.map(({ name, text }) => (
          <div key={name}>
            <span className={styles.name}>{name}</span>
            <CommandLine text={text} label={t('ui.copyNamed', { name })} />
          </div>
        ))}
      </div>
    </Fold>
  );
}
