/** Two connections may lead to one host, as by ssh to the computer that one sits at. */
import type { Snapshot } from '../contract/snapshot';

/** The first connection to each host. */
export function distinctHosts<S extends { snapshot: Pick<Snapshot, 'host'> }>(seen: readonly S[]): S[] {
  const byHost = new Map<string, S>();
  for (const one of seen) {
    const { hostname, addresses } = one.snapshot.host;
    const key = JSON.stringify([hostname, [...addresses].sort()]);
    if (!byHost.has(key)) byHost.set(key, one);
  }
  return [...byHost.values()];
}
