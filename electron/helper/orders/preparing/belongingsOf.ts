/** What goes with networks that come or are deleted, besides what runs of them, whichever order makes them do so. */
import type { Standing } from '../../changes/journal';
import { isBridged } from '../../../../shared/definition/network';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { spanKeyFile } from '../../host/spanKeys';
import { keptFile } from '../../kinds/kept';
import { secretFileOf } from '../../kinds/uplink/privateFile';
import type { Belongings } from '../../kinds/resource';
import { lastingFiles, networkFiles, type Paths } from '../../host/paths';
import type { Resource } from '../../../../shared/contract/resource';
import type { OrderContext } from './prepared';

/**
 * The files that go with networks that are deleted, what libvirt lists of them, and the files that an earlier network of
 * a name has left: they must not be taken for what belongs to the one that gets it.
 */
export async function belongingsOf(
  context: OrderContext,
  before: readonly Standing[],
  after: readonly Standing[],
): Promise<Belongings> {
  const { paths } = context;
  const known = new Set(before.filter(isThere).map(({ name }) => name));
  const coming = after.filter((standing) => isThere(standing) && !known.has(standing.name));
  const gone = goneOf(before, after);
  const going = gone.flatMap((standing) => filesLeft(paths, standing));
  const earlier = coming.flatMap(({ name }) => lastingFiles(paths, name));
  return {
    before: [
      ...earlier.map((path) => keptFile(path, { isEarlier: true })),
      ...going.map((path) => keptFile(path, { isEarlier: false })),
      ...keysLeft(context, before, after).map((id) => secretFileOf(spanKeyFile(paths, id))),
      ...(await Promise.all(gone.map((standing) => offered(context, standing)))).flat(),
    ],
    after: [],
  };
}

/** Those of which nothing is left, under any name. */
function goneOf(before: readonly Standing[], after: readonly Standing[]): Standing[] {
  const now = new Set(after.filter(isThere).map(uuidOf));
  return before.filter((standing) => isThere(standing) && !now.has(uuidOf(standing)));
}

/** Secrets that no definition names any more. */
function keysLeft(
  { stored }: OrderContext,
  before: readonly Standing[],
  after: readonly Standing[],
): string[] {
  const keysOf = (networks: readonly (NetworkDefinition | null | undefined)[]): string[] =>
    networks.flatMap((network) => network?.span?.key ?? []);
  const keysIn = (standings: readonly Standing[]): string[] =>
    keysOf(standings.flatMap(({ definition, running }) => [definition, running?.definition]));
  const changing = new Set(before.map(({ name }) => name));
  const beside = [
    ...stored.definitions,
    ...[...stored.running].map(([name, run]) => [name, run.definition] as const),
  ];
  const kept = new Set([
    ...keysIn(after),
    ...keysOf(beside.flatMap(([name, definition]) => (changing.has(name) ? [] : [definition]))),
  ]);
  return [...new Set(keysIn(before))].filter((id) => !kept.has(id));
}

const isThere = ({ definition, running }: Standing): boolean => definition !== null || running !== null;

const uuidOf = ({ definition, running }: Standing): string => (definition ?? running?.definition)?.uuid ?? '';

/** What a network leaves behind that stopping it does not remove; of one that does not run, all there may be. */
function filesLeft(paths: Paths, { name, running }: Standing): string[] {
  // What other hosts told goes with the network's part in the agent.
  const files = networkFiles(paths, name);
  const isTold = (file: string): boolean => file === files.spanHosts || file === files.spanNames;
  if (!running) return Object.values<string>({ ...files }).filter((file) => !isTold(file));
  const { leases, log, ports, servers } = files;
  return [leases, log, ports, servers];
}

/** The network goes in any case; what libvirt then still lists can be undefined there. A bridge of the host is not ours to offer. */
async function offered(
  { host, offers }: OrderContext,
  { definition, running }: Standing,
): Promise<Resource[]> {
  const network = running?.definition ?? definition;
  return network && !isBridged(network)
    ? offers.withdrawn(host, network, { mayStay: true }).catch(() => [])
    : [];
}
