/** Parts of the window in which some commands have keys that mean something else elsewhere. */
import type { Command } from '../../shared/contract/commands';

type Part = NonNullable<Command['within']>;

/** What marks an element as a part. */
export const markPart = (part: Part): { 'data-part': Part } => ({ 'data-part': part });

/** The part that an element lies in. */
export function partOf(target: EventTarget | null): Part | null {
  return target instanceof Element && target.closest('[data-part="list"]') ? 'list' : null;
}
