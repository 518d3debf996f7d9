/** The type of a network as a word in its colour. */
import { typeName } from '../../../shared/definition/describe';
import type { ForwardMode } from '../../../shared/definition/network';
import styles from './TypeBadge.module.css';
import { classNames } from '../classNames';

/** NAT, Routed, Isolated, Open or Bridged. */
export const TypeBadge = ({ mode }: { mode: ForwardMode }) => (
  <span className={classNames(styles.badge, styles[mode])}>{typeName(mode)}</span>
);
