/** Networks over several hosts as people make them by hand: what the kernel and FRR do by themselves. */
import { underlay } from './labFabric';

/** What a vxlan device costs each packet on an IPv4 underlay: Ethernet, VXLAN, UDP and IPv4 headers (RFC 7348 §5). */
export const OVERHEAD = 50;

interface Bare {
  bridge: string;
  vni: number;
  /** Numbers of the hosts. */
  members: readonly number[];
  /** Who knows where a guest is: the device itself, by what it hears, or FRR. */
  engine: 'static' | 'evpn';
  mtu: number;
}

/** Lines of shell that make a host's bridge with its vxlan device; one for `ip -batch` and `bridge` each would be quicker. */
export function bareVxlan(number: number, { bridge, vni, members, engine, mtu }: Bare): string {
  const device = `vx${vni}`;
  const evpn = engine === 'evpn';
  const others = members.filter((one) => one !== number);
  return `set -e
    ip link add ${bridge} mtu ${mtu} up type bridge stp_state 0 forward_delay 0
    ip link add ${device} mtu ${mtu} master ${bridge} up type vxlan id ${vni} local ${underlay(number).ipv4} dstport 4789 ${evpn ? 'nolearning' : ''}
    ip link set ${device} type bridge_slave learning ${evpn ? 'off neigh_suppress on' : 'on'}
    ${evpn ? '' : others.map((one) => `bridge fdb append 00:00:00:00:00:00 dev ${device} dst ${underlay(one).ipv4}`).join('\n')}`;
}

/** The autonomous system that all hosts are (RFC 6996 keeps it for private use). */
const SYSTEM = 64_789;

/** FRR's configuration on a host that tells all others, or two reflectors, behind whom its guests are. */
export function evpnConfiguration(
  number: number,
  members: readonly number[],
  reflectors: readonly number[] = [],
): string {
  const isReflector = reflectors.includes(number);
  const peers = members.filter(
    (one) => one !== number && (reflectors.length === 0 || isReflector || reflectors.includes(one)),
  );
  const client = (one: number): string[] =>
    isReflector && !reflectors.includes(one)
      ? [`  neighbor ${underlay(one).ipv4} route-reflector-client`]
      : [];
  return [
    `hostname host${number}`,
    `router bgp ${SYSTEM}`,
    ` bgp router-id ${underlay(number).ipv4}`,
    ' no bgp default ipv4-unicast',
    ...peers.flatMap((one) => [
      ` neighbor ${underlay(one).ipv4} remote-as ${SYSTEM}`,
      ` neighbor ${underlay(one).ipv4} timers connect 1`,
    ]),
    ' address-family l2vpn evpn',
    ...peers.flatMap((one) => [`  neighbor ${underlay(one).ipv4} activate`, ...client(one)]),
    '  advertise-all-vni',
    ' exit-address-family',
    '',
  ].join('\n');
}
