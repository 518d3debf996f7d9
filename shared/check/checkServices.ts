/** The rules about what dnsmasq serves: who a static host is, how long leases last, and what the DNS may say. */
import { parseAddress, type Family } from '../addresses/addresses';
import { issue, type Issue } from '../definition/issue';
import type { DhcpRange, IpConfiguration, NetworkDraft, StaticHost } from '../definition/network';
import { t } from '../language/language';

/** The shortest lease that dnsmasq gives, in seconds (dnsmasq(8), --dhcp-range). */
const LEASE_MINIMUM = 120;

/** What is wrong with the lease time of a range or a host. */
export function checkLease({ lease }: Pick<DhcpRange, 'lease'>, path: string): Issue[] {
  return lease === undefined || lease === 0 || lease >= LEASE_MINIMUM
    ? []
    : [issue(`${path}.lease`, 'lease-time', t('check.lease'))];
}

/** What is wrong with the way a static host is recognised. */
export function checkHostIdentity({ mac, id, name }: StaticHost, path: string, family: Family): Issue[] {
  if (mac !== undefined && family === 'ipv6') {
    return [issue(`${path}.mac`, 'host-identity', t('check.host.ipv6Mac'))];
  }
  if (mac === undefined && id === undefined && name === undefined) {
    return [issue(path, 'host-identity', t('check.host.unknown'))];
  }
  return [];
}

/** What is wrong with the names of a network's own addresses. */
export function checkLocalPtr({ address, prefix, localPtr }: IpConfiguration, path: string): Issue[] {
  const width = parseAddress(address)?.family === 'ipv6' ? 4 : 8;
  if (!localPtr || (prefix > 0 && prefix % width === 0)) return [];
  return [issue(`${path}.localPtr`, 'dns-record', t('check.localPtr', { prefix, width }))];
}

/** The folders that are there to be served (Filesystem Hierarchy Standard 3.0 §3.17; tftpd(8) of Debian and of Fedora). */
const SERVED_FOLDERS = ['/srv', '/var/lib/tftpboot', '/tftpboot'];

/** Asks about a TFTP folder that may hold what was never meant for guests; one with `.` or `..` in it is such. */
export function checkTftpRoot({ tftpRoot }: Pick<IpConfiguration, 'tftpRoot'>, path: string): Issue[] {
  if (tftpRoot === undefined) return [];
  const isServed = SERVED_FOLDERS.some((folder) => `${tftpRoot}/`.startsWith(`${folder}/`));
  if (isServed && !tftpRoot.split('/').some((part) => part === '.' || part === '..')) return [];
  return [
    issue(
      `${path}.tftpRoot`,
      'tftp-root',
      t('check.tftpRoot', { root: tftpRoot, folders: SERVED_FOLDERS.join(', ') }),
      { severity: 'question' },
    ),
  ];
}

/** What is wrong with the DNS of a network. */
export function checkDns({ dns }: NetworkDraft): Issue[] {
  const { forwarders = [], services = [], texts, hosts } = dns;
  const hasRecords =
    forwarders.length > 0 || services.length > 0 || texts !== undefined || hosts !== undefined;
  if (!dns.enabled && (hasRecords || dns.forwardPlainNames !== undefined)) {
    return [issue('dns', 'dns-disabled', t('check.dns.off'))];
  }
  return [
    ...forwarders.flatMap(({ address, domain }, index) =>
      address === undefined && domain === undefined
        ? [issue(`dns.forwarders[${index}]`, 'dns-record', t('check.dns.forwarder'))]
        : [],
    ),
    ...services.flatMap(({ target, port, priority, weight }, index) => {
      const hasNumbers = port !== undefined || priority !== undefined || weight !== undefined;
      return target === undefined && hasNumbers
        ? [issue(`dns.services[${index}].target`, 'dns-record', t('check.dns.service'))]
        : [];
    }),
  ];
}
