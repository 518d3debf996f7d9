/** Leases of others as they are kept on this host: for whoever shows guests, and for the agent when it begins anew. */
import { leaseOf, lineOf, type SpanLease } from './lease';
import { LEASES_MAX } from './message';
import type { OtherLease } from './otherLeases';

/** One line each: `UNTIL MAC ADDRESS NAME DUID HOST`, until when in Unix seconds. */
export const othersText = (
  others: readonly OtherLease[],
  { now, wall }: { now: number; wall: number },
): string =>
  others
    .map((lease) => {
      const [, ...fields] = lineOf(lease, now).split(' ');
      const until = lease.ends === Infinity ? 0 : Math.round((wall + lease.ends - now) / 1000);
      return `${[until, ...fields, lease.host].join(' ')}\n`;
    })
    .join('');

/** What such a text says, by host. */
export function readOthers(
  text: string,
  { now, wall }: { now: number; wall: number },
): Map<string, SpanLease[]> {
  const found = new Map<string, SpanLease[]>();
  for (const line of text.split('\n').slice(0, LEASES_MAX)) {
    const fields = line.split(' ');
    const [until = '', host = ''] = [fields[0], fields[5]];
    if (!/^\d{1,12}$/.test(until) || host === '' || fields.length !== 6) continue;
    const rest = until === '0' ? '*' : String(Math.max(0, Number(until) - Math.floor(wall / 1000)));
    const lease = leaseOf([rest, ...fields.slice(1, 5)].join(' '), now);
    if (!lease) continue;
    const known = found.get(host);
    if (known) known.push(lease);
    else found.set(host, [lease]);
  }
  return found;
}
