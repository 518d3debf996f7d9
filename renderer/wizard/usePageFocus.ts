/** Moves the focus to where a new page begins, or to the field that Next was refused for. */
import { useEffect, type RefObject } from 'react';

/**
 * After `step` or `refusals` changed: the first wrong field, else the checked choice, else the first text field,
 * else the heading, from which Enter goes on as well. The page starts at its top.
 */
export function usePageFocus(page: RefObject<HTMLElement | null>, step: string, refusals: number): void {
  useEffect(() => {
    const root = page.current;
    if (!root) return;
    const target =
      (refusals > 0 ? root.querySelector<HTMLElement>('[aria-invalid="true"]') : null) ??
      root.querySelector<HTMLElement>('input[type="radio"]:checked') ??
      root.querySelector<HTMLElement>('input[type="text"]:not([disabled])') ??
      root.querySelector<HTMLElement>('[data-page-heading]');
    root.scrollTo({ top: 0 });
    target?.focus({ preventScroll: true });
    target?.scrollIntoView({ block: 'nearest' });
    if (target instanceof HTMLInputElement && target.type === 'text') target.select();
  }, [page, step, refusals]);
}
