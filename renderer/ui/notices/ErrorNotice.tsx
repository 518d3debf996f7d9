/** A failure as a banner: what failed, why, what to do, with the details folded. */
import type { ReactNode } from 'react';
import type { ErrorShape } from '../../../shared/contract/error';
import { Banner } from './Banner';
import { CommandLine } from '../shown/CommandLine';
import { ErrorDetails } from './ErrorDetails';
import { errorRemedy } from '../errorText';
import styles from './ErrorNotice.module.css';

export interface ErrorNoticeProps {
  /** What failed, as "default could not be started". */
  title: string;
  error: ErrorShape;
  actions?: ReactNode;
  /** What is to be said besides. */
  children?: ReactNode;
  onDismiss?: () => void;
}

/** Announced at once; stays until it is dismissed or its owner takes it away. */
export function ErrorNotice({ title, error, actions, children, onDismiss }: ErrorNoticeProps) {
  const remedy = errorRemedy(error);
  return (
    <Banner tone="failed" title={title} actions={actions} {...(onDismiss ? { onDismiss } : {})}>
      <div className={styles.words}>
        <span>{error.message}</span>
        {children ? <span>{children}</span> : null}
        {remedy && !error.message.includes(remedy.advice) ? <span>{remedy.advice}</span> : null}
        {remedy?.command ? <CommandLine text={remedy.command} /> : null}
        <ErrorDetails error={error} />
      </div>
    </Banner>
  );
}
