/** The callout that points to "Add network" on a host that has no network of the person's own yet. */
import { Plus, X } from 'lucide-react';
import { t } from '../../shared/language/language';
import { rich } from '../ui/rich';
import { dismissHighlight } from '../asking/preferences';
import { highlightsAdd, useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import styles from './AddHighlight.module.css';

/** Dismissed once, it stays away from this connection. */
export function AddHighlight() {
  const visible = useStore(highlightsAdd);
  if (!visible) return null;
  return (
    <aside className={styles.callout} aria-label={t('list.hint.title')}>
      <p>
        {rich('list.hint.words', {
          b: (text) => <strong>{text}</strong>,
          plus: <Plus size={14} aria-label={t('list.hint.plus')} className={styles.plus} />,
        })}
      </p>
      <IconButton
        bare
        label={t('list.hint.dismiss')}
        icon={<X size={14} aria-hidden="true" />}
        onPress={() => void dismissHighlight()}
      />
    </aside>
  );
}
