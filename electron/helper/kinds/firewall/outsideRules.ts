/** How long the rules of a network let its guests out: for ever, never, or until a moment that the kernel itself watches. */
import type { NetworkDefinition } from '../../../../shared/definition/network';

/**
 * The match of a rule that lets guests out, with a blank after it; empty when nothing limits it, null when there is no
 * such rule. The kernel compares with its own clock (xt_time), so that the permission ends though nothing of ours
 * runs, for connections that are open too. iptables-save shows the same in UTC, whatever the time zone.
 */
export function whileOutside({ outsideUntil }: Pick<NetworkDefinition, 'outsideUntil'>): string | null {
  if (outsideUntil === undefined) return '';
  if (outsideUntil === 0) return null;
  return `-m time --datestop ${new Date(outsideUntil * 1000).toISOString().slice(0, 19)} `;
}
