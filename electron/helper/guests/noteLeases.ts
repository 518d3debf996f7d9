/** Leases with what was noticed of them from one look to the next. */
import type { LeaseFacts } from '../../../shared/contract/snapshot';

/** A lease with what was noticed of it; moments are Unix time in milliseconds. */
export interface NotedLease {
  lease: LeaseFacts;
  firstAt: number;
  /** When it was last made or renewed. */
  heardAt: number;
}

/**
 * Leases that have not run out, each with when it was first seen and when it was last made or renewed. Nobody knows
 * how old one is that is there at the first look, for which `before` is null. Those that are the same objects, in the
 * order of the last look, take next to no time.
 */
export function noteLeases(
  before: readonly NotedLease[] | null,
  leases: readonly LeaseFacts[],
  now: number,
): NotedLease[] {
  const since = before ? now : 0;
  const noted: NotedLease[] = [];
  let places: Map<string, number> | null = null;
  let at = 0;
  for (const lease of leases) {
    if (lease.until !== 0 && lease.until * 1000 <= now) continue;
    let known = before?.[at];
    if (before && known?.lease !== lease) {
      places ??= new Map(before.map((one, place) => [keyOf(one.lease), place]));
      const place = places.get(keyOf(lease));
      known = place === undefined ? undefined : before[place];
      if (place !== undefined) at = place;
    }
    if (known) at += 1;
    if (known?.lease === lease) noted.push(known);
    else {
      const heardAt = known?.lease.until === lease.until ? known.heardAt : since;
      noted.push({ lease, firstAt: known?.firstAt ?? since, heardAt });
    }
  }
  return noted;
}

/** By client and address. */
const keyOf = ({ clientId, mac, address }: LeaseFacts): string => `${clientId ?? mac} ${address}`;
