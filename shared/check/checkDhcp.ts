/** The rules about DHCP: its ranges, its fixed hosts, and how many sections there may be. */
import {
  addressAt,
  contains,
  formatAddress,
  formatSubnet,
  lastOf,
  parseAddress,
  type Address,
  type Family,
  type Subnet,
} from '../addresses/addresses';
import { checkHostIdentity, checkLease } from './checkServices';
import { servesDhcp } from '../definition/describe';
import { isInTheWay, issue, type Issue, type IssueCode } from '../definition/issue';
import type { IpConfiguration, NetworkDraft } from '../definition/network';
import { t } from '../language/language';

/** A dnsmasq range, as libvirt's, holds at most 65535 addresses (virSocketAddrGetRange in libvirt's src/util). */
export const DHCP_RANGE_MAX = 65_535n;

/** The address of the network itself and, in IPv4, the one that means all hosts; a /31 and a /32 have neither (RFC 3021). */
export const isNoHost = (subnet: Subnet, { family, value }: Address): boolean =>
  family === 'ipv6'
    ? value === subnet.first
    : subnet.prefix < 31 && (value === subnet.first || value === lastOf(subnet));

const syntaxReason = (text: string, family: Family): string => t(`check.syntax.${family}`, { text });

/** What is wrong with a DHCP range as typed; paths `start` and `end`. The gateway is the subnet's first usable address. */
export function checkDhcpTexts(range: { start: string; end: string }, subnet: Subnet | null): Issue[] {
  return checkRange(range, subnet, subnet ? [addressAt(subnet, 1)] : [], { start: 'start', end: 'end' });
}

function checkRange(
  range: { start: string; end: string },
  subnet: Subnet | null,
  own: readonly Address[],
  paths: { start: string; end: string },
): Issue[] {
  const issues: Issue[] = [];
  const family = subnet?.family ?? 'ipv4';
  const read = (side: 'start' | 'end'): bigint | null => {
    const text = range[side];
    const say = (code: IssueCode, message: string) => issues.push(issue(paths[side], code, message));
    if (text === '') {
      say('dhcp-missing', t(`check.dhcp.missing.${side}`));
      return null;
    }
    const address = parseAddress(text);
    if (address?.family !== family) {
      say('dhcp-syntax', syntaxReason(text, family));
      return null;
    }
    if (!subnet) return address.value;
    if (!contains(subnet, address))
      say('dhcp-not-in-subnet', t('check.dhcp.outside', { address: text, subnet: formatSubnet(subnet) }));
    else if (address.value === subnet.first && isNoHost(subnet, address))
      say('dhcp-network-address', t('check.dhcp.network', { address: text }));
    else if (isNoHost(subnet, address)) say('dhcp-broadcast', t('check.dhcp.broadcast', { address: text }));
    return address.value;
  };
  const start = read('start');
  const end = read('end');
  if (start === null || end === null || issues.length > 0) return issues;
  if (start > end) {
    return [issue(paths.start, 'dhcp-order', t('check.dhcp.order'))];
  }
  if (end - start + 1n > DHCP_RANGE_MAX) {
    return [
      issue(
        paths.end,
        'dhcp-too-large',
        t('check.dhcp.large', { count: String(end - start + 1n), most: String(DHCP_RANGE_MAX) }),
      ),
    ];
  }
  const inside = own.filter((one) => one.family === family && one.value >= start && one.value <= end);
  return inside.map((gateway) => gatewayInside(gateway, end, paths));
}

/** dnsmasq never gives away an address of its own host, so that such a range is only smaller than it looks. */
function gatewayInside(
  { family, value }: Address,
  end: bigint,
  paths: { start: string; end: string },
): Issue {
  const address = formatAddress({ family, value });
  const next = formatAddress({ family, value: value < end ? value + 1n : value - 1n });
  return value < end
    ? issue(paths.start, 'dhcp-gateway', t('check.dhcp.gatewayBefore', { address, next }), {
        severity: 'advice',
        suggestion: next,
      })
    : issue(paths.end, 'dhcp-gateway', t('check.dhcp.gatewayLast', { address }), { severity: 'advice' });
}

/** What is wrong with the DHCP of one `<ip>`. */
export function checkDhcp(
  dhcp: NonNullable<IpConfiguration['dhcp']>,
  subnet: Subnet,
  own: readonly Address[],
  path: string,
): Issue[] {
  const ranges = dhcp.ranges.flatMap((range, index) => {
    const at = `${path}.ranges[${index}]`;
    const issues = [
      ...checkRange(range, subnet, own, { start: `${at}.start`, end: `${at}.end` }),
      ...checkLease(range, at),
    ];
    const clash = !issues.some((found) => isInTheWay(found))
      ? dhcp.ranges.slice(0, index).find((other) => rangesOverlap(range, other))
      : undefined;
    if (clash)
      issues.push(
        issue(
          `${at}.start`,
          'dhcp-overlap',
          t('check.dhcp.overlap', {
            start: range.start,
            end: range.end,
            otherStart: clash.start,
            otherEnd: clash.end,
          }),
          { severity: 'advice' },
        ),
      );
    return issues;
  });
  return [...ranges, ...checkHosts(dhcp.hosts, subnet, own, `${path}.hosts`)];
}

function rangesOverlap(a: { start: string; end: string }, b: { start: string; end: string }): boolean {
  const value = (text: string): bigint => parseAddress(text)?.value ?? -1n;
  return value(a.start) <= value(b.end) && value(b.start) <= value(a.end);
}

function checkHosts(
  hosts: NonNullable<IpConfiguration['dhcp']>['hosts'],
  subnet: Subnet,
  own: readonly Address[],
  path: string,
): Issue[] {
  const seen = new Map<string, string>();
  return hosts.flatMap((host, index) => {
    const at = `${path}[${index}]`;
    const address = parseAddress(host.address);
    const issues: Issue[] = [...checkHostIdentity(host, at, subnet.family), ...checkLease(host, at)];
    const isOwn = own.some((one) => one.family === address?.family && one.value === address.value);
    if (!isOwn && (!address || !contains(subnet, address))) {
      issues.push(
        issue(
          `${at}.address`,
          'host-not-in-subnet',
          t('check.host.outside', { address: host.address, subnet: formatSubnet(subnet) }),
          { severity: 'advice' },
        ),
      );
    } else if (isOwn || (address && isNoHost(subnet, address))) {
      issues.push(issue(`${at}.address`, 'host-address', t('check.host.gateway', { address: host.address })));
    }
    for (const [field, value] of [
      ['mac', host.mac],
      ['id', host.id],
      ['address', host.address],
      ['name', host.name?.toLowerCase()],
    ] as const) {
      if (value === undefined) continue;
      const key = `${field} ${value}`;
      if (seen.has(key))
        issues.push(
          issue(`${at}.${field}`, 'host-duplicate', t('check.host.twice', { field, value }), {
            severity: 'advice',
          }),
        );
      seen.set(key, at);
    }
    return issues;
  });
}

/** dnsmasq and libvirt serve DHCP for one subnet of each family of a network only. */
export function checkDhcpSections({ ips }: NetworkDraft): Issue[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const isServed = (ip: IpConfiguration): boolean =>
      servesDhcp(ip) && parseAddress(ip.address)?.family === family;
    const name = family === 'ipv4' ? 'IPv4' : 'IPv6';
    return ips
      .flatMap((ip, index) => (isServed(ip) ? [index] : []))
      .slice(1)
      .map((index) => issue(`ips[${index}].dhcp`, 'dhcp-several', t('check.dhcp.several', { family: name })));
  });
}
