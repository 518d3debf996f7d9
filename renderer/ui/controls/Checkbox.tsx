/** A check box with its words, and a line of explanation under them. */
import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Checkbox as AriaCheckbox } from 'react-aria-components';
import styles from './Checkbox.module.css';
import { classNames } from '../classNames';

export interface CheckboxProps {
  /** The words beside the box. */
  children: ReactNode;
  isSelected: boolean;
  onChange: (selected: boolean) => void;
  /** One more line, which is not in the accessible name. */
  hint?: string;
  /** The accessible name where it is not the words beside the box. */
  label?: string;
  isDisabled?: boolean;
  isReadOnly?: boolean;
}

/** Controlled by `isSelected`. */
export function Checkbox({
  children,
  isSelected,
  onChange,
  hint,
  label,
  isDisabled,
  isReadOnly,
}: CheckboxProps) {
  return (
    <div className={styles.field}>
      <AriaCheckbox
        className={styles.checkbox ?? ''}
        isSelected={isSelected}
        onChange={onChange}
        isDisabled={isDisabled ?? false}
        isReadOnly={isReadOnly ?? false}
        {...(label ? { 'aria-label': label } : {})}
      >
        <span className={classNames(styles.box)}>
          <Check size={12} strokeWidth={3} aria-hidden="true" className={styles.mark} />
        </span>
        <span>{children}</span>
      </AriaCheckbox>
      {hint ? <span className={styles.hint}>{hint}</span> : null}
    </div>
  );
}
