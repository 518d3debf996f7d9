/** The rules that a definition must keep, each with its reason and remedy; the window and the helper share them. */
import {
  addressAt,
  addressSpaceOf,
  contains,
  formatAddress,
  formatSubnet,
  lastOf,
  overlaps,
  parseAddress,
  isUsableIpv6,
  parseCidr,
  type Address,
  type Family,
  type Subnet,
} from './addresses';
import { checkDns, checkHostIdentity, checkLease, checkLocalPtr } from './checkServices';
import { subnetOfIp } from './describe';
import type { Issue, IssueCode } from './issue';
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  NAME_MAX,
  NAME_PATTERN,
  type IpConfiguration,
  type NetworkDraft,
} from './network';
import type { AddressUse, Snapshot } from './snapshot';
import { DHCP_RANGE_MAX, proposeSubnet } from './suggest';

/** What a definition is checked against: the other networks and the host. */
export interface CheckContext {
  networks: readonly { name: string; uuid: string; device: string; mac: string }[];
  /** Every network device on the host. */
  devices: readonly string[];
  /** Devices that packets may leave by. */
  uplinks: readonly string[];
  addressSpace: readonly AddressUse[];
  /** UUID of the network that the definition replaces: it does not collide with itself. */
  self: string | null;
}

/** The context that a snapshot gives, seen from the network `self` (null for a new one). */
export function contextOf(snapshot: Pick<Snapshot, 'host' | 'networks'>, self: string | null): CheckContext {
  return {
    networks: snapshot.networks.map(({ name, uuid, device, definition }) => ({
      name,
      uuid,
      device,
      mac: definition.mac,
    })),
    devices: snapshot.host.devices,
    uplinks: snapshot.host.uplinks.map(({ name }) => name),
    addressSpace: snapshot.host.addressSpace,
    self,
  };
}

/** Prefix lengths that a virtual network may have: /8 is the largest private block, /29 leaves six usable addresses. */
const LARGEST_PREFIX = 8;
const SMALLEST_PREFIX = 29;
/** The prefix of an IPv6 network; with DHCP it may be longer, down to what leaves 256 addresses. */
const IPV6_PREFIX = 64;
const IPV6_SMALLEST_PREFIX = 120;

type Extra = Partial<Pick<Issue, 'suggestion' | 'owner' | 'severity'>>;
const issue = (path: string, code: IssueCode, message: string, extra: Extra = {}): Issue => ({
  path,
  code,
  message,
  severity: 'error',
  ...extra,
});

/** What is wrong with a network's name as typed: nothing, or the first reason. */
export function checkNameText(text: string, context: CheckContext): Issue[] {
  const found = (code: IssueCode, message: string, extra?: Extra): Issue[] => [
    issue('name', code, message, extra),
  ];
  if (text === '') return found('name-empty', 'The network needs a name.');
  if (text.length > NAME_MAX) {
    return found('name-too-long', `The name has ${text.length} characters; use at most ${NAME_MAX}.`, {
      suggestion: text.slice(0, NAME_MAX),
    });
  }
  if (!NAME_PATTERN.test(text)) return found('name-characters', nameReason(text), nameSuggestion(text));
  const owner = context.networks.find((other) => other.name === text && other.uuid !== context.self);
  return owner
    ? found('name-taken', `A network named "${text}" exists already; choose another name.`, { owner: text })
    : [];
}

function nameReason(text: string): string {
  const allowed = 'Use letters, digits, "_", "-", "." and "+".';
  const bad = [...text].find((character) => !/[A-Za-z0-9_.+-]/.test(character));
  if (bad === undefined) return 'The name must start with a letter, a digit or "_".';
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(bad))
    return `The name contains a line break or another control character. ${allowed}`;
  if (bad === ' ') return `The name contains a space. ${allowed}`;
  return `The name contains "${bad}". ${allowed}`;
}

function nameSuggestion(text: string): Extra {
  const suggestion = text
    .replace(/[^A-Za-z0-9_.+-]+/g, '_')
    .replace(/^[^A-Za-z0-9]+/, '')
    .replace(/_+$/, '');
  return NAME_PATTERN.test(suggestion) ? { suggestion } : {};
}

