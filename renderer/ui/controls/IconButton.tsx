/** A button that shows only an icon: its name is spoken, and shown as a tooltip. */
import type { ReactNode, Ref } from 'react';
import { Button, Tooltip, TooltipTrigger, type ButtonProps } from 'react-aria-components';
import styles from './Button.module.css';
import { classNames } from '../classNames';
import { pressUnlessPending } from '../pending';
import { Spinner } from '../notices/Spinner';

export interface IconButtonProps extends Omit<
  ButtonProps,
  'className' | 'style' | 'children' | 'aria-label'
> {
  /** The accessible name. */
  label: string;
  icon: ReactNode;
  /** What the tooltip says when it is more than the name, as its shortcut. */
  tooltip?: string;
  /** Without frame, for places inside other frames. */
  bare?: boolean;
  ref?: Ref<HTMLButtonElement>;
}

/** The name is the accessible name and the tooltip; while `isPending` a spinner replaces the icon. */
export function IconButton({
  label,
  icon,
  tooltip,
  bare = false,
  isPending,
  onPress,
  ...props
}: IconButtonProps) {
  return (
    <TooltipTrigger delay={600} closeDelay={0}>
      <Button
        {...props}
        {...pressUnlessPending(isPending, onPress)}
        aria-label={label}
        className={classNames(styles.iconButton, bare && styles.bare)}
      >
        {isPending ? <Spinner /> : icon}
      </Button>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {tooltip ?? label}
      </Tooltip>
    </TooltipTrigger>
  );
}
