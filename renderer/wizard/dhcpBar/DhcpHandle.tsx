/** One end of the DHCP part on the bar: dragged with the pointer or moved by keys, as the ARIA slider pattern has it. */
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import type { Subnet } from '../../../shared/addresses/addresses';
import { classNames } from '../../ui/classNames';
import styles from './DhcpBar.module.css';
import { addressText, limitsOf, moveHandle, offsetAt, pageOf, type OffsetRange } from './dhcpBarScale';

export interface DhcpHandleProps {
  subnet: Subnet;
  range: OffsetRange;
  onChange: (range: OffsetRange) => void;
  side: keyof OffsetRange;
  /** The accessible name. */
  name: string;
  /** Percent of the track. */
  position: number;
  track: RefObject<HTMLDivElement | null>;
}

export function DhcpHandle({ subnet, range, onChange, side, name, position, track }: DhcpHandleProps) {
  const value = range[side];
  const { min, max } = limitsOf(subnet, range, side);
  const moveTo = (offset: number): void => {
    const moved = moveHandle(subnet, range, side, offset);
    if (moved[side] !== value) onChange(moved);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = keyTarget(event, value, { min, max }, pageOf(subnet));
    if (target === null) return;
    event.preventDefault();
    moveTo(target);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const box = track.current?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    moveTo(offsetAt(subnet, side, (event.clientX - box.left) / box.width, box.width));
  };
  return (
    <span
      role="slider"
      tabIndex={0}
      className={classNames(styles.handle, styles[side])}
      style={{ left: `${position}%` }}
      aria-label={name}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={addressText(subnet, value)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    />
  );
}

/** Where a key moves the handle to, or null for keys that are not the slider's. */
function keyTarget(
  event: KeyboardEvent,
  value: number,
  limits: { min: number; max: number },
  page: number,
): number | null {
  const step = event.shiftKey ? page : 1;
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return value + step;
    case 'ArrowLeft':
    case 'ArrowDown':
      return value - step;
    case 'PageUp':
      return value + page;
    case 'PageDown':
      return value - page;
    case 'Home':
      return limits.min;
    case 'End':
      return limits.max;
    default:
      return null;
  }
}
