/** What becomes of IPv6 where the host sends no router advertisements. */
import { servesDhcp } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** Said, and never in the way: another router may do what is missing here. */
export function checkAdvertisements({ routerAdvertisements, ips }: NetworkDraft): Issue[] {
  if (routerAdvertisements !== false) return [];
  const own = ips.filter(({ address }) => address.includes(':'));
  const said = (message: string): Issue[] => [
    issue('routerAdvertisements', 'no-advertisements', message, { severity: 'advice' }),
  ];
  if (own.length === 0) return said(t('check.advertisements.noIpv6'));
  // The M flag says that addresses are given by DHCPv6 (RFC 4861 §4.2).
  return said(own.some(servesDhcp) ? t('check.advertisements.dhcp') : t('check.advertisements.none'));
}
