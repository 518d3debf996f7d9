/** What becomes of IPv6 where the host sends no router advertisements. */
import { servesDhcp } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';

/** Said, and never in the way: another router may do what is missing here. */
export function checkAdvertisements({ routerAdvertisements, ips }: NetworkDraft): Issue[] {
  if (routerAdvertisements !== false) return [];
  const own = ips.filter(({ address }) => address.includes(':'));
  const said = (message: string): Issue[] => [
    issue('routerAdvertisements', 'no-advertisements', message, { severity: 'advice' }),
  ];
  if (own.length === 0)
    return said('This network has no IPv6 address, so there are no router advertisements to leave out.');
  // The M flag says that addresses are given by DHCPv6 (RFC 4861 §4.2).
  return own.some(servesDhcp)
    ? said(
        'DHCPv6 goes on, but guests ask for a lease only when the router that is a guest advertises so (its managed flag), or when they are told to.',
      )
    : said('Guests get IPv6 addresses and a way out only from the router that is a guest, or by hand.');
}
