/** What a kind is told of a network and of the host before it says what should be there; reading it starts no process. */
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';
import type { Resource } from '../../../shared/contract/resource';
import { withKept } from './kept';
import { knowsLearningBound } from '../facts/learningBound';
import { readTheirs } from '../facts/span/frr';
import type { Theirs } from '../facts/span/frrText';
import { portsToPlug } from './devices/portRecords';

/** A network that runs, with what was decided when it was started. */
export interface ActiveNetwork {
  definition: NetworkDefinition;
  /** False = dnsmasq gets a copy of the host's resolvers and does not watch them, for hosts with very many networks. */
  pollResolv: boolean;
}

/** What a kind is told besides the network. */
export interface KindContext {
  paths: Paths;
  /** False when the kernel has no IPv6, and so nothing of it to switch off. */
  hasIpv6: boolean;
  /** Devices that listen to routers and would stop when the host becomes one. */
  acceptingDevices: string[];
  /** Whether `ip` can bound how many hardware addresses a bridge learns. */
  boundsLearning: boolean;
  /** Devices that were plugged in to a network and are free to be, by its name. */
  ports: ReadonlyMap<string, readonly string[]>;
  /** What of FRR's BGP is somebody else's. */
  frr: Theirs;
}

/** What the host says about itself that decides what networks need on it; `coming` are files that are put back. */
export async function readKindContext(
  host: Host,
  paths: Paths,
  networks: readonly ActiveNetwork[],
  before: readonly ActiveNetwork[] = [],
  coming: readonly Resource[] = [],
): Promise<KindContext> {
  const hasIpv6 = (await host.readSysctl('net/ipv6/conf/default/disable_ipv6')) !== null;
  const usesIpv6 = networks.some(({ definition }) =>
    definition.ips.some(({ address }) => address.includes(':')),
  );
  const [boundsLearning, acceptingDevices, ports, frr] = await Promise.all([
    knowsLearningBound(host),
    hasIpv6 && usesIpv6 ? readAcceptingDevices(host) : [],
    portsToPlug(withKept(host, coming), paths, definitionsOf(networks), definitionsOf(before)),
    readTheirs(host),
  ]);
  return { paths, hasIpv6, acceptingDevices, boundsLearning, ports, frr };
}

const definitionsOf = (networks: readonly ActiveNetwork[]): NetworkDefinition[] =>
  networks.map(({ definition }) => definition);

/** Devices that listen to routers (accept_ra 1) while they do not forward; what is part of a bridge listens to nobody. */
async function readAcceptingDevices(host: Host): Promise<string[]> {
  const devices = (await host.readDir('/proc/sys/net/ipv6/conf')).filter(
    (name) => !['all', 'default', 'lo'].includes(name),
  );
  const accepting = await Promise.all(
    devices.map(async (device) => {
      const read = (key: string) => host.readSysctl(`net/ipv6/conf/${device}/${key}`);
      const [accepts, forwards] = await Promise.all([read('accept_ra'), read('forwarding')]);
      if (accepts !== '1' || forwards !== '0') return [];
      return (await host.readDir(`/sys/class/net/${device}/brport`)).length === 0 ? [device] : [];
    }),
  );
  return accepting.flat().sort();
}
