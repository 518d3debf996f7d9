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
import { t } from '../language/language';

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
  if (text === '') return refuse('subnet-syntax', t('check.subnet.empty'));
  const cidr = parseCidr(text);
  if (!cidr) return refuse('subnet-syntax', subnetSyntaxReason(text), addPrefix(text));
  if (cidr.address.family !== 'ipv4') return refuse('subnet-syntax', t('check.subnet.ipv6'));
  if (cidr.address.value !== cidr.subnet.first) {
    const right = formatSubnet(cidr.subnet);
    return refuse(
      'subnet-not-network',
      t('check.subnet.inside', { address: formatAddress(cidr.address), subnet: right }),
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
  if (prefix === undefined) return t('check.subnet.noPrefix');
  if (!parseAddress(host)) return t('check.syntax.ipv4', { text: host });
  return t('check.subnet.prefix', { prefix, least: LARGEST_PREFIX, most: SMALLEST_PREFIX });
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
            t('check.subnet.small', { prefix: subnet.prefix, most: SMALLEST_PREFIX }),
            { severity: 'advice' },
          ),
        ];
  const space = addressSpaceOf(subnet);
  if (space === 'reserved') {
    return [
      issue(path, 'subnet-reserved', t('check.subnet.reserved', { subnet: text }), proposal(subnet, context)),
    ];
  }
  if (subnet.prefix < LARGEST_PREFIX) {
    return [
      issue(
        path,
        'subnet-too-large',
        t('check.subnet.large', { prefix: subnet.prefix, least: LARGEST_PREFIX }),
      ),
    ];
  }
  const conflicts = checkConflict(subnet, path, context);
  if (conflicts.some((found) => isInTheWay(found))) return conflicts;
  const odd = space === 'private' ? [] : [oddSpace(text, space, path, proposal(subnet, context))];
  return [...small, ...conflicts, ...odd];
}

function oddSpace(text: string, space: 'public' | 'special', path: string, extra: IssueExtra): Issue {
  const message = t(`check.subnet.${space}`, { subnet: text });
  return issue(path, 'subnet-public', message, { severity: 'advice', ...extra });
}

/** What is wrong with an IPv6 subnet; guests form their own addresses in a /64 only (RFC 4862). */
function checkIpv6Subnet(subnet: Subnet, path: string, context: CheckContext): Issue[] {
  if (!isUsableIpv6(subnet)) {
    return [issue(path, 'subnet-reserved', t('check.subnet.ipv6Reserved', { subnet: formatSubnet(subnet) }))];
  }
  if (subnet.prefix < IPV6_LARGEST_PREFIX) {
    return [issue(path, 'subnet-too-large', t('check.subnet.ipv6Large', { prefix: subnet.prefix }))];
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
        t('check.subnet.overlap', { subnet: text, other: conflict.subnet, owner: conflict.owner }),
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
          t('check.subnet.part', { subnet: text, other: around.subnet, owner: around.owner }),
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
  return [issue(path, 'subnet-too-small', t('check.subnet.ipv6Prefix', { prefix }), { severity: 'advice' })];
}
