/** The rules about this host finding guests' names: which questions are for the network must be known. */
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** What is missing for the host to ask the network's own DNS. */
export function checkHostResolves({ hostResolves, domain, dns, ips }: NetworkDraft): Issue[] {
  if (hostResolves !== true) return [];
  const found = (message: string): Issue[] => [issue('hostResolves', 'host-resolves', message)];
  if (!dns.enabled) return found(t('check.hostResolves.noDns'));
  if (!domain) return found(t('check.hostResolves.noDomain'));
  return ips.length === 0 ? found(t('check.hostResolves.noAddress')) : [];
}
