/** The leases of this host's dnsmasq, as its file has them, on the agent's clock. */
import { macOf, macOfDuid, readLeaseFile } from '../facts/leaseFile';
import { leaseOf, type SpanLease } from './lease';

/**
 * What runs of them; `said` is the same text as long as they are the same. dnsmasq's moments are those of the time of day,
 * of which the same host's agent knows what remains.
 */
export function ownLeasesIn(
  text: string,
  { now, wall }: { now: number; wall: number },
): { leases: SpanLease[]; said: string } {
  const said: string[] = [];
  const leases = readLeaseFile(text).leases.flatMap(
    ({ until, family, hardware, address, name, clientId }) => {
      const mac = family === 'ipv6' ? macOfDuid(clientId ?? '') : macOf(hardware);
      const seconds = until - Math.floor(wall / 1000);
      const rest = until === 0 ? '*' : String(Math.max(0, seconds));
      const fields = [mac || '*', address, name ?? '*', family === 'ipv6' ? (clientId ?? '*') : '*'];
      const lease = leaseOf([rest, ...fields].join(' '), now);
      if (lease) said.push([until, ...fields].join(' '));
      return lease ?? [];
    },
  );
  return { leases, said: said.join('\n') };
}
