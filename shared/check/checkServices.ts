/** The rules about what dnsmasq serves: who a static host is, how long leases last, and what the DNS may say. */
import { parseAddress, type Family } from '../addresses/addresses';
import { issue, type Issue } from '../definition/issue';
import type { DhcpRange, IpConfiguration, NetworkDraft, StaticHost } from '../definition/network';

/** The shortest lease that dnsmasq gives, in seconds (dnsmasq(8), --dhcp-range). */
const LEASE_MINIMUM = 120;

/** What is wrong with the lease time of a range or a host. */
export function checkLease({ lease }: Pick<DhcpRange, 'lease'>, path: string): Issue[] {
  return lease === undefined || lease === 0 || lease >= LEASE_MINIMUM
    ? []
    : [
        issue(
          `${path}.lease`,
          'lease-time',
          'A lease lasts two minutes at least; use 120 seconds or more, or 0 for leases that never end.',
        ),
      ];
}

/** What is wrong with the way a static host is recognised. */
export function checkHostIdentity({ mac, id, name }: StaticHost, path: string, family: Family): Issue[] {
  if (mac !== undefined && family === 'ipv6') {
    return [
      issue(
        `${path}.mac`,
        'host-identity',
        'A fixed host of IPv6 is known by its client identifier (DUID) or its name; DHCPv6 does not carry the MAC address.',
      ),
    ];
  }
  if (mac === undefined && id === undefined && name === undefined) {
    return [
      issue(
        path,
        'host-identity',
        'A fixed host needs a MAC address, a client identifier or a name to be known by.',
      ),
    ];
  }
  return [];
}

/** What is wrong with the names of a network's own addresses. */
export function checkLocalPtr({ address, prefix, localPtr }: IpConfiguration, path: string): Issue[] {
  const width = parseAddress(address)?.family === 'ipv6' ? 4 : 8;
  if (!localPtr || (prefix > 0 && prefix % width === 0)) return [];
  return [
    issue(
      `${path}.localPtr`,
      'dns-record',
      `Names of a /${prefix} have no zone of their own; keeping them here (localPtr) needs a prefix that is a multiple of ${width}.`,
    ),
  ];
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
      `Guests may read every file below ${tftpRoot} that others on this host may read; TFTP asks for no password. Folders meant for it are below ${SERVED_FOLDERS.join(', ')}.`,
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
    return [
      issue(
        'dns',
        'dns-disabled',
        'DNS is off, so that its forwarders and records would be left out; switch it on or remove them.',
      ),
    ];
  }
  return [
    ...forwarders.flatMap(({ address, domain }, index) =>
      address === undefined && domain === undefined
        ? [
            issue(
              `dns.forwarders[${index}]`,
              'dns-record',
              'A forwarder needs an address, a domain, or both.',
            ),
          ]
        : [],
    ),
    ...services.flatMap(({ target, port, priority, weight }, index) => {
      const hasNumbers = port !== undefined || priority !== undefined || weight !== undefined;
      return target === undefined && hasNumbers
        ? [
            issue(
              `dns.services[${index}].target`,
              'dns-record',
              'A service with a port, priority or weight needs a target host.',
            ),
          ]
        : [];
    }),
  ];
}
