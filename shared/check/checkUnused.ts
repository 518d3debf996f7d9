/** Advice about what is kept for libvirt and does nothing here. */
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** What is not used here, by its place in libvirt's XML. */
export function checkUnused(draft: NetworkDraft): Issue[] {
  const kept = (['portgroups', 'trustGuestRxFilters'] as const).filter((member) => draft[member]);
  return kept.map((member) => issue(member, 'not-used', t(`check.unused.${member}`), { severity: 'advice' }));
}
