/** Prepares the start of stored networks, whose addresses must be free still. */
import { formatSubnet, overlaps, type Subnet } from '../../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../../shared/definition/describe';
import type { Issue } from '../../../../shared/definition/issue';
import { adviceOn, readCheckContext } from '../createDefinition';
import { VirtnetError } from '../../../../shared/contract/error';
import { isBridged, type NetworkDefinition } from '../../../../shared/definition/network';
import { readIpv6Routes, readRoutes } from '../../facts/hostFacts';
import { bridgesRunByLibvirt } from '../../facts/libvirtNetworks';
import { quoteCommand } from '../../../../shared/words/shellQuote';
import { t, type TextKey } from '../../../../shared/language/language';
import { checkOptions } from '../../kinds/dnsmasq/optionCheck';
import { isDefaultRoute } from '../../facts/procNet';
import { bridgesMade } from '../../facts/uplinks';
import { requireHostTools } from '../../host/tools';
import { freshRun } from './freshRun';
import type { OrderContext, Prepared } from './prepared';
import { alreadyActive, knownStanding } from './refusals';

/** Throws `missing-tool`, `not-found`, `is-active`, `subnet-conflict`. */
export async function prepareStart(context: OrderContext, names: readonly string[]): Promise<Prepared> {
  const { host, stored, surroundings } = context;
  await requireHostTools(host, surroundings.asRoot);
  const standings = names.map((name) => {
    const standing = knownStanding(stored, name);
    if (standing.running) throw alreadyActive(name);
    return standing;
  });
  const definitions = standings.flatMap(({ definition }) => definition ?? []);
  await refuseRunByLibvirt(context, definitions);
  await refuseConflicts(context, definitions);
  for (const definition of definitions) await checkOptions(host, definition);
  const after = standings.map((standing, index) => ({
    ...standing,
    running: standing.definition ? freshRun(standing.definition, stored, index) : null,
  }));
  return { before: standings, after, advice: await adviceOnBridges(context, definitions) };
}

/** What libvirt runs has the bridge of the one that was imported from it, down to its hardware address. */
async function refuseRunByLibvirt(
  { host, surroundings }: Pick<OrderContext, 'host' | 'surroundings'>,
  definitions: readonly NetworkDefinition[],
): Promise<void> {
  if (surroundings.place === 'sandbox') return;
  const running = await bridgesRunByLibvirt(host, surroundings.root);
  for (const { name, bridge, forward } of definitions) {
    const theirs = forward.mode === 'bridge' ? undefined : running.get(bridge.name);
    if (theirs === undefined) continue;
    throw new VirtnetError(
      t('orders.start.runByLibvirt', {
        name,
        theirs,
        bridge: bridge.name,
        command: `virsh net-destroy ${quoteCommand([theirs])}`,
      }),
      { code: 'foreign-resource', kind: 'link', name: bridge.name },
    );
  }
}

/** What is unusual about the bridges that networks join; the others have not changed since they were defined. */
async function adviceOnBridges(
  context: OrderContext,
  definitions: readonly NetworkDefinition[],
): Promise<Issue[]> {
  const joining = definitions.filter(isBridged);
  if (joining.length === 0) return [];
  const checkContext = await readCheckContext(context.host, context, context.stored);
  return joining.flatMap((definition) =>
    adviceOn(definition, checkContext).filter(({ path }) => path === 'bridge.name'),
  );
}

/** Somebody may have taken a network's addresses since it was defined; starts no process. */
async function refuseConflicts(
  { host, stored }: Pick<OrderContext, 'host' | 'stored'>,
  definitions: readonly NetworkDefinition[],
): Promise<void> {
  const starting = bridgesMade(definitions);
  const known = await Promise.all([readRoutes(host), readIpv6Routes(host)]);
  const routes = known.flat().filter((route) => !isDefaultRoute(route) && !starting.has(route.device));
  const active = [...stored.running.values()].map(({ definition }) => definition);
  for (const definition of definitions) {
    for (const { subnet, refusal, isTakenBy } of claimsOf(definition)) {
      const route = routes.find(
        (candidate) =>
          candidate.subnet.prefix >= 8 && overlaps(candidate.subnet, subnet) && isTakenBy(candidate.subnet),
      );
      if (!route) continue;
      const network = active.find((one) => one.bridge.name === route.device && !isBridged(one));
      const owner = network
        ? t('orders.start.network', { name: network.name })
        : `${route.device} (${formatSubnet(route.subnet)})`;
      throw new VirtnetError(t(refusal, { name: definition.name, subnet: formatSubnet(subnet), owner }), {
        code: 'subnet-conflict',
        subnet: formatSubnet(subnet),
        owner,
      });
    }
  }
}

/** What a network takes when it starts, each with the check whether a subnet that overlaps it stands in its way. */
function claimsOf({ ips, routes = [] }: NetworkDefinition): {
  subnet: Subnet;
  refusal: TextKey;
  isTakenBy: (other: Subnet) => boolean;
}[] {
  const own = ips.flatMap((ip) => subnetOfIp(ip) ?? []);
  const behind = routes.flatMap(({ destination, prefix }) =>
    prefix === 0 ? [] : (subnetOfIp({ address: destination, prefix }) ?? []),
  );
  return [
    // What is larger keeps its other packets, because the longest prefix decides.
    ...own.map((subnet) => ({
      subnet,
      refusal: 'orders.start.addressesTaken' as const,
      isTakenBy: (other: Subnet) => other.prefix >= subnet.prefix,
    })),
    ...behind.map((subnet) => ({
      subnet,
      refusal: 'orders.start.routeTaken' as const,
      isTakenBy: (other: Subnet) => other.prefix === subnet.prefix,
    })),
  ];
}
