/** Step 4: the network's name. */
import { quoteCommand } from '../../../shared/words/shellQuote';
import { TextField } from '../../ui/controls/TextField';
import { shownIssue } from '../assistantChecks';
import styles from './NameStep.module.css';
import type { StepProps } from './stepProps';

export function NameStep({ state, findings, dispatch }: StepProps) {
  const issue = shownIssue(state, findings, 'name');
  const type = (text: string): void => dispatch({ type: 'name', text });
  return (
    <div className={styles.page}>
      <TextField
        label="Network name"
        value={state.name.text}
        onChange={type}
        onSuggestion={type}
        issues={issue ? [issue] : []}
        hint="Letters, digits, “_”, “-”, “.” and “+”, at most 50 characters."
        isRequired
      />
      <p className={styles.advice}>
        Choose one that is easy to type if you use the command line:
        <code className={styles.command}>
          {quoteCommand(['virtnet', 'net-start', state.name.text || 'NAME'])}
        </code>
      </p>
    </div>
  );
}
