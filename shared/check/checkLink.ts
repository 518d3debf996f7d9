/** The rules about what a bridge carries: the size of packets and how many bytes a second. */
import { issue, type Issue } from '../definition/issue';
import type { BandwidthLimit, NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** The least that every link must carry for IPv6 (RFC 8200 §5); with less the kernel switches IPv6 off. */
const IPV6_MTU_MINIMUM = 1280;

/** What is wrong with the MTU. */
export function checkMtu({ mtu, ips }: NetworkDraft): Issue[] {
  const usesIpv6 = ips.some(({ address }) => address.includes(':'));
  if (mtu === undefined || mtu >= IPV6_MTU_MINIMUM || !usesIpv6) return [];
  return [
    issue('mtu', 'mtu-too-small', t('check.mtu', { least: IPV6_MTU_MINIMUM, mtu }), {
      suggestion: String(IPV6_MTU_MINIMUM),
    }),
  ];
}

/** tc(8) counts the time that a burst takes in 32 bits of 64 ns. */
const BURST_SECONDS_MAX = 250;

/** What is wrong with the limits of a network. */
export function checkBandwidth({ bandwidth }: NetworkDraft): Issue[] {
  return (['inbound', 'outbound'] as const).flatMap((direction) => {
    const limit = bandwidth?.[direction];
    return limit ? checkLimit(limit, `bandwidth.${direction}`) : [];
  });
}

function checkLimit({ average, peak, burst }: BandwidthLimit, path: string): Issue[] {
  const issues: Issue[] = [];
  if (peak !== undefined && peak < average) {
    issues.push(issue(`${path}.peak`, 'bandwidth', t('check.limit.peak', { peak, average })));
  }
  if (burst !== undefined && burst * 1024 > average * 1000 * BURST_SECONDS_MAX) {
    issues.push(
      issue(
        `${path}.burst`,
        'bandwidth',
        t('check.limit.burst', { burst, most: BURST_SECONDS_MAX, average }),
      ),
    );
  }
  return issues;
}
