/** Whose program is at the other end of a TCP connection within this host. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { endianness } from 'node:os';
import { parseAddress } from '../../shared/addresses/addresses';

const ESTABLISHED = '01';
/** ::ffff:0:0/96, IPv4 in IPv6 (RFC 4291, 2.5.5.2). */
const MAPPED = 0xffffn << 32n;
const MAPPED_DIGITS = 24;

/**
 * The user id of the socket at the other end of `socket`, from /proc/net/tcp and tcp6 (proc(5), the kernel's
 * tcp4_seq_show and tcp6_seq_show); null when it is not of this host and network namespace, or has closed its end: the
 * tables give an abandoned socket (inode 0) to root. An IPv6 socket may speak IPv4 (mapped addresses), so both tables
 * are searched.
 */
export function peerUid(socket: Socket): number | null {
  const { remoteAddress, remotePort, localAddress, localPort } = socket;
  if (remoteAddress === undefined || remotePort === undefined) return null;
  if (localAddress === undefined || localPort === undefined) return null;
  const theirs = endOf(remoteAddress, remotePort);
  const ours = endOf(localAddress, localPort);
  if (theirs === null || ours === null) return null;
  // A row may be missed while others come and go.
  return uidOf(theirs, ours) ?? uidOf(theirs, ours);
}

function uidOf(theirs: string, ours: string): number | null {
  const mapped = inWords(MAPPED.toString(16).padStart(32, '0')).slice(0, MAPPED_DIGITS);
  for (const [table, prefix] of [
    ['tcp', mapped],
    ['tcp6', ''],
  ] as const) {
    for (const line of readTable(table)) {
      const [, local, remote, state, , , , uid, , inode] = line.trim().split(/\s+/);
      if (`${prefix}${local}` !== theirs || `${prefix}${remote}` !== ours) continue;
      return state === ESTABLISHED && inode !== '0' ? Number(uid) : null;
    }
  }
  return null;
}

/** The rows of a table; none where the kernel has no IPv6. */
function readTable(name: string): string[] {
  try {
    return readFileSync(`/proc/net/${name}`, 'latin1').split('\n').slice(1);
  } catch {
    return [];
  }
}

/** Null for what is no plain address, as one with a zone (`fe80::1%eth0`). */
function endOf(address: string, port: number): string | null {
  const parsed = parseAddress(address);
  if (parsed === null) return null;
  const value = parsed.family === 'ipv4' ? MAPPED | parsed.value : parsed.value;
  return `${inWords(value.toString(16).padStart(32, '0'))}:${port.toString(16).padStart(4, '0').toUpperCase()}`;
}

/** Bytes as the tables print them: 32-bit words, each in the processor's own order. */
function inWords(hex: string): string {
  const bytes = Buffer.from(hex, 'hex');
  return (endianness() === 'LE' ? bytes.swap32() : bytes).toString('hex').toUpperCase();
}
