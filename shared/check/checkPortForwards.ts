/** The rules about port forwards: where they lead, whose packets they take, and who else wants these. */
import {
  contains,
  formatSubnet,
  parseAddress,
  parseCidr,
  type Address,
  type Family,
} from '../addresses/addresses';
import type { CheckContext } from './checkContext';
import { isNoHost } from './checkDhcp';
import { subnetOfIp } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { Listener } from '../contract/listener';
import type { AddressUse } from '../contract/snapshot';
import type { NetworkDraft, PortForward } from '../definition/network';
import {
  describeGuestPorts,
  describeHostPorts,
  describePortForward,
  forwardsMeet,
  isSameAddress,
  lengthOf,
} from '../definition/portForward';
import { t } from '../language/language';

const PORT_MAX = 65_535;

/** What is wrong with the port forwards of a network. */
export function checkPortForwards(draft: NetworkDraft, context: CheckContext): Issue[] {
  const forwards = draft.portForwards ?? [];
  if (forwards.length === 0) return [];
  if (draft.forward.mode !== 'nat') {
    return [issue('portForwards', 'port-forward-mode', t('check.portForward.mode'))];
  }
  return forwards.flatMap((forward, index) => {
    const path = `portForwards[${index}]`;
    const issues = [
      ...checkGuest(forward, path, draft),
      ...checkPorts(forward, path),
      ...checkHostAddress(forward, path, draft, context),
    ];
    if (issues.some(({ severity }) => severity === 'error')) return issues;
    const taken = [
      ...checkTwins(forward, path, forwards.slice(0, index), context),
      ...checkServices(forward, path, draft, context),
    ];
    const found = [...issues, ...(taken.length > 0 ? taken : checkListeners(forward, path, context))];
    return isKnown(forward, context) ? found.filter(({ severity }) => severity === 'error') : found;
  });
}

/** True when the network has this very forward already: what was confirmed is not asked again with each change. */
const isKnown = (forward: PortForward, { networks, self }: CheckContext): boolean =>
  networks.some(
    ({ uuid, portForwards = [] }) =>
      uuid === self &&
      portForwards.some((known) => describePortForward(known) === describePortForward(forward)),
  );

/** The guest is in one of the network's subnets, and not this host. */
function checkGuest({ guest }: PortForward, path: string, { ips }: NetworkDraft): Issue[] {
  const address = parseAddress(guest);
  if (!address) return [];
  const found = (reason: string): Issue[] => [issue(`${path}.guest`, 'port-forward-guest', reason)];
  const subnet = ips.flatMap((ip) => subnetOfIp(ip) ?? []).find((one) => contains(one, address));
  if (!subnet) {
    const subnets = ips.map((ip) => `${ip.address}/${ip.prefix}`).join(', ');
    return found(
      subnets === ''
        ? t('check.portForward.noSubnet', { guest })
        : t('check.portForward.notInSubnets', { guest, subnets }),
    );
  }
  if (ips.some((ip) => isSameAddress(ip.address, guest)))
    return found(t('check.portForward.ownAddress', { guest }));
  if (isNoHost(subnet, address))
    return found(t('check.portForward.noHost', { guest, subnet: formatSubnet(subnet) }));
  return [];
}

function checkPorts(forward: PortForward, path: string): Issue[] {
  const { hostPorts, guestPort } = forward;
  if (hostPorts.start > hostPorts.end) {
    return [issue(`${path}.hostPorts`, 'port-forward-ports', t('check.portForward.order', hostPorts))];
  }
  const last = guestPort + lengthOf(forward);
  if (last <= PORT_MAX) return [];
  const most = PORT_MAX - lengthOf(forward);
  return [
    issue(
      `${path}.guestPort`,
      'port-forward-ports',
      t('check.portForward.beyond', {
        count: lengthOf(forward) + 1,
        start: guestPort,
        end: last,
        last: PORT_MAX,
        most,
      }),
      { suggestion: String(most) },
    ),
  ];
}

/** Addresses that never are those of a host (RFC 6890) or that only the host itself can use. */
const NO_HOST_ADDRESS = [
  '0.0.0.0/8',
  '127.0.0.0/8',
  '224.0.0.0/3',
  '::/127',
  'fe80::/10',
  'ff00::/8',
].flatMap((text) => parseCidr(text)?.subnet ?? []);

/** Where a host is reached by itself alone. */
const LOOPBACK = ['127.0.0.0/8', '::1/128'].flatMap((text) => parseCidr(text)?.subnet ?? []);

const FAMILY_NAMES: Record<Family, string> = { ipv4: 'IPv4', ipv6: 'IPv6' };

function checkHostAddress(
  { hostAddress, guest }: PortForward,
  path: string,
  draft: NetworkDraft,
  context: CheckContext,
): Issue[] {
  const address = hostAddress === undefined ? null : parseAddress(hostAddress);
  if (hostAddress === undefined || !address) return [];
  const found = (reason: string): Issue[] => [issue(`${path}.hostAddress`, 'port-forward-address', reason)];
  const family = parseAddress(guest)?.family;
  if (family !== undefined && address.family !== family) {
    return found(
      t('check.portForward.families', { address: hostAddress, guest, family: FAMILY_NAMES[family] }),
    );
  }
  if (LOOPBACK.some((block) => contains(block, address))) {
    return found(t('check.portForward.loopback', { address: hostAddress }));
  }
  if (NO_HOST_ADDRESS.some((block) => contains(block, address))) {
    return found(t('check.portForward.unreachable', { address: hostAddress }));
  }
  if (gatewaysOf(draft, context).some((gateway) => isSameAddress(gateway, hostAddress))) return [];
  if (draft.ips.some((ip) => isIn(subnetOfIp(ip), address)))
    return found(t('check.portForward.ofGuests', { address: hostAddress }));
  const owner = otherGuestSpace(address, context)?.owner;
  if (owner !== undefined)
    return found(t('check.portForward.ofOtherGuests', { address: hostAddress, owner }));
  const known = context.hostAddresses;
  if (!known || known.some((one) => isSameAddress(one, hostAddress))) return [];
  return [
    issue(
      `${path}.hostAddress`,
      'port-forward-not-here',
      t('check.portForward.notHere', { address: hostAddress }),
      { severity: 'question' },
    ),
  ];
}

