/** The rules about a network's subnets: their size, the space they lie in, and who else has it. */
import {
  addressSpaceOf,
  formatAddress,
  formatSubnet,
  isUsableIpv6,
  overlaps,
  parseAddress,
  parseCidr,
  type Subnet,
} from '../addresses/addresses';
import type { CheckContext } from './checkContext';
import { issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import type { IpConfiguration } from '../definition/network';
import type { AddressUse } from '../contract/snapshot';
import { proposeSubnet } from '../propose/suggest';

/** Prefix lengths that a virtual network may have: /8 is the largest private block, /29 leaves six usable addresses. */
const LARGEST_PREFIX = 8;
const SMALLEST_PREFIX = 29;
/** The prefix of an IPv6 network; with DHCP it may be longer, down to what leaves 256 addresses. */
const IPV6_PREFIX = 64;
const IPV6_SMALLEST_PREFIX = 120;

/** Reads a network in CIDR notation as typed, and says what is wrong with it as a place for guests. */
export function checkSubnetText(
  text: string,
  context: CheckContext,
): { subnet: Subnet | null; issues: Issue[] } {
  const refuse = (code: IssueCode, message: string, extra?: IssueExtra) => ({
    subnet: null,
    issues: [issue('network', code, message, extra)],
  });
  if (text === '') return refuse('subnet-syntax', 'Enter a network, for example 192.168.100.0/24.');
  const cidr = parseCidr(text);
  if (!cidr) return refuse('subnet-syntax', subnetSyntaxReason(text), addPrefix(text));
  if (cidr.address.family !== 'ipv4')
    return refuse('subnet-syntax', 'This is an IPv6 network; an IPv4 network is needed here.');
  if (cidr.address.value !== cidr.subnet.first) {
    const right = formatSubnet(cidr.subnet);
    return refuse(
      'subnet-not-network',
      `${formatAddress(cidr.address)} is an address inside the network ${right}; enter the network itself.`,
      { suggestion: right },
    );
  }
  const issues = checkSubnet(cidr.subnet, 'network', context);
  return { subnet: issues.some(({ code }) => code === 'subnet-too-small') ? null : cidr.subnet, issues };
}

function subnetSyntaxReason(text: string): string {
  const [host = '', prefix] = text.split('/');
  if (prefix === undefined)
    return 'The size is missing: add a prefix length, for example /24 for 256 addresses.';
  if (!parseAddress(host))
    return `"${host}" is not an IPv4 address: four numbers from 0 to 255 with dots between them.`;
  return `"/${prefix}" is not a prefix length: use a number from ${LARGEST_PREFIX} to ${SMALLEST_PREFIX}, for example /24.`;
}

function addPrefix(text: string): IssueExtra {
  const cidr = text.includes('/') ? null : parseCidr(`${text}/24`);
  return cidr?.address.family === 'ipv4' ? { suggestion: formatSubnet(cidr.subnet) } : {};
}

/** The rules about where a subnet lies and how large it is. */
export function checkSubnet(subnet: Subnet, path: string, context: CheckContext): Issue[] {
  if (subnet.family === 'ipv6') return checkIpv6Subnet(subnet, path, context);
  const text = formatSubnet(subnet);
  if (subnet.prefix > SMALLEST_PREFIX) {
    return [
      issue(
        path,
        'subnet-too-small',
        `A /${subnet.prefix} is too small: a network needs at least 8 addresses. Use /${SMALLEST_PREFIX} or a smaller number.`,
      ),
    ];
  }
  const space = addressSpaceOf(subnet);
  if (space === 'reserved') {
    return [
      issue(
        path,
        'subnet-reserved',
        `${text} reaches into addresses reserved for other purposes (loopback, link-local, multicast and the like). Choose a private range.`,
        proposal(subnet, context),
      ),
    ];
  }
  if (subnet.prefix < LARGEST_PREFIX) {
    return [
      issue(
        path,
        'subnet-too-large',
        `A /${subnet.prefix} is too large; use /${LARGEST_PREFIX} or a larger number, for example /24.`,
      ),
    ];
  }
  const conflicts = checkConflict(subnet, path, context);
  if (conflicts.length > 0) return conflicts;
  if (space === 'public') {
    return [
      issue(
        path,
        'subnet-public',
        `${text} is not a private range: hosts on the internet that own these addresses become unreachable from here. Use it only if these addresses are yours.`,
        { severity: 'confirm', ...proposal(subnet, context) },
      ),
    ];
  }
  return [];
}

/** What is wrong with an IPv6 subnet; guests form their own addresses in a /64 only (RFC 4862). */
function checkIpv6Subnet(subnet: Subnet, path: string, context: CheckContext): Issue[] {
  if (!isUsableIpv6(subnet)) {
    return [
      issue(
        path,
        'subnet-reserved',
        `${formatSubnet(subnet)} is not for networks of one's own; use a unique local network (fd…) or a global one.`,
      ),
    ];
  }
  if (subnet.prefix < IPV6_PREFIX) {
    return [
      issue(path, 'subnet-too-large', `A /${subnet.prefix} is too large for one IPv6 network; use /64.`),
    ];
  }
  return checkConflict(subnet, path, context);
}

function checkConflict(subnet: Subnet, path: string, context: CheckContext): Issue[] {
  const text = formatSubnet(subnet);
  const conflict = findConflict(subnet, context);
  if (conflict) {
    return [
      issue(
        path,
        'subnet-overlap',
        `${text} overlaps ${conflict.subnet}, which belongs to ${conflict.owner}. Choose another range.`,
        {
          owner: conflict.owner,
          ...proposal(subnet, context),
        },
      ),
    ];
  }
  return [];
}

function findConflict(subnet: Subnet, context: CheckContext): AddressUse | undefined {
  return context.addressSpace.find((use) => {
    if (use.uuid !== undefined && use.uuid === context.self) return false;
    const other = parseCidr(use.subnet)?.subnet;
    return other !== undefined && overlaps(subnet, other);
  });
}

function proposal(subnet: Subnet, context: CheckContext): IssueExtra {
  if (subnet.family === 'ipv6') return {};
  const prefix = Math.min(Math.max(subnet.prefix, 16), SMALLEST_PREFIX);
  const free = proposeSubnet(context.addressSpace, undefined, prefix);
  return free ? { suggestion: formatSubnet(free) } : {};
}

/** Without DHCP guests must find their own address, which takes a /64; with it a network may be smaller. */
export function checkIpv6Prefix({ prefix, dhcp }: IpConfiguration, subnet: Subnet, path: string): Issue[] {
  const longest = dhcp ? IPV6_SMALLEST_PREFIX : IPV6_PREFIX;
  if (subnet.family === 'ipv4' || prefix <= longest) return [];
  const remedy = dhcp ? `Use /${IPV6_SMALLEST_PREFIX} or a smaller number.` : 'Use /64, or DHCP.';
  return [
    issue(
      path,
      'subnet-too-small',
      `A /${prefix} is too small for an IPv6 network${dhcp ? '' : ' without DHCP'}. ${remedy}`,
    ),
  ];
}
