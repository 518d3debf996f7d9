/** The callout that points to "Add network" on a host that has no network of the person's own yet. */
import { Plus, X } from 'lucide-react';
import { dismissHighlight } from '../asking/preferences';
import { highlightsAdd, useStore } from '../state/store';
import { IconButton } from '../ui/controls/IconButton';
import styles from './AddHighlight.module.css';

/** Dismissed once, it stays away from this connection. */
export function AddHighlight() {
  const visible = useStore(highlightsAdd);
  if (!visible) return null;
  return (
    <aside className={styles.callout} aria-label="Where to begin">
      <p>
        <strong>Create a virtual network</strong> with the{' '}
        <Plus size={14} aria-label="plus" className={styles.plus} /> button: eight short steps, each with a
        good default.
      </p>
      <IconButton
        bare
        label="Dismiss this hint"
        icon={<X size={14} aria-hidden="true" />}
        onPress={() => void dismissHighlight()}
      />
    </aside>
  );
}
