/** How much of a packet between hosts is left for what guests send. */
import { memberHere, type Span } from './span';

/** Ethernet within, and VXLAN, UDP and IP around it, in bytes (RFC 7348 §5). */
const VXLAN_BYTES = { ipv4: 50, ipv6: 70 } as const;
/** IP, UDP 8, and WireGuard's header and tag 32. */
const WIREGUARD_BYTES = { ipv4: 60, ipv6: 80 } as const;

/** What comes before each packet of guests, for hosts that reach each other by such addresses. */
export function overlayOverhead({ address, wireguard }: { address: string; wireguard: boolean }): number {
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  // Within WireGuard the overlay runs over IPv6: its ends have addresses that follow from their keys.
  return wireguard ? WIREGUARD_BYTES[family] + VXLAN_BYTES.ipv6 : VXLAN_BYTES[family];
}

/** The MTU that guests of a span have at most where its hosts have this one. */
export function overlayMtu(span: Span, underlayMtu: number): number {
  const { address, wireguard } = memberHere(span);
  return underlayMtu - overlayOverhead({ address, wireguard: wireguard !== undefined });
}
