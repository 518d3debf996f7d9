/** A push button with a word on it. */
import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { classNames } from '../classNames';
import { pressUnlessPending } from '../pending';
import { Spinner } from '../notices/Spinner';

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'style' | 'children'> {
  /** One primary button per place; `danger` for what cannot be undone. */
  variant?: 'default' | 'primary' | 'danger' | 'quiet';
  size?: 'regular' | 'small';
  icon?: ReactNode;
  children: ReactNode;
}

/** While `isPending`, the button keeps its width and focus, shows a spinner and ignores presses. */
export function Button({
  variant = 'default',
  size = 'regular',
  icon,
  children,
  isPending,
  onPress,
  ...props
}: ButtonProps) {
  return (
    <AriaButton
      {...props}
      {...pressUnlessPending(isPending, onPress)}
      className={classNames(styles.button, styles[variant], size === 'small' && styles.small)}
    >
      {isPending ? <Spinner /> : icon}
      <span>{children}</span>
    </AriaButton>
  );
}
