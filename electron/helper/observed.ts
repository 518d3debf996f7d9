/** What is on a host of a set of networks: read whole, or read where reading is free and taken for granted elsewhere. */
import { VirtnetError } from '../../shared/error';
import { networkResources, sharedResources, type ActiveNetwork, type Circumstances } from './desired';
import type { CommandResult, Host, ProcessInfo } from './host';
import { collect, type HostResource, type ResourceOf, type Resources } from './hostResource';
import { FAMILIES, type FirewallFamily } from './firewallModel';
import { contentHash, findDaemon, strayDaemons } from './kinds/daemon';
import { parseSaved } from './kinds/firewall';
import { parseShownLinks } from './kinds/link';
import { parseShownPorts } from './kinds/port';
import { readResolvers, readRoutes, readTraffic, readZones } from './observedTraffic';

/** Everything of ours that is on the host, as far as `networks` are concerned; two processes. */
export async function observe(
  host: Host,
  networks: readonly ActiveNetwork[],
  circumstances: Circumstances,
): Promise<Resources> {
  const wanted = resourcesOf(networks, circumstances);
  const names = new Set(wanted.flatMap(({ kind, key }) => (kind === 'link' ? [key] : [])));
  const [shown, rest, routes, traffic, zones, resolvers, ...firewalls] = await Promise.all([
    readDevices(host, ['ip', '-j', '-d', 'addr', 'show']),
    readFree(host, wanted, true),
    readRoutes(host, wanted),
    readTraffic(host, wanted),
    readZones(host, wanted),
    readResolvers(host, wanted),
    ...firewallFamilies(wanted).map((family) => readFirewall(host, family)),
  ]);
  const links = parseShownLinks(shown).filter(({ key }) => names.has(key));
  const found = [...links, ...parseShownPorts(shown), ...firewalls.flat(), ...rest];
  return collect([...found, ...routes, ...traffic, ...zones, ...resolvers]);
}

/** IPv4 always, IPv6 when there is something of it. */
const firewallFamilies = (wanted: readonly HostResource[]): FirewallFamily[] =>
  FAMILIES.filter(
    (family) =>
      family === 'ipv4' ||
      wanted.some(({ kind, value }) => (kind === 'chain' || kind === 'rule') && value.family === family),
  );

/**
 * The host as it must be if `before` and `others` run as they were started and `after` is not there yet.
 * Only what can be read without a process is read, so that the cost does not grow with what else runs;
 * every command that is planned on this ground fails as a whole when it is not so.
 */
export async function presume(
  host: Host,
  { before, after, others }: { before: ActiveNetwork[]; after: ActiveNetwork[]; others: ActiveNetwork[] },
  circumstances: Circumstances,
): Promise<Resources> {
  const owned = resourcesOf(before, circumstances);
  const devices = owned.flatMap(({ kind, key }) => (kind === 'link' ? [key] : []));
  // Routes and queues go with their bridge, and what is in no zone any more cannot leave it.
  const [links, zones, free] = await Promise.all([
    readOwnLinks(host, devices),
    readZones(host, owned),
    readFree(host, [...owned, ...resourcesOf(after, circumstances)], false),
  ]);
  const presumed = owned.filter(({ kind }) => kind === 'chain' || kind === 'rule' || kind === 'table');
  return collect([
    ...links,
    ...zones,
    ...free,
    ...presumed,
    ...sharedResources([...before, ...others]).values(),
  ]);
}

const resourcesOf = (networks: readonly ActiveNetwork[], circumstances: Circumstances): HostResource[] =>
  networks.flatMap((network) => [...networkResources(network, circumstances).values()]);

/** A device of our name may have been replaced since: before it is removed, its mark is looked at. */
async function readOwnLinks(host: Host, devices: readonly string[]): Promise<ResourceOf<'link'>[]> {
  const [device, ...more] = devices;
  if (device === undefined) return [];
  if (more.length > 0) {
    const bridges = await readDevices(host, ['ip', '-j', '-d', 'addr', 'show', 'type', 'bridge']);
    return parseShownLinks(bridges).filter(({ key }) => devices.includes(key));
  }
  const shown = await host.run(['ip', '-j', '-d', 'addr', 'show', 'dev', device]);
  if (/does not exist/.test(shown.stderr)) return [];
  return parseShownLinks(succeed(shown, 'The bridge could not be read').stdout);
}

async function readDevices(host: Host, argv: string[]): Promise<string> {
  return succeed(await host.run(argv), 'The network devices could not be read').stdout;
}

async function readFirewall(host: Host, family: FirewallFamily): Promise<HostResource[]> {
  const save = family === 'ipv4' ? 'iptables-save' : 'ip6tables-save';
  return parseSaved(family, succeed(await host.run([save]), 'The firewall could not be read').stdout);
}

function succeed(result: CommandResult, failure: string): CommandResult {
  if (result.status === 0) return result;
  const { command, status, stderr } = result;
  throw new VirtnetError(`${failure}: ${stderr.trim()}`, { code: 'command-failed', command, status, stderr });
}

/** What costs no process to read: settings, files, and daemons by their pid files. */
async function readFree(
  host: Host,
  wanted: readonly HostResource[],
  findStrays: boolean,
): Promise<HostResource[]> {
  let processes: Promise<ProcessInfo[]> | undefined;
  const listProcesses = (): Promise<ProcessInfo[]> =>
    (processes ??= findStrays ? host.listProcesses() : Promise.resolve([]));
  const read = await Promise.all(
    wanted.map(async (resource): Promise<HostResource | null> => {
      switch (resource.kind) {
        case 'sysctl':
          return withValue(resource, await host.readSysctl(resource.key));
        case 'file':
          return withValue(resource, await host.readFile(resource.key));
        case 'daemon':
          return readDaemon(host, resource, listProcesses);
        case 'link':
        case 'port':
        case 'chain':
        case 'rule':
        case 'route':
        case 'queue':
        case 'table':
        case 'zone':
        case 'resolver':
          return null;
      }
    }),
  );
  return read.filter((resource) => resource !== null);
}

const withValue = <R extends ResourceOf<'sysctl'> | ResourceOf<'file'>>(
  resource: R,
  value: string | null,
): R | null => (value === null ? null : { ...resource, value });

/** A running daemon has read what its files say (see `asRead` in plan.ts for when not); one that died left its pid file. */
async function readDaemon(
  host: Host,
  { kind, key, value }: ResourceOf<'daemon'>,
  listProcesses: () => Promise<ProcessInfo[]>,
): Promise<ResourceOf<'daemon'> | null> {
  const found = (hash: string, filesHash = ''): ResourceOf<'daemon'> => ({
    kind,
    key,
    value: { ...value, hash, filesHash },
  });
  if ((await findDaemon(host, value.conf, value.pidFile)) !== null) {
    const [conf = null, hosts = null, names = null] = await Promise.all(
      [value.conf, value.hosts, value.names].map((path) => host.readFile(path)),
    );
    return found(contentHash([conf]), contentHash([hosts, names]));
  }
  if ((await host.readFile(value.pidFile)) !== null) return found('has died');
  return strayDaemons(await listProcesses(), value.conf).length > 0 ? found('has no pid file') : null;
}
