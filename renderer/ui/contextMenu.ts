/** Asking for a context menu: the other button of a mouse, the Menu key, or Shift+F10. */
import type { KeyboardEvent, MouseEvent } from 'react';

/** A place in the window, in pixels from its top left corner. */
export interface Spot {
  x: number;
  y: number;
}

/**
 * What an element needs so that `open` is called with what was pointed at, or is focused, and where the menu belongs.
 * Where `open` gives false, the browser shows its own.
 */
export const contextMenuProps = (open: (target: Element, spot: Spot) => boolean) => ({
  onContextMenu: (event: MouseEvent): void => {
    const spot = { x: event.clientX, y: event.clientY };
    if (event.target instanceof Element && open(event.target, spot)) event.preventDefault();
  },
  onKeyDown: (event: KeyboardEvent): void => {
    const isAsked = event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey);
    if (!isAsked || !(event.target instanceof Element)) return;
    const { left, bottom } = event.target.getBoundingClientRect();
    if (open(event.target, { x: left + 16, y: bottom - 8 })) event.preventDefault();
  },
});
