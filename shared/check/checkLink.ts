/** The rules about what a bridge carries: the size of packets and how many bytes a second. */
import { issue, type Issue } from '../definition/issue';
import type { BandwidthLimit, NetworkDraft } from '../definition/network';

/** The least that every link must carry for IPv6 (RFC 8200 §5); with less the kernel switches IPv6 off. */
const IPV6_MTU_MINIMUM = 1280;

/** What is wrong with the MTU. */
export function checkMtu({ mtu, ips }: NetworkDraft): Issue[] {
  const usesIpv6 = ips.some(({ address }) => address.includes(':'));
  if (mtu === undefined || mtu >= IPV6_MTU_MINIMUM || !usesIpv6) return [];
  return [
    issue(
      'mtu',
      'mtu-too-small',
      `IPv6 needs an MTU of at least ${IPV6_MTU_MINIMUM} bytes, and this one is ${mtu}. Use ${IPV6_MTU_MINIMUM} or more, or remove the IPv6 address.`,
      { suggestion: String(IPV6_MTU_MINIMUM) },
    ),
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
    issues.push(
      issue(
        `${path}.peak`,
        'bandwidth',
        `The peak of ${peak} kB/s is less than the average of ${average} kB/s; use a larger one or leave it out.`,
      ),
    );
  }
  if (burst !== undefined && burst * 1024 > average * 1000 * BURST_SECONDS_MAX) {
    issues.push(
      issue(
        `${path}.burst`,
        'bandwidth',
        `A burst of ${burst} KiB would last longer than ${BURST_SECONDS_MAX} seconds at ${average} kB/s; use a smaller one.`,
      ),
    );
  }
  return issues;
}
