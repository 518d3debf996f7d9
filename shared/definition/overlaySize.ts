/** How large packets of a network may be that spans hosts: what the network of its hosts carries, less the heads around them. */
import { memberHere, type Span } from './span';

/** Heads of Ethernet (within), VXLAN, UDP and IP (around), in bytes (RFC 7348 §5). */
const OVER = { ipv4: 50, ipv6: 70 } as const;
/** Heads of WireGuard's data, UDP and IP, in bytes; 4 or 24 more than they are, because it fills up to 16. */
const ENCRYPTED_OVER = { ipv4: 60, ipv6: 80 } as const;

/** The MTU that guests of a span have at most where hosts have this one. */
export function overlayMtu(span: Span, underlayMtu: number): number {
  const { address, wireguard } = memberHere(span);
  const family = address.includes(':') ? 'ipv6' : 'ipv4';
  // Within WireGuard members have addresses of IPv6 (shared/span/overlayAddress.ts).
  return underlayMtu - (wireguard ? OVER.ipv6 + ENCRYPTED_OVER[family] : OVER[family]);
}
