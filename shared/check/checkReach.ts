/** The rules about exceptions between networks, and about how long guests reach the outside. */
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { LATEST_OUTSIDE, mayHaveLimit } from '../definition/outside';
import { t } from '../language/language';

/** What is wrong with the exceptions; that a bridge is not there now is not: rules name it, and it may come. */
export function checkReach({ reach = [], bridge }: Pick<NetworkDraft, 'reach' | 'bridge'>): Issue[] {
  return reach.flatMap(({ device }, index) => {
    const path = `reach[${index}].device`;
    if (device === bridge.name) {
      return [issue(path, 'reach-self', t('check.reach.self', { device }))];
    }
    if (reach.slice(0, index).some((other) => other.device === device)) {
      return [issue(path, 'reach-duplicate', t('check.reach.twice', { device }))];
    }
    return [];
  });
}

/** What is wrong with the limit in time. A moment that is past is right: the outside is closed since then. */
export function checkOutside({ outsideUntil, forward }: NetworkDraft): Issue[] {
  if (outsideUntil === undefined) return [];
  if (!mayHaveLimit(forward)) {
    const message = forward.mode === 'open' ? t('check.outside.open') : t('check.outside.isolated');
    return [issue('outsideUntil', 'outside-mode', message)];
  }
  if (outsideUntil <= LATEST_OUTSIDE) return [];
  return [issue('outsideUntil', 'outside-time', t('check.outside.late'))];
}
