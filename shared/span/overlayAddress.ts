/** Where the overlay of a span ends on each member: its own address, or one inside what WireGuard encrypts. */
import { formatAddress } from '../addresses/addresses';
import type { SpanMember } from '../definition/span';

/** Drawn once for this program (RFC 4193 §3.2.2), so that these addresses are told from anybody else's: a /48. */
const INNER_PREFIX = 0xfd5c_91e7_2a40n;
/** What is left for a host, besides 16 bits of 0 between them. */
const HOST_BITS = 64n;
/** A public key is as good as random (RFC 7748 §6.1): its first bytes do for a hash. */
const HOST_BYTES = 8;

/** The address of a host inside its WireGuard device, which follows from its public key (base64). */
export function innerAddress(publicKey: string): string {
  let host = 0n;
  for (const letter of atob(publicKey).slice(0, HOST_BYTES))
    host = (host << 8n) | BigInt(letter.charCodeAt(0));
  return formatAddress({ family: 'ipv6', value: (INNER_PREFIX << (HOST_BITS + 16n)) | host });
}

/** The address by which a member's end of the overlay is reached, and FRR's sessions with it are kept. */
export const overlayAddress = ({ address, wireguard }: Pick<SpanMember, 'address' | 'wireguard'>): string =>
  wireguard ? innerAddress(wireguard.publicKey) : address;
