/** A choice of one among cards that each carry a title, a picture and words. */
import type { ReactNode } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import { classNames } from '../classNames';
import styles from './RadioCards.module.css';

export interface RadioCardsProps {
  /** The accessible name of the group. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** RadioCard elements. */
  children: ReactNode;
  /** Cards in a row of equal widths, or one under another. */
  layout?: 'row' | 'column';
  hideLabel?: boolean;
}

/** Controlled by `value`, which is the value of a card; arrow keys move the choice. */
export function RadioCards({
  label,
  value,
  onChange,
  children,
  layout = 'row',
  hideLabel = true,
}: RadioCardsProps) {
  return (
    <RadioGroup
      className={styles.group ?? ''}
      value={value}
      onChange={onChange}
      {...(hideLabel ? { 'aria-label': label } : {})}
    >
      {hideLabel ? null : <Label className={styles.label ?? ''}>{label}</Label>}
      <div className={classNames(styles.cards, styles[layout])}>{children}</div>
    </RadioGroup>
  );
}

export interface RadioCardProps {
  value: string;
  /** The accessible name and the visible heading. */
  title: string;
  /** A drawing above the title. */
  picture?: ReactNode;
  children?: ReactNode;
  isDisabled?: boolean;
  /** It has a row for itself, with its picture beside the words. */
  isWide?: boolean;
}

/** One card of RadioCards; its title alone is its name, the rest its description. */
export function RadioCard({ value, title, picture, children, isDisabled, isWide = false }: RadioCardProps) {
  const descriptionId = `card-${value}`;
  return (
    <Radio
      className={classNames(styles.card, isWide && styles.wide)}
      value={value}
      aria-label={title}
      aria-describedby={descriptionId}
      isDisabled={isDisabled ?? false}
    >
      {picture ? <span className={styles.picture}>{picture}</span> : null}
      <span className={styles.head}>
        <span className={styles.circle} aria-hidden="true" />
        <span className={styles.title}>{title}</span>
      </span>
      <span id={descriptionId} className={styles.words}>
        {children}
      </span>
    </Radio>
  );
}
