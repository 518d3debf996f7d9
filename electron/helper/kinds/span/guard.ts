/** What a network that spans hosts keeps off its overlay, and whom it keeps out of it: tables of nftables. */
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere, overlayDevice, peersOf, type Span } from '../../../../shared/definition/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import { CHAIN_PREFIX } from '../firewall/firewallModel';
import { addressBits, setText } from '../firewall/tableListing';
import { tableResource, type Table } from '../firewall/tableModel';
import { inKernel, VXLAN_PORT } from './vxlan';

/** The device of what WireGuard encrypts, one for all spans of a host. */
export const WIREGUARD_DEVICE = 'wgvnm';

/** The tables of a network that spans hosts; none of any other. */
export function spanTables(definition: NetworkDefinition): Table[] {
  const { span } = definition;
  return span ? [guardTable(definition, overlayDevice(span)), fenceTable(span)] : [];
}

/**
 * Each host serves its own guests, by the same addresses: what they ask their gateway, and what it tells them, passes the
 * overlay in neither direction, be it forwarded, from the host itself or for it.
 */
function guardTable(definition: NetworkDefinition, device: string): Table {
  const rules = ownToHost(definition).map((rule) => `${rule} drop`);
  return tableResource({
    family: 'bridge',
    table: `${CHAIN_PREFIX}${device}`,
    device,
    use: 'guard',
    chains: [
      // The frames of all bridges come by here: with those of others it is done at once.
      { name: 'in', hook: 'prerouting', rules: [`meta iifname != "${device}" accept`, ...rules] },
      { name: 'out', hook: 'postrouting', rules: [`meta oifname != "${device}" accept`, ...rules] },
      { name: 'own', hook: 'output', rules: [`meta oifname "${device}" ether daddr ${TREE} drop`] },
    ],
  });
}

/** Questions for a neighbour and their answers (RFC 4861 §4.3, §4.4). */
const NEIGHBOURS = `icmpv6 type ${setText(['nd-neighbor-solicit', 'nd-neighbor-advert'])}`;
/** What is for several, by the bit that says so (IEEE 802 §8.2). */
const SEVERAL = '01:00:00:00:00:00';

/**
 * Whom bridges tell of their spanning tree (IEEE 802.1D §7.12.3). The bridges of all members have one address: a host that
 * heard of its own bridge from elsewhere would block the way there. What a bridge says of it comes by no other chain.
 */
const TREE = '01:80:c2:00:00:00';

/** Matches of what stays on its host. */
function ownToHost({ mac, ips }: NetworkDefinition): string[] {
  const addresses = ips.flatMap(({ address }) => parseAddress(address) ?? []);
  const four = addresses.filter(({ family }) => family === 'ipv4').map(formatAddress);
  const six = addresses.filter(({ family }) => family === 'ipv6').map(formatAddress);
  // Guests know their router of IPv6 by the address that its bridge has of itself.
  const asRouter = six.length > 0 && mac !== undefined ? [...six, linkLocal(mac)] : six;
  return [
    // What is tagged as of no VLAN is read by guests as if it had no tag, and by the rules below as something else.
    'vlan id 0',
    'ether type 8021ad',
    // The ports of DHCP and DHCPv6 (RFC 2131 §4.1, RFC 8415 §7.2).
    'udp dport 67-68',
    'udp dport 546-547',
    'icmpv6 type nd-router-solicit',
    'icmpv6 type nd-router-advert',
    ...four.flatMap((address) => [`arp saddr ip ${address}`, `arp daddr ip ${address}`]),
    ...asRouter.flatMap((address) => [
      `${NEIGHBOURS} @th,64,128 ${addressBits(address)}`,
      `ip6 saddr ${address} ${NEIGHBOURS}`,
    ]),
    // What a host tells several is for its own guests: elsewhere it would come from the gateway's own address.
    ...(mac === undefined ? [] : [`ether saddr ${mac} ether daddr & ${SEVERAL} == ${SEVERAL}`]),
  ];
}

/** The address that a device gives itself (RFC 4291 appendix A). */
function linkLocal(mac: string): string {
  const [first = 0, second = 0, third = 0, ...rest] = mac.split(':').map((byte) => Number.parseInt(byte, 16));
  const bytes = [first ^ 2, second, third, 0xff, 0xfe, ...rest];
  const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0xfe80n << 48n);
  return formatAddress({ family: 'ipv6', value });
}

/** Where the number of a VXLAN stands behind the head of UDP: bits and their count (RFC 7348 §5). */
const NUMBER = '@th,96,24';

/** What comes by another device than its sender would be answered by (nft(8), FIB EXPRESSIONS): no member, whatever it says. */
const WRONG_WAY = 'fib saddr . iif oif missing';

/**
 * Nobody but the members speaks on this overlay: neither to this host, nor by way of it, which gives what its guests send
 * its own address, that of a member. Other overlays of the same port are nobody's business here.
 */
function fenceTable(span: Span): Table {
  const { vni } = span;
  const ours = `udp dport ${VXLAN_PORT} ${NUMBER} 0x${vni.toString(16)}`;
  const peers = peersOf(span).map((member) => inKernel(overlayAddress(member)));
  const family = overlayAddress(memberHere(span)).includes(':') ? 'ip6' : 'ip';
  const others = peers.length > 0 ? `${family} saddr != ${setText(peers)} ` : '';
  const onward = `${family} daddr ${setText(peers)} ${ours}`;
  const device = overlayDevice(span);
  const otherwise = memberHere(span).wireguard
    ? `meta iifname != "${WIREGUARD_DEVICE}" ${ours} drop`
    : `${ours} ${WRONG_WAY} drop`;
  return tableResource({
    family: 'inet',
    table: `${CHAIN_PREFIX}${device}`,
    device,
    use: 'fence',
    chains: [
      { name: 'in', hook: 'input', rules: [otherwise, `${others}${ours} drop`] },
      ...(peers.length > 0
        ? [
            {
              name: 'through',
              hook: 'forward',
              rules: [`${onward} ${WRONG_WAY} drop`, `${others}${onward} drop`],
            },
          ]
        : []),
    ],
  });
}
