/** Leases as agents tell each other of them, and keep those of others: one line each. */
import { LEASES_MAX } from './message';

/** A lease of some member. */
export interface SpanLease {
  /** When it ends, by the monotonic clock in milliseconds; Infinity = never. */
  ends: number;
  /** Empty where a lease of IPv6 does not say it. */
  mac: string;
  address: string;
  name: string | null;
  /** Of IPv6 the client's DUID. */
  duid: string | null;
}

/** What remains of a lease that never ends. */
const FOR_EVER = '*';
/** dnsmasq takes no longer lease (dnsmasq(8), --dhcp-range): 0xffffffff is for ever. */
const LONGEST_SECONDS = 0xffff_fffe;

const MAC = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/;
const IPV4 = /^(?:\d{1,3}\.){3}\d{1,3}$/;
const IPV6 = /^[0-9a-f:]{2,39}$/;
const DUID = /^[0-9a-f]{2}(?::[0-9a-f]{2}){2,129}$/;
/** A name as dnsmasq takes it of a guest: one label. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?$/;

/** The line of a lease at the moment `now`: `REMAINING MAC ADDRESS NAME DUID`, with `*` for what is not known. */
export const lineOf = ({ ends, mac, address, name, duid }: SpanLease, now: number): string =>
  [remaining(ends, now), mac || '*', address, name ?? '*', duid ?? '*'].join(' ');

const remaining = (ends: number, now: number): string =>
  ends === Infinity ? FOR_EVER : String(Math.max(0, Math.round((ends - now) / 1000)));

/** The lease of a line that was written at the moment `at`; null for what is none, or nobody could be given. */
export function leaseOf(line: string, at: number): SpanLease | null {
  const [rest = '', mac = '', address = '', name = '', duid = '', more] = line.split(' ');
  const seconds = rest === FOR_EVER ? Infinity : /^\d{1,10}$/.test(rest) ? Number(rest) : NaN;
  if (more !== undefined || !(seconds > 0) || (seconds > LONGEST_SECONDS && seconds !== Infinity))
    return null;
  const isIpv6 = address.includes(':');
  if (isIpv6 ? !IPV6.test(address) || !DUID.test(duid) : !IPV4.test(address) || !MAC.test(mac)) return null;
  return {
    ends: at + seconds * 1000,
    mac: MAC.test(mac) ? mac : '',
    address,
    name: NAME.test(name) ? name : null,
    duid: isIpv6 ? duid : null,
  };
}

/** The leases of many lines, as many as there may be. */
export const leasesOf = (lines: readonly string[], at: number): SpanLease[] =>
  lines.slice(0, LEASES_MAX).flatMap((line) => leaseOf(line, at) ?? []);

/** Who has a lease: the hardware address, or of IPv6 the client's identifier. */
export const clientOf = ({ mac, duid }: Pick<SpanLease, 'mac' | 'duid'>): string => duid ?? mac;
