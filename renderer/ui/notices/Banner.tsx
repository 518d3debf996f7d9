/** A message across a place: what is the matter there, and what can be done about it. */
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { t } from '../../../shared/language/language';
import styles from './Banner.module.css';
import { classNames } from '../classNames';
import { IconButton } from '../controls/IconButton';

const icons = { info: Info, good: CircleCheck, changed: TriangleAlert, failed: CircleAlert };

export interface BannerProps {
  tone: keyof typeof icons;
  title: string;
  /** More words, and details that fold out. */
  children?: ReactNode;
  /** Buttons. */
  actions?: ReactNode;
  onDismiss?: () => void;
}

/** A region named by its title; failures are announced at once. */
export function Banner({ tone, title, children, actions, onDismiss }: BannerProps) {
  const Icon = icons[tone];
  return (
    <section
      className={classNames(styles.banner, styles[tone])}
      aria-label={title}
      {...(tone === 'failed' ? { role: 'alert' } : {})}
    >
      <Icon size={18} className={styles.icon} aria-hidden="true" />
      <div className={styles.words}>
        <span className={styles.title}>{title}</span>
        {children ? <div>{children}</div> : null}
      </div>
      {actions ? <div className={styles.actions}>{actions}</div> : null}
      {onDismiss ? (
        <IconButton
          bare
          label={t('ui.dismiss')}
          icon={<X size={16} aria-hidden="true" />}
          onPress={onDismiss}
        />
      ) : null}
    </section>
  );
}
