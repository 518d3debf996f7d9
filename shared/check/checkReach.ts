/** The rules about exceptions between networks, and about how long guests reach the outside. */
import { TYPE_NAMES } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { LATEST_OUTSIDE, mayHaveLimit } from '../definition/outside';

/** What is wrong with the exceptions; that a bridge is not there now is not: rules name it, and it may come. */
export function checkReach({ reach = [], bridge }: Pick<NetworkDraft, 'reach' | 'bridge'>): Issue[] {
  return reach.flatMap(({ device }, index) => {
    const path = `reach[${index}].device`;
    if (device === bridge.name) {
      return [
        issue(
          path,
          'reach-self',
          `${device} is this network’s own bridge, whose guests always reach each other; name another network’s bridge, or isolate the ports to separate guests.`,
        ),
      ];
    }
    if (reach.slice(0, index).some((other) => other.device === device)) {
      return [
        issue(
          path,
          'reach-duplicate',
          `There is an exception for ${device} already; remove one of the two, since only one can be true.`,
        ),
      ];
    }
    return [];
  });
}

/** What is wrong with the limit in time. A moment that is past is right: the outside is closed since then. */
export function checkOutside({ outsideUntil, forward }: NetworkDraft): Issue[] {
  if (outsideUntil === undefined) return [];
  if (!mayHaveLimit(forward)) {
    const why =
      forward.mode === 'open'
        ? 'The host’s own firewall decides about an open network'
        : 'Guests of an isolated network never reach the outside';
    return [
      issue(
        'outsideUntil',
        'outside-mode',
        `${why}; only a ${TYPE_NAMES.nat} or routed network can have a limit in time. Remove the limit, or choose another type.`,
      ),
    ];
  }
  if (outsideUntil <= LATEST_OUTSIDE) return [];
  return [
    issue(
      'outsideUntil',
      'outside-time',
      'The firewall counts time until January 2038; choose an earlier moment, or remove the limit.',
    ),
  ];
}
