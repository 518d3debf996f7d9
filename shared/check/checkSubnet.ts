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
import { isInTheWay, issue, type Issue, type IssueCode, type IssueExtra } from '../definition/issue';
import type { AddressUse } from '../contract/snapshot';
import { proposeSubnet } from './proposeSubnet';

/** Prefix lengths that a virtual network may have: /8 is the largest private block, /29 leaves six usable addresses. */
const LARGEST_PREFIX = 8;
const SMALLEST_PREFIX = 29;
/** The prefix with which guests of an IPv6 network form their own addresses (RFC 4862). */
const IPV6_PREFIX = 64;
/** The largest that one site has (RFC 6177). */
const IPV6_LARGEST_PREFIX = 48;

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
  const issues = checkSubnet(cidr.subnet, 'network', context).map(asProposed);
  return { subnet: issues.some(({ code }) => code === 'subnet-too-small') ? null : cidr.subnet, issues };
}

/** Who types a network, and does not bring a definition that exists, has better ones to choose from. */
function asProposed(found: Issue): Issue {
  if (found.code === 'subnet-too-small' || found.code === 'subnet-overlap')
    return { ...found, severity: 'error' };
  return found.code === 'subnet-public' ? { ...found, severity: 'question' } : found;
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
  const small =
    subnet.prefix <= SMALLEST_PREFIX
      ? []
      : [
          issue(
            path,
            'subnet-too-small',
            `A /${subnet.prefix} is too small for guests beside this host. Use /${SMALLEST_PREFIX} or a smaller number.`,
            { severity: 'advice' },
          ),
        ];
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
  if (conflicts.some((found) => isInTheWay(found))) return conflicts;
  const odd = space === 'private' ? [] : [oddSpace(text, space, path, proposal(subnet, context))];
  return [...small, ...conflicts, ...odd];
}

function oddSpace(text: string, space: 'public' | 'special', path: string, extra: IssueExtra): Issue {
  const why =
    space === 'public'
      ? 'hosts on the internet that own these addresses become unreachable from here'
      : 'these addresses are kept for another purpose (RFC 6890), and what uses them for it becomes unreachable from here';
  return issue(
    path,
    'subnet-public',
    `${text} is not a private range: ${why}. Use it only if these addresses are yours.`,
    { severity: 'advice', ...extra },
  );
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
  if (subnet.prefix < IPV6_LARGEST_PREFIX) {
    return [
      issue(path, 'subnet-too-large', `A /${subnet.prefix} is too large for one IPv6 network; use /64.`),
    ];
  }
  return checkConflict(subnet, path, context);
}

function checkConflict(subnet: Subnet, path: string, context: CheckContext): Issue[] {
  const text = formatSubnet(subnet);
  const conflict = findConflict(subnet, context, isTaking);
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
  const around = findConflict(subnet, context, () => true);
  return around === undefined
    ? []
    : [
        issue(
          path,
          'subnet-overlap',
          `${text} is a part of ${around.subnet}, which belongs to ${around.owner}: what has these addresses there cannot be reached from here while this network runs.`,
          { severity: 'advice', owner: around.owner, ...proposal(subnet, context) },
        ),
      ];
}

/**
 * Whether this claim leaves nothing to a subnet that overlaps it: the same or inside. A larger one keeps its other
 * packets by the longest prefix, but two virtual networks would each take the other's guests for their own.
 */
const isTaking = (subnet: Subnet, { kind }: AddressUse, other: Subnet): boolean =>
  other.prefix >= subnet.prefix || kind === 'network' || kind === 'libvirt';

function findConflict(
  subnet: Subnet,
  context: CheckContext,
  counts: (subnet: Subnet, use: AddressUse, other: Subnet) => boolean,
): AddressUse | undefined {
  return context.addressSpace.find((use) => {
    if (use.uuid !== undefined && use.uuid === context.self) return false;
    const other = parseCidr(use.subnet)?.subnet;
    return other !== undefined && overlaps(subnet, other) && counts(subnet, use, other);
  });
}

function proposal(subnet: Subnet, context: CheckContext): IssueExtra {
  if (subnet.family === 'ipv6') return {};
  const prefix = Math.min(Math.max(subnet.prefix, 16), SMALLEST_PREFIX);
  const free = proposeSubnet(context.addressSpace, undefined, prefix);
  return free ? { suggestion: formatSubnet(free) } : {};
}

/** Guests form their own addresses in a /64 only (RFC 4862 §5.5.3); elsewhere they need DHCP or an address by hand. */
export function checkIpv6Prefix({ family, prefix }: Subnet, path: string): Issue[] {
  if (family === 'ipv4' || prefix === IPV6_PREFIX || prefix < IPV6_LARGEST_PREFIX) return [];
  return [
    issue(
      path,
      'subnet-too-small',
      `Guests form their own IPv6 addresses in a /64 only; in this /${prefix} each needs DHCP or an address set by hand.`,
      { severity: 'advice' },
    ),
  ];
}
