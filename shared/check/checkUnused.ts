/** Advice about what is kept for libvirt and does nothing here. */
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';

/** What is not used here, by its place in libvirt's XML. */
export function checkUnused({ portgroups, trustGuestRxFilters }: NetworkDraft): Issue[] {
  const said = (path: string, what: string, instead: string): Issue =>
    issue(path, 'not-used', `Not used here: ${what}. ${instead}`, { severity: 'advice' });
  return [
    ...(portgroups
      ? [
          said(
            'portgroups',
            '/network/portgroup',
            'It is kept for libvirt; all guests here have the same rights on a network.',
          ),
        ]
      : []),
    ...(trustGuestRxFilters
      ? [
          said(
            'trustGuestRxFilters',
            '/network/@trustGuestRxFilters',
            'It is kept for libvirt, whose macvtap devices it is for.',
          ),
        ]
      : []),
  ];
}
