/** What is on a host of routes, limits, packet filters, zones and the host's own resolver, read only where networks ask for such things. */
import { VirtnetError } from '../../shared/error';
import type { Host } from './host';
import type { HostResource, ResourceOf } from './hostResource';
import { FAMILIES } from './firewallModel';
import { parseShownTable, parseTableNames, showTableCommand } from './kinds/nftTable';
import { parseShownQueues } from './kinds/queue';
import { parseShownRoutes } from './kinds/route';
import { parseShownResolvers, SHOW_RESOLVERS } from './kinds/resolver';
import { parseShownZone, showZone } from './kinds/zone';
import { runOrFail } from './runOrFail';

/** The resources of one kind among others. */
const only = <Kind extends HostResource['kind']>(
  wanted: readonly HostResource[],
  kind: Kind,
): ResourceOf<Kind>[] => wanted.filter((one): one is ResourceOf<Kind> => one.kind === kind);

/** The static routes that are wanted and there; one process for each family that any is of. */
export async function readRoutes(
  host: Host,
  wanted: readonly HostResource[],
): Promise<ResourceOf<'route'>[]> {
  const routes = only(wanted, 'route');
  const keys = new Set(routes.map(({ key }) => key));
  const families = FAMILIES.filter((family) => routes.some(({ value }) => value.family === family));
  const shown = await Promise.all(
    families.map(async (family) => {
      const argv = ['ip', '-j', family === 'ipv4' ? '-4' : '-6', 'route', 'show'];
      return parseShownRoutes(family, (await runOrFail(host, argv, 'The routes could not be read')).stdout);
    }),
  );
  return shown.flat().filter(({ key }) => keys.has(key));
}

/** The limits and packet filters that are wanted and there. */
export async function readTraffic(host: Host, wanted: readonly HostResource[]): Promise<HostResource[]> {
  return (
    await Promise.all([readQueues(host, only(wanted, 'queue')), readTables(host, only(wanted, 'table'))])
  ).flat();
}

async function readQueues(host: Host, wanted: ResourceOf<'queue'>[]): Promise<HostResource[]> {
  if (wanted.length === 0) return [];
  const argv = ['tc', '-j', 'qdisc', 'show'];
  return parseShownQueues((await runOrFail(host, argv, 'The limits could not be read')).stdout, wanted);
}

async function readTables(host: Host, wanted: ResourceOf<'table'>[]): Promise<HostResource[]> {
  if (wanted.length === 0) return [];
  const read = async (argv: string[]): Promise<string> =>
    (await runOrFail(host, argv, 'The packet filters could not be read')).stdout;
  const names = parseTableNames(await read(['nft', '-j', 'list', 'tables']));
  const present = new Map(wanted.filter(({ key }) => names.has(key)).map((table) => [table.key, table]));
  return Promise.all(
    [...present.values()].map(async (table) => parseShownTable(table, await read(showTableCommand(table)))),
  );
}

/** Without firewall-cmd there are no zones; any other failure is passed on. */
function nullIfMissing(error: unknown): null {
  if (error instanceof VirtnetError && error.code === 'missing-tool') return null;
  throw error;
}

/** The zones that bridges are in; without firewalld they are in none. */
export async function readZones(host: Host, wanted: readonly HostResource[]): Promise<ResourceOf<'zone'>[]> {
  const bridges = [...new Set(only(wanted, 'zone').map(({ key }) => key))];
  const read = await Promise.all(
    bridges.map(async (key): Promise<ResourceOf<'zone'>[]> => {
      const value = await host.run(showZone(key)).then(parseShownZone, nullIfMissing);
      return value === null ? [] : [{ kind: 'zone', key, value }];
    }),
  );
  return read.flat();
}

/** What the host's resolver knows of bridges; nothing while systemd-resolved does not run, or where there is none. */
export async function readResolvers(
  host: Host,
  wanted: readonly HostResource[],
): Promise<ResourceOf<'resolver'>[]> {
  const bridges = [...new Set(only(wanted, 'resolver').map(({ key }) => key))];
  if (bridges.length === 0) return [];
  const shown = await Promise.all(SHOW_RESOLVERS.map((argv) => host.run(argv).catch(nullIfMissing)));
  return parseShownResolvers(
    shown.map((result) => (result?.status === 0 ? result.stdout : '')),
    bridges,
  );
}