/** The host's own addresses on the bridges of virtual networks, active or not. */
const gatewaysOf = (draft: NetworkDraft, { networks }: CheckContext): string[] => [
  ...draft.ips.map(({ address }) => address),
  ...networks.flatMap(({ gateways = [] }) => gateways),
];

/** What another network has for its guests, if this address is one of them. */
const otherGuestSpace = (address: Address, { addressSpace, self }: CheckContext): AddressUse | undefined =>
  addressSpace.find(
    ({ kind, subnet, uuid }) =>
      kind === 'network' && uuid !== self && isIn(parseCidr(subnet)?.subnet, address),
  );

const isIn = (subnet: ReturnType<typeof subnetOfIp> | undefined, address: Address): boolean =>
  subnet !== null && subnet !== undefined && contains(subnet, address);

/** Of two forwards that take the same packets, only one would get them. */
function checkTwins(
  forward: PortForward,
  path: string,
  earlier: readonly PortForward[],
  { networks, self }: CheckContext,
): Issue[] {
  const twin = earlier.find((other) => forwardsMeet(other, forward));
  if (twin) {
    return [
      issue(
        `${path}.hostPorts`,
        'port-forward-overlap',
        t('check.portForward.twice', { ports: describeHostPorts(twin), guest: describeGuestPorts(twin) }),
      ),
    ];
  }
  for (const { name, uuid, portForwards = [] } of networks) {
    if (uuid === self) continue;
    const other = portForwards.find((candidate) => forwardsMeet(candidate, forward));
    if (!other) continue;
    return [
      issue(
        `${path}.hostPorts`,
        'port-forward-overlap',
        t('check.portForward.elsewhere', {
          name,
          ports: describeHostPorts(other),
          guest: describeGuestPorts(other),
        }),
        { owner: name },
      ),
    ];
  }
  return [];
}

/** What dnsmasq serves guests with at the gateways of their networks. */
const SERVICES: readonly { protocol: 'tcp' | 'udp'; port: number; name: string; family: Family | null }[] = [
  { protocol: 'udp', port: 53, name: 'DNS', family: null },
  { protocol: 'tcp', port: 53, name: 'DNS', family: null },
  { protocol: 'udp', port: 67, name: 'DHCP', family: 'ipv4' },
  { protocol: 'udp', port: 547, name: 'DHCP', family: 'ipv6' },
];

/** A forward that takes every address takes those of the bridges as well, where guests are served. */
function checkServices(
  forward: PortForward,
  path: string,
  draft: NetworkDraft,
  context: CheckContext,
): Issue[] {
  const { protocol, hostAddress, hostPorts, guest } = forward;
  const family = parseAddress(guest)?.family;
  const service = SERVICES.find(
    (one) =>
      one.protocol === protocol &&
      one.port >= hostPorts.start &&
      one.port <= hostPorts.end &&
      (one.family === null || one.family === family),
  );
  if (!service) return [];
  const isAtGateway =
    hostAddress === undefined ||
    gatewaysOf(draft, context).some((gateway) => isSameAddress(gateway, hostAddress));
  if (!isAtGateway) return [];
  return [
    issue(
      `${path}.hostAddress`,
      'port-forward-service',
      t('check.portForward.service', {
        protocol: protocol.toUpperCase(),
        port: service.port,
        service: service.name,
      }),
    ),
  ];
}

/** A forward comes before the host's own programs, which would get nothing from outside any more. */
function checkListeners(forward: PortForward, path: string, { listeners = [] }: CheckContext): Issue[] {
  const listener = listeners.find((one) => isTaken(one, forward));
  if (!listener) return [];
  const { port, process } = listener;
  const protocol = listener.protocol.toUpperCase();
  const found = (message: string, owner: string): Issue[] => [
    issue(`${path}.hostPorts`, 'port-forward-used', message, { severity: 'question', owner }),
  ];
  if (!process)
    return found(t('check.portForward.usedBySome', { protocol, port }), t('check.portForward.otherProgram'));
  const { name, pid } = process;
  const who = t('check.portForward.process', { name, pid });
  return found(t('check.portForward.used', { protocol, port, process: who, name }), who);
}

/** True when the program waits for what the forward would take. */
export function isTaken(
  { protocol, port, address }: Pick<Listener, 'protocol' | 'port' | 'address'>,
  forward: PortForward,
): boolean {
  const { hostPorts, hostAddress, guest } = forward;
  if (protocol !== forward.protocol || port < hostPorts.start || port > hostPorts.end) return false;
  const parsed = parseAddress(address);
  if (!parsed) return false;
  // A program that waits at `::` gets IPv4 as well, unless it refuses to.
  if (parsed.value === 0n) return parsed.family === 'ipv6' || !guest.includes(':');
  if (hostAddress !== undefined) return isSameAddress(address, hostAddress);
  return (
    parsed.family === parseAddress(guest)?.family && !NO_HOST_ADDRESS.some((block) => contains(block, parsed))
  );
}
