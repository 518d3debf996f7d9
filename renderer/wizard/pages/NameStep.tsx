/** Step 4: the network's name. */
import { quoteCommand } from '../../../shared/words/shellQuote';
import { t } from '../../../shared/language/language';
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
        label={t('wizard.name.label')}
        value={state.name.text}
        onChange={type}
        onSuggestion={type}
        issues={issue ? [issue] : []}
        hint={t('wizard.name.hint')}
        isRequired
      />
      <p className={styles.advice}>
        {t('wizard.name.advice')}
        <code className={styles.command}>
          {quoteCommand(['virtnet', 'net-start', state.name.text || 'NAME'])}
        </code>
      </p>
    </div>
  );
}
