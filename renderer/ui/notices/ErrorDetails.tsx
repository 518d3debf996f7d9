/** What lies behind an error, folded: the command, its input, its exit status and its output. */
import type { ErrorShape } from '../../../shared/contract/error';
import { CommandLine } from '../shown/CommandLine';
import styles from './ErrorDetails.module.css';
import { errorDetails } from '../errorText';
import { Fold } from '../controls/Fold';

/** Renders nothing when the error's message already says all there is. */
export function ErrorDetails({ error }: { error: ErrorShape }) {
  const details = errorDetails(error);
  if (details.length === 0) return null;
  return (
    <Fold title="Details" level="inline">
      <div className={styles.details}>
        {details.map(({ name, text }) => (
          <div key={name}>
            <span className={styles.name}>{name}</span>
            <CommandLine text={text} label={`Copy: ${name}`} />
          </div>
        ))}
      </div>
    </Fold>
  );
}
