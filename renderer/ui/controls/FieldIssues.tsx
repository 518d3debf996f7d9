/** The findings about one field: reason, and the right value as one click where there is one. */
import { CircleAlert, Info, TriangleAlert } from 'lucide-react';
import type { Issue } from '../../../shared/definition/issue';
import { t } from '../../../shared/language/language';
import { Button } from './Button';
import { classNames } from '../classNames';
import styles from './FieldIssues.module.css';

const ICONS = { error: CircleAlert, question: TriangleAlert, advice: Info } as const;

export interface FieldIssuesProps {
  issues: readonly Issue[];
  onSuggestion?: (value: string) => void;
}

/** Renders nothing when there are no issues; changes are announced politely. */
export function FieldIssues({ issues, onSuggestion }: FieldIssuesProps) {
  if (issues.length === 0) return null;
  return (
    <span className={styles.issues} aria-live="polite">
      {issues.map((issue) => {
        const Icon = ICONS[issue.severity];
        const { suggestion } = issue;
        return (
          <span
            key={`${issue.path} ${issue.code} ${issue.message}`}
            className={classNames(styles.issue, styles[issue.severity])}
          >
            <Icon size={14} aria-hidden="true" className={styles.icon} />
            <span>
              {issue.message}
              {suggestion !== undefined && onSuggestion ? (
                <>
                  {' '}
                  <Button size="small" variant="quiet" onPress={() => onSuggestion(suggestion)}>
                    {t('ui.useSuggestion', { suggestion })}
                  </Button>
                </>
              ) : null}
            </span>
          </span>
        );
      })}
    </span>
  );
}
