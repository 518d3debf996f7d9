/** Whether guests reach the outside now, as far as a limit in time says. */
import type { NetworkDefinition, NetworkDraft } from './network';

/** The last moment that iptables takes (2038-01-19T03:14:07 in UTC), in Unix seconds. */
export const LATEST_OUTSIDE = 2 ** 31 - 1;

/** Only what our own rules let out can be limited. */
export const mayHaveLimit = ({ mode }: NetworkDraft['forward']): boolean =>
  mode === 'nat' || mode === 'route';

/** True when a limit in time keeps guests inside at this moment (in Unix seconds). */
export const isShutIn = (
  { outsideUntil }: Pick<NetworkDefinition, 'outsideUntil'>,
  nowSeconds: number,
): boolean => outsideUntil !== undefined && nowSeconds > outsideUntil;

/** True when guests are meant to stay inside at this moment (in Unix seconds), by their network's type or its limit. */
export const keepsInside = (
  definition: Pick<NetworkDefinition, 'forward' | 'outsideUntil'>,
  nowSeconds: number,
): boolean => definition.forward.mode === 'isolated' || isShutIn(definition, nowSeconds);

/** The definition with another limit: null = none, 0 = not at all, else until this moment in Unix seconds. */
export function withOutside<D extends NetworkDraft>(draft: D, until: number | null): D {
  const changed = { ...draft };
  if (until === null) delete changed.outsideUntil;
  else changed.outsideUntil = until;
  return changed;
}
