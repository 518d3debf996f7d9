/** A choice of one from a list that drops down. */
import { Check, ChevronDown } from 'lucide-react';
import {
  Button,
  Label,
  ListBox,
  ListBoxItem,
  Popover,
  Select as AriaSelect,
  SelectValue,
} from 'react-aria-components';
import { classNames } from '../classNames';
import popover from '../styles/popover.module.css';
import styles from './Select.module.css';

export interface SelectOption {
  id: string;
  label: string;
  /** A second, quieter line. */
  detail?: string;
}

export interface SelectProps {
  label: string;
  options: readonly SelectOption[];
  selected: string;
  onSelect: (id: string) => void;
  isDisabled?: boolean;
  /** The label stands left of the field, or above it. */
  layout?: 'beside' | 'above';
  /** The label is spoken only. */
  hideLabel?: boolean;
}

/** Controlled by `selected`, which is the id of an option. */
export function Select({
  label,
  options,
  selected,
  onSelect,
  isDisabled,
  layout = 'above',
  hideLabel = false,
}: SelectProps) {
  return (
    <AriaSelect
      className={classNames(styles.select, styles[layout])}
      value={selected}
      onChange={(id) => {
        if (id !== null) onSelect(String(id));
      }}
      isDisabled={isDisabled ?? false}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {hideLabel ? null : <Label className={styles.label ?? ''}>{label}</Label>}
      <Button className={styles.button ?? ''}>
        <SelectValue className={styles.value ?? ''}>
          {options.find((option) => option.id === selected)?.label ?? selected}
        </SelectValue>
        <ChevronDown size={14} aria-hidden="true" />
      </Button>
      <Popover className={popover.popover ?? ''} offset={4}>
        <ListBox className={popover.list ?? ''} items={options.map((option) => ({ ...option }))}>
          {(option) => (
            <ListBoxItem className={popover.item ?? ''} id={option.id} textValue={option.label}>
              <Check size={14} aria-hidden="true" className={popover.mark} />
              <span className={popover.words}>
                {option.label}
                {option.detail ? <span className={popover.detail}>{option.detail}</span> : null}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
