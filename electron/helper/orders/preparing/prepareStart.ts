/** Prepares the start of stored networks, whose addresses must be free still. */
import { formatSubnet, overlaps, type Subnet } from '../../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../../shared/definition/describe';
import { VirtnetError } from '../../../../shared/contract/error';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { readIpv6Routes, readRoutes } from '../../facts/hostFacts';
import { testOptions } from '../../kinds/dnsmasq/optionTest';
import { isDefaultRoute } from '../../facts/procNet';
import { requireHostTools } from '../../host/tools';
import { freshRun } from './freshRun';
import { NOTHING, type Ground, type Prepared } from './prepared';
import { alreadyActive, knownStanding } from './refusals';

/** Throws `missing-tool`, `not-found`, `is-active`, `subnet-conflict`. */
export async function prepareStart(ground: Ground, names: readonly string[]): Promise<Prepared> {
  const { host, stored, surroundings } = ground;
  await requireHostTools(host, surroundings.asRoot);
  const standings = names.map((name) => {
    const standing = knownStanding(stored, name);
    if (standing.running) throw alreadyActive(name);
    return standing;
  });
  const definitions = standings.flatMap(({ definition }) => definition ?? []);
  await refuseConflicts(ground, definitions);
  for (const definition of definitions) await testOptions(host, definition);
  const after = standings.map((standing, index) => ({
    ...standing,
    running: standing.definition ? freshRun(standing.definition, stored, index) : null,
  }));
  return { before: standings, after, besides: NOTHING };
}

/** Somebody may have taken a network's addresses since it was defined; starts no process. */
async function refuseConflicts(
  { host, stored }: Pick<Ground, 'host' | 'stored'>,
  definitions: readonly NetworkDefinition[],
): Promise<void> {
  const starting = new Set(definitions.map(({ bridge }) => bridge.name));
  const known = await Promise.all([readRoutes(host), readIpv6Routes(host)]);
  const routes = known.flat().filter((route) => !isDefaultRoute(route) && !starting.has(route.device));
  const active = [...stored.running.values()].map(({ definition }) => definition);
  for (const definition of definitions) {
    for (const { subnet, what, isTakenBy } of claimsOf(definition)) {
      const route = routes.find(
        (candidate) =>
          candidate.subnet.prefix >= 8 && overlaps(candidate.subnet, subnet) && isTakenBy(candidate.subnet),
      );
      if (!route) continue;
      const network = active.find(({ bridge }) => bridge.name === route.device);
      const owner = network ? `network "${network.name}"` : `${route.device} (${formatSubnet(route.subnet)})`;
      throw new VirtnetError(
        `“${definition.name}” cannot start: ${what} ${formatSubnet(subnet)} are in use by ${owner}. Free them, or give the network another range.`,
        { code: 'subnet-conflict', subnet: formatSubnet(subnet), owner },
      );
    }
  }
}

/** What a network takes when it starts, each with the test whether a subnet that overlaps it stands in its way. */
function claimsOf({ ips, routes = [] }: NetworkDefinition): {
  subnet: Subnet;
  what: string;
  isTakenBy: (other: Subnet) => boolean;
}[] {
  const own = ips.flatMap((ip) => subnetOfIp(ip) ?? []);
  const behind = routes.flatMap(({ destination, prefix }) =>
    prefix === 0 ? [] : (subnetOfIp({ address: destination, prefix }) ?? []),
  );
  return [
    ...own.map((subnet) => ({ subnet, what: 'its addresses', isTakenBy: () => true })),
    // What lies inside the destination of a route keeps its packets, because its own route is longer.
    ...behind.map((subnet) => ({
      subnet,
      what: 'the addresses of its route to',
      isTakenBy: (other: Subnet) => other.prefix <= subnet.prefix,
    })),
  ];
}
