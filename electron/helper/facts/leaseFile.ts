/** dnsmasq's file of leases, line by line. */

/** Without the hardware type, which stands in front of what is not Ethernet. */
export const macOf = (hardware: string): string =>
  (hardware.charAt(2) === '-' ? hardware.slice(3) : hardware).toLowerCase();

/** A lease as dnsmasq writes it down. */
export interface WrittenLease {
  /** Unix time in seconds; 0 = for ever. */
  until: number;
  family: 'ipv4' | 'ipv6';
  /** The MAC, with its hardware type in front when that is not Ethernet; of DHCPv6 the IAID, with a T in front of a temporary one. */
  hardware: string;
  address: string;
  name: string | null;
  /** Of DHCPv6 the client's DUID. */
  clientId: string | null;
}

/** What dnsmasq's file says: its leases, and after a line `duid` with the identifier of the server those of DHCPv6. */
export function readLeaseFile(text: string): { leases: WrittenLease[]; serverDuid: string | null } {
  const leases: WrittenLease[] = [];
  let serverDuid: string | null = null;
  for (const line of text.split('\n')) {
    if (line.startsWith(SERVER)) serverDuid = line.slice(SERVER.length).trim();
    const lease = leaseOfLine(line, serverDuid === null ? 'ipv4' : 'ipv6');
    if (lease) leases.push(lease);
  }
  return { leases, serverDuid };
}

/** What the line with the server's identifier begins with. */
export const SERVER = 'duid ';

/** A lease (`EXPIRY MAC ADDRESS NAME CLIENT-ID`, `*` for what is not known), or null for any other line. */
export function leaseOfLine(line: string, family: WrittenLease['family']): WrittenLease | null {
  const [until = '', hardware, address, name, clientId] = line.split(' ', 5);
  if (hardware === undefined || address === undefined || !/^\d+$/.test(until)) return null;
  return { until: Number(until), family, hardware, address, name: known(name), clientId: known(clientId) };
}

const known = (field: string | undefined): string | null =>
  field === undefined || field === '*' ? null : field;

/** The hardware address in a DUID of type LLT or LL (RFC 8415, section 11): its last six bytes; empty for others. */
export const macOfDuid = (duid: string): string =>
  /^00:0[13]:00:01:(?:.*:)?((?:[0-9a-f]{2}:){5}[0-9a-f]{2})$/i.exec(duid)?.[1]?.toLowerCase() ?? '';
