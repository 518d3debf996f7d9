/** Where on a network's page the field for a place in the definition stands. */

import type { Issue } from '../../../shared/definition/issue';
import { labelAt, memberAt, type FieldTab } from '../../../shared/definition/members';

export type PageTab = FieldTab | 'guests' | 'hosts' | 'traffic' | 'diagram';

/** A finding as it is said away from its field. */
export function sayAway({ path, code, message }: Issue): string {
  return code === 'schema' && memberAt(path) ? `${labelAt(path)}: ${message}` : message;
}

/** The tab that has the field; the XML has everything. */
export const tabOf = (path: string): PageTab => memberAt(path)?.tab ?? 'xml';

/** Puts the focus into the field for a place, or the nearest one to it, unfolding what hides it. */
export function focusField(root: ParentNode, path: string): void {
  const fields = [...root.querySelectorAll<HTMLElement>('[data-path]')];
  const at = ({ dataset }: HTMLElement): string => dataset.path ?? '';
  const around = fields
    .filter((field) => path.startsWith(at(field)))
    .sort((a, b) => at(b).length - at(a).length);
  const field = around[0] ?? fields.find((candidate) => at(candidate).startsWith(path));
  if (!field) return;
  const folded = field.closest<HTMLElement>('[hidden]');
  if (folded) root.querySelector<HTMLElement>(`[aria-controls="${CSS.escape(folded.id)}"]`)?.click();
  // The editor of XML stands in a shadow root.
  const inside = field.shadowRoot ?? field;
  const focus = () =>
    inside.querySelector<HTMLElement>('input, textarea, button, [contenteditable=true]')?.focus();
  // What was folded can be focused once it is shown.
  if (folded) requestAnimationFrame(focus);
  else focus();
}
