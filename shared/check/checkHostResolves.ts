/** The rules about this host finding guests' names: which questions are for the network must be known. */
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';

/** What is missing for the host to ask the network's own DNS. */
export function checkHostResolves({ hostResolves, domain, dns, ips }: NetworkDraft): Issue[] {
  if (hostResolves !== true) return [];
  const found = (message: string): Issue[] => [issue('hostResolves', 'host-resolves', message)];
  if (!dns.enabled)
    return found(
      'This network has no DNS that the host could ask for its guests’ names; switch its DNS on, or do not have the host resolve them.',
    );
  if (!domain)
    return found(
      'The host needs to know which names are this network’s; give it a domain, for example lab.internal, or do not have the host resolve its guests’ names.',
    );
  if (ips.length === 0)
    return found(
      'This network has no address at which the host could ask for its guests’ names; give it one, or do not have the host resolve them.',
    );
  return [];
}