/** Reads a network in CIDR notation as typed, and says what is wrong with it as a place for guests. */
export function checkSubnetText(
  text: string,
  context: CheckContext,
): { subnet: Subnet | null; issues: Issue[] } {
  const refuse = (code: IssueCode, message: string, extra?: Extra) => ({
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

function addPrefix(text: string): Extra {
  const cidr = text.includes('/') ? null : parseCidr(`${text}/24`);
  return cidr?.address.family === 'ipv4' ? { suggestion: formatSubnet(cidr.subnet) } : {};
}

/** The rules about where a subnet lies and how large it is. */
function checkSubnet(subnet: Subnet, path: string, context: CheckContext): Issue[] {
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

function proposal(subnet: Subnet, context: CheckContext): Extra {
  if (subnet.family === 'ipv6') return {};
  const prefix = Math.min(Math.max(subnet.prefix, 16), SMALLEST_PREFIX);
  const free = proposeSubnet(context.addressSpace, undefined, prefix);
  return free ? { suggestion: formatSubnet(free) } : {};
}

const syntaxReason = (text: string, family: Family): string =>
  family === 'ipv4'
    ? `"${text}" is not an IPv4 address: four numbers from 0 to 255 with dots between them.`
    : `"${text}" is not an IPv6 address, as fd00::1.`;

/** What is wrong with a DHCP range as typed; paths `start` and `end`. The gateway is the subnet's first usable address. */
export function checkDhcpTexts(range: { start: string; end: string }, subnet: Subnet | null): Issue[] {
  return checkRange(range, subnet, subnet ? addressAt(subnet, 1) : null, { start: 'start', end: 'end' });
}

function checkRange(
  range: { start: string; end: string },
  subnet: Subnet | null,
  gateway: Address | null,
  paths: { start: string; end: string },
): Issue[] {
  const issues: Issue[] = [];
  const family = subnet?.family ?? 'ipv4';
  const read = (side: 'start' | 'end'): bigint | null => {
    const text = range[side];
    const say = (code: IssueCode, message: string) => issues.push(issue(paths[side], code, message));
    const which = side === 'start' ? 'first' : 'last';
    if (text === '') {
      say('dhcp-missing', `Enter the ${which} address that guests may get.`);
      return null;
    }
    const address = parseAddress(text);
    if (address?.family !== family) {
      say('dhcp-syntax', syntaxReason(text, family));
      return null;
    }
    if (!subnet) return address.value;
    if (!contains(subnet, address))
      say('dhcp-outside', `${text} is outside the network ${formatSubnet(subnet)}.`);
    else if (address.value === subnet.first)
      say('dhcp-network-address', `${text} is the network's own address; guests cannot have it.`);
    else if (family === 'ipv4' && address.value === lastOf(subnet))
      say('dhcp-broadcast', `${text} is the broadcast address; guests cannot have it.`);
    return address.value;
  };
  const start = read('start');
  const end = read('end');
  if (start === null || end === null || issues.length > 0) return issues;
  if (start > end) {
    return [issue(paths.start, 'dhcp-order', 'The range starts after its end; swap the two addresses.')];
  }
  if (gateway && gateway.value >= start && gateway.value <= end) {
    const inside = `The range contains the gateway ${formatAddress(gateway)}, which is this host's own address. `;
    const after = formatAddress({ family, value: gateway.value + 1n });
    return gateway.value < end
      ? [issue(paths.start, 'dhcp-gateway', `${inside}Start after it, at ${after}.`, { suggestion: after })]
      : [issue(paths.end, 'dhcp-gateway', `${inside}End before it.`)];
  }
  if (end - start + 1n > DHCP_RANGE_MAX) {
    return [
      issue(
        paths.end,
        'dhcp-too-large',
        `The range has ${end - start + 1n} addresses; ${DHCP_RANGE_MAX} is the most that one range may have.`,
      ),
    ];
  }
  return [];
}

/** All rules, over a whole definition. An empty list means that the helper accepts it as well. */
export function checkNetwork(draft: NetworkDraft, context: CheckContext): Issue[] {
  return [
    ...checkNameText(draft.name, context),
    ...checkIdentity(draft, context),
    ...checkBridge(draft, context),
    ...checkForward(draft, context),
    ...draft.ips.flatMap((ip, index) => checkIp(ip, index, draft, context)),
    ...checkDhcpSections(draft),
    ...checkDns(draft),
  ];
}

function checkIdentity(draft: NetworkDraft, context: CheckContext): Issue[] {
  const others = context.networks.filter(({ uuid }) => uuid !== context.self);
  const issues: Issue[] = [];
  const sameUuid = others.find(({ uuid }) => uuid === draft.uuid);
  if (sameUuid) {
    issues.push(
      issue(
        'uuid',
        'uuid-taken',
        `Network "${sameUuid.name}" has this UUID already; leave the UUID out to get a new one.`,
        { owner: sameUuid.name },
      ),
    );
  }
  const sameMac = others.find(({ mac }) => mac === draft.mac);
  if (sameMac) {
    issues.push(
      issue(
        'mac',
        'mac-taken',
        `The bridge of network "${sameMac.name}" has this MAC address already; leave it out to get a new one.`,
        { owner: sameMac.name },
      ),
    );
  }
  return issues;
}

function checkBridge({ bridge }: NetworkDraft, context: CheckContext): Issue[] {
  const { name } = bridge;
  if (name === undefined) return [];
  const found = (code: IssueCode, message: string, extra?: Extra): Issue[] => [
    issue('bridge.name', code, message, extra),
  ];
  if (name.length > DEVICE_NAME_MAX) {
    return found(
      'bridge-syntax',
      `The bridge name "${name.slice(0, 40)}" has ${name.length} characters; Linux allows at most ${DEVICE_NAME_MAX}.`,
    );
  }
  if (!DEVICE_NAME_PATTERN.test(name)) {
    return found(
      'bridge-syntax',
      'A bridge name is made of letters, digits, "_", "-" and ".", and starts with a letter, a digit or "_".',
    );
  }
  const owner = context.networks.find((other) => other.device === name && other.uuid !== context.self);
  if (owner)
    return found(
      'bridge-taken',
      `The bridge ${name} belongs to network "${owner.name}"; choose another name or leave it out.`,
      { owner: owner.name },
    );
  const isOwn = context.networks.some((other) => other.device === name && other.uuid === context.self);
  if (!isOwn && context.devices.includes(name)) {
    return found(
      'bridge-taken',
      `A network device named ${name} exists already and is not ours; choose another name or leave it out.`,
      { owner: name },
    );
  }
  return [];
}

function checkForward({ forward, ips }: NetworkDraft, context: CheckContext): Issue[] {
  const issues: Issue[] = [];
  if ((forward.mode === 'nat' || forward.mode === 'route') && ips.length === 0) {
    issues.push(
      issue(
        'ips',
        'forward-no-address',
        'A NAT or routed network needs an IPv4 network; only an isolated or open one may go without.',
      ),
    );
  }
  if (forward.mode === 'nat' && forward.ports && forward.ports.start > forward.ports.end) {
    issues.push(
      issue(
        'forward.ports',
        'forward-ports',
        `The port range ${forward.ports.start}–${forward.ports.end} starts after its end.`,
      ),
    );
  }
  const pool = forward.mode === 'nat' ? forward.addresses : undefined;
  if (pool && (parseAddress(pool.start)?.value ?? 0n) > (parseAddress(pool.end)?.value ?? 0n)) {
    issues.push(
      issue(
        'forward.addresses',
        'forward-addresses',
        `The source addresses ${pool.start} – ${pool.end} start after their end; swap them.`,
      ),
    );
  }
  const device = 'device' in forward ? forward.device : undefined;
  if (device === undefined) return issues;
  if (context.networks.some((other) => other.device === device)) {
    issues.push(
      issue(
        'forward.device',
        'uplink-own',
        `${device} is the bridge of a virtual network and leads nowhere; choose a physical device.`,
      ),
    );
  } else if (!context.devices.includes(device)) {
    const known = context.uplinks.length > 0 ? ` Known devices: ${context.uplinks.join(', ')}.` : '';
    issues.push(
      issue(
        'forward.device',
        'uplink-unknown',
        `There is no network device named ${device} on this host.${known}`,
      ),
    );
  }
  return issues;
}

/** The address of the network itself and, in IPv4, the one that means all hosts. */
const isNoHost = (subnet: Subnet, { family, value }: Address): boolean =>
  value === subnet.first || (family === 'ipv4' && value === lastOf(subnet));

function checkIp(ip: IpConfiguration, index: number, draft: NetworkDraft, context: CheckContext): Issue[] {
  const path = `ips[${index}]`;
  const subnet = subnetOfIp(ip);
  const gateway = parseAddress(ip.address);
  if (!subnet || !gateway)
    return [issue(`${path}.address`, 'subnet-syntax', `"${ip.address}" is not an IP address.`)];
  const issues = [
    ...checkSubnet(subnet, path, context),
    ...checkIpv6Prefix(ip, subnet, path),
    ...checkLocalPtr(ip, path),
  ];
  if (issues.some(({ severity }) => severity === 'error')) return issues;
  if (isNoHost(subnet, gateway)) {
    const kind = gateway.value === subnet.first ? 'network address' : 'broadcast address';
    const suggestion = formatAddress(addressAt(subnet, 1));
    issues.push(
      issue(
        `${path}.address`,
        'gateway-not-host',
        `${ip.address} is the ${kind} of ${formatSubnet(subnet)}; the gateway needs an address inside it, for example ${suggestion}.`,
        { suggestion },
      ),
    );
  }
  const twin = draft.ips.slice(0, index).find((other) => {
    const otherSubnet = subnetOfIp(other);
    return otherSubnet !== null && overlaps(otherSubnet, subnet);
  });
  if (twin)
    issues.push(
      issue(
        path,
        'subnet-overlap',
        `${formatSubnet(subnet)} overlaps this network's own ${twin.address}/${twin.prefix}.`,
        { owner: draft.name },
      ),
    );
  if (ip.dhcp) issues.push(...checkDhcp(ip.dhcp, subnet, gateway, `${path}.dhcp`));
  return issues;
}

function checkDhcp(
  dhcp: NonNullable<IpConfiguration['dhcp']>,
  subnet: Subnet,
  gateway: Address,
  path: string,
): Issue[] {
  const ranges = dhcp.ranges.flatMap((range, index) => {
    const at = `${path}.ranges[${index}]`;
    const issues = [
      ...checkRange(range, subnet, gateway, { start: `${at}.start`, end: `${at}.end` }),
      ...checkLease(range, at),
    ];
    const clash =
      issues.length === 0
        ? dhcp.ranges.slice(0, index).find((other) => rangesOverlap(range, other))
        : undefined;
    if (clash)
      issues.push(
        issue(
          `${at}.start`,
          'dhcp-overlap',
          `The range ${range.start} – ${range.end} overlaps ${clash.start} – ${clash.end}.`,
        ),
      );
    return issues;
  });
  return [...ranges, ...checkHosts(dhcp.hosts, subnet, gateway, `${path}.hosts`)];
}

function rangesOverlap(a: { start: string; end: string }, b: { start: string; end: string }): boolean {
  const value = (text: string): bigint => parseAddress(text)?.value ?? -1n;
  return value(a.start) <= value(b.end) && value(b.start) <= value(a.end);
}

const DUPLICATE_WORDS = {
  mac: 'MAC address',
  id: 'client identifier',
  address: 'address',
  name: 'name',
} as const;

function checkHosts(
  hosts: NonNullable<IpConfiguration['dhcp']>['hosts'],
  subnet: Subnet,
  gateway: Address,
  path: string,
): Issue[] {
  const seen = new Map<string, string>();
  return hosts.flatMap((host, index) => {
    const at = `${path}[${index}]`;
    const address = parseAddress(host.address);
    const issues: Issue[] = [...checkHostIdentity(host, at, subnet.family), ...checkLease(host, at)];
    if (!address || !contains(subnet, address)) {
      issues.push(
        issue(
          `${at}.address`,
          'host-outside',
          `The fixed address ${host.address} is outside the network ${formatSubnet(subnet)}.`,
        ),
      );
    } else if (address.value === gateway.value || isNoHost(subnet, address)) {
      issues.push(
        issue(
          `${at}.address`,
          'host-address',
          `${host.address} is the gateway, network or broadcast address; a guest cannot have it.`,
        ),
      );
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
          issue(
            `${at}.${field}`,
            'host-duplicate',
            `Two fixed hosts have the same ${DUPLICATE_WORDS[field]}, ${value}.`,
          ),
        );
      seen.set(key, at);
    }
    return issues;
  });
}

/** dnsmasq and libvirt serve DHCP for one subnet of each family of a network only. */
function checkDhcpSections({ ips }: NetworkDraft): Issue[] {
  return (['ipv4', 'ipv6'] as const).flatMap((family) => {
    const isServed = ({ address, dhcp }: IpConfiguration): boolean =>
      dhcp !== undefined && parseAddress(address)?.family === family;
    const name = family === 'ipv4' ? 'IPv4' : 'IPv6';
    return ips
      .flatMap((ip, index) => (isServed(ip) ? [index] : []))
      .slice(1)
      .map((index) =>
        issue(
          `ips[${index}].dhcp`,
          'dhcp-several',
          `DHCP can be on for one ${name} network only; remove it from the others.`,
        ),
      );
  });
}

/** Without DHCP guests must find their own address, which takes a /64; with it a network may be smaller. */
function checkIpv6Prefix({ prefix, dhcp }: IpConfiguration, subnet: Subnet, path: string): Issue[] {
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
