/** The firewall rules of port forwards: where packets are sent on to a guest, and how they get through to it. */
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import type { NetworkDefinition, PortForward } from '../../../../shared/definition/network';
import type { FirewallFamily } from './firewallModel';

/** How an address stands alone in a rule, and what never leaves the host: a guest could not answer to it. */
const FACTS: Record<FirewallFamily, { bits: number; loopback: string }> = {
  ipv4: { bits: 32, loopback: '127.0.0.0/8' },
  ipv6: { bits: 128, loopback: '::1/128' },
};

/** The forwards of a network to guests of this family. */
export function forwardsOf(
  { forward, portForwards = [] }: Pick<NetworkDefinition, 'forward' | 'portForwards'>,
  family: FirewallFamily,
): PortForward[] {
  if (forward.mode !== 'nat') return [];
  return portForwards.filter(({ guest }) => parseAddress(guest)?.family === family);
}

/**
 * Which packets may be sent on, as options of a jump to the network's own chain of translations. A network that is bound
 * to an uplink answers there, to its own guests and to this host, whose packets to itself leave by `lo`.
 */
export function forwardedFrom({ forward, bridge }: Pick<NetworkDefinition, 'forward' | 'bridge'>): string[] {
  const uplink = 'device' in forward ? forward.device : undefined;
  return uplink === undefined ? [''] : [`-i ${uplink} `, `-i ${bridge.name} `, '-o lo '];
}

/**
 * Sends packets for the host's ports on to guests. Without an address of its own a forward takes those that are for
 * this host, and so nothing that guests send elsewhere.
 */
export function destinationRules(forwards: readonly PortForward[], family: FirewallFamily): string[] {
  const { loopback } = FACTS[family];
  return forwards.map((forward) => {
    const { protocol, hostAddress, hostPorts } = forward;
    const place = hostAddress === undefined ? `! -d ${loopback}` : `-d ${alone(hostAddress, family)}`;
    const local = hostAddress === undefined ? ' -m addrtype --dst-type LOCAL' : '';
    const ports = span(hostPorts.start, hostPorts.end);
    return `${place} -p ${protocol} -m ${protocol} --dport ${ports}${local} -j DNAT --to-destination ${target(forward, family)}`;
  });
}

/**
 * Lets new connections enter the network that were sent on to exactly this guest and port, while guests reach the
 * outside (see whileOutside).
 */
export const enteringForwards = (
  forwards: readonly PortForward[],
  family: FirewallFamily,
  limit: string | null,
): string[] => (limit === null ? [] : places(forwards, family).map((place) => `${place} ${limit}-j RETURN`));

/**
 * Refuses what was sent on by a forward that is there no longer: those connections are established and would otherwise
 * last. ICMP is left out, which tells guests of what is in the way of connections that go on.
 */
export const endedForwards = (subnet: string, reject: string): string[] => [
  `-d ${subnet} -p tcp -m conntrack --ctstate DNAT --ctdir ORIGINAL -j REJECT --reject-with tcp-reset`,
  `-d ${subnet} -p udp -m conntrack --ctstate DNAT --ctdir ORIGINAL ${reject}`,
];

/** Guests of the same network would answer each other directly, so what was sent on comes from the host's address. */
export const hairpinRules = (forwards: readonly PortForward[], family: FirewallFamily): string[] =>
  places(forwards, family).map((place) => `${place} -j MASQUERADE`);

/** Answers to this host, which may have used the gateway address of another network: those are kept from guests. */
export const ANSWERS_TO_HOST = '-m conntrack --ctstate DNAT --ctdir REPLY -j RETURN';

/** Where forwards lead, each place once, whatever number of the host's ports lead there. */
const places = (forwards: readonly PortForward[], family: FirewallFamily): string[] => [
  ...new Set(forwards.map((forward) => placeOf(forward, family))),
];

function placeOf({ protocol, hostPorts, guest, guestPort }: PortForward, family: FirewallFamily): string {
  const ports = span(guestPort, guestPort + hostPorts.end - hostPorts.start);
  return `-d ${alone(guest, family)} -p ${protocol} -m ${protocol} --dport ${ports} -m conntrack --ctstate DNAT`;
}

/** The guest's address, with its ports when they are not the host's. */
function target(
  { hostPorts: { start, end }, guest, guestPort }: PortForward,
  family: FirewallFamily,
): string {
  const address = canonical(guest);
  if (guestPort === start) return address;
  const host = family === 'ipv6' ? `[${address}]` : address;
  // A range is kept in step by its base (iptables-extensions(8), DNAT); without it any port would do.
  return start === end ? `${host}:${guestPort}` : `${host}:${guestPort}-${guestPort + end - start}/${start}`;
}

const span = (start: number, end: number): string => (start === end ? String(start) : `${start}:${end}`);

const alone = (address: string, family: FirewallFamily): string =>
  `${canonical(address)}/${FACTS[family].bits}`;

function canonical(text: string): string {
  const address = parseAddress(text);
  return address ? formatAddress(address) : text;
}
