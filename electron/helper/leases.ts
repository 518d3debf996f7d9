/** Leases as dnsmasq keeps them, and the addresses that a bridge has learned (its forwarding database). */

/** One IPv4 lease. */
export interface Lease {
  /** Unix time in seconds; 0 = never ends. */
  until: number;
  mac: string;
  address: string;
  name: string | null;
}

/**
 * Leases in dnsmasq's file: `EXPIRY MAC ADDRESS NAME CLIENT-ID`, `*` for what is not known; the MAC has its hardware
 * type in front when that is not Ethernet. What follows a `duid` line is DHCPv6.
 */
export function parseLeases(text: string): Lease[] {
  const [ipv4 = ''] = text.split(/^duid /m);
  return ipv4.split('\n').flatMap((line) => {
    const [until, mac, address, name] = line.trim().split(/\s+/);
    if (until === undefined || mac === undefined || address === undefined || !/^\d+$/.test(until)) return [];
    return [
      {
        until: Number(until),
        mac: mac.replace(/^\d\d-/, '').toLowerCase(),
        address,
        name: name === undefined || name === '*' ? null : name,
      },
    ];
  });
}

/** An address that a bridge has seen behind one of its ports. */
export interface Learned {
  mac: string;
  /** Number of the port on its bridge. */
  port: number;
}

/** Size of struct __fdb_entry (linux/if_bridge.h), of which /sys/class/net/BRIDGE/brforward is an array. */
const ENTRY_BYTES = 16;

/** What a bridge has learned, without its ports' own addresses. */
export function parseForwarding(data: Uint8Array): Learned[] {
  const learned: Learned[] = [];
  for (let at = 0; at + ENTRY_BYTES <= data.length; at += ENTRY_BYTES) {
    const [portLow = 0, isLocal = 0] = data.subarray(at + 6, at + 8);
    const portHigh = data[at + 12] ?? 0;
    if (isLocal !== 0) continue;
    const mac = [...data.subarray(at, at + 6)].map((byte) => byte.toString(16).padStart(2, '0')).join(':');
    learned.push({ mac, port: portHigh * 256 + portLow });
  }
  return learned;
}
