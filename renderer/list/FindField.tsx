/** Looks for networks in the list by what a row of it says; only there once somebody has asked for it. */
import { useEffect, useRef } from 'react';
import { t } from '../../shared/language/language';
import { useStore } from '../state/store';
import { TextField } from '../ui/controls/TextField';
import styles from './NetworkList.module.css';

export function FindField() {
  const find = useStore((state) => state.find);
  const place = useRef<HTMLDivElement>(null);
  const asked = find?.asked ?? 0;
  useEffect(() => {
    if (asked > 0) place.current?.querySelector('input')?.select();
  }, [asked]);
  if (!find) return null;
  return (
    <div
      ref={place}
      className={styles.find}
      onKeyDown={(event) => {
        if (event.key === 'Escape') useStore.setState({ find: null });
        else if (event.key !== 'ArrowDown' && event.key !== 'Enter') return;
        event.preventDefault();
        listAfter(place.current)?.focus();
      }}
    >
      <TextField
        hideLabel
        label={t('list.find.label')}
        placeholder={t('list.find.placeholder')}
        value={find.text}
        onChange={(text) => useStore.setState({ find: { ...find, text } })}
      />
    </div>
  );
}

/** The row to go on with: the selected one where it is shown, else the first. */
function listAfter(place: HTMLElement | null): HTMLElement | null {
  const list = place?.parentElement?.querySelector('[role=listbox]');
  return (
    list?.querySelector<HTMLElement>('[role=option][aria-selected=true]') ??
    list?.querySelector<HTMLElement>('[role=option]') ??
    null
  );
}
