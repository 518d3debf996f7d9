/** From a draft that somebody sends to a definition that may be stored: checked against the host, then completed. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { checkNetwork } from '../../../shared/check/check';
import { knownNetwork, type CheckContext } from '../../../shared/check/checkContext';
import { isTaken } from '../../../shared/check/checkPortForwards';
import { fit } from '../../../shared/contract/answer';
import { invalidDefinition } from '../../../shared/contract/error';
import { isInTheWay, type Issue, type IssueCode } from '../../../shared/definition/issue';
import {
  networkDefinitionSchema,
  type NetworkDefinition,
  type NetworkDraft,
} from '../../../shared/definition/network';
import { nextBridgeName } from '../../../shared/propose/suggest';
import { addressSpaceOf } from '../facts/addressSpace';
import type { Host } from '../host/host';
import type { Paths } from '../host/paths';
import { readIpv6Routes, readRoutes, type Surroundings } from '../facts/hostFacts';
import type { Devices } from '../facts/devices';
import { hostAddresses } from '../facts/ipShow';
import { bridgesClaimedBy, readLibvirtNetworks } from '../facts/libvirtNetworks';
import { readListeners } from '../facts/listeners';
import { defaultDevice } from '../facts/procNet';
import { definitionsOf } from '../watch/snapshotSource';
import type { Stored } from '../changes/store';
import { bridgesMade, hostBridges, uplinksOf } from '../facts/uplinks';

/** Locally administered, as QEMU's and libvirt's own addresses. */
const MAC_PREFIX = '52:54:00';

/** What a definition is checked against and completed from. */
export interface HostContext extends CheckContext {
  /** What tells this host from others, to choose hardware addresses by. */
  seed?: string;
}

/** Which installation it is that checks. */
interface CheckSite {
  surroundings: Surroundings;
  paths: Pick<Paths, 'etc'>;
  devices: Pick<Devices, 'read'>;
}

interface ContextOptions {
  /** What libvirt has stored does not count. */
  withoutLibvirt?: boolean;
  /** Devices that are about to be ours do not count. */
  withoutDevices?: readonly string[];
  /** What is to be checked: for port forwards it is found out which programs listen there. */
  drafts?: readonly Pick<NetworkDraft, 'portForwards'>[];
}

/** What a new definition is checked against, read now; one process. */
export async function readCheckContext(
  host: Host,
  site: CheckSite,
  stored: Stored,
  options: ContextOptions = {},
): Promise<HostContext> {
  return (await readCheckContexts(host, site, options))(stored);
}

/** The same for whatever may be stored, with the host read once. */
export async function readCheckContexts(
  host: Host,
  { surroundings, paths, devices }: CheckSite,
  { withoutLibvirt = false, withoutDevices = [], drafts = [] }: ContextOptions = {},
): Promise<(stored: Stored) => HostContext> {
  const forwards = drafts.flatMap(({ portForwards = [] }) => portForwards);
  const [machine, allLinks, allRoutes, allRoutes6, libvirt, listeners] = await Promise.all([
    host.readFile('/etc/machine-id'),
    devices.read(host),
    readRoutes(host),
    readIpv6Routes(host),
    surroundings.place === 'sandbox' || withoutLibvirt ? [] : readLibvirtNetworks(host, surroundings.root),
    forwards.length === 0
      ? []
      : readListeners(host, (socket) => forwards.some((forward) => isTaken(socket, forward))),
  ]);
  const counts = (device: string): boolean => !withoutDevices.includes(device);
  const links = allLinks.filter(({ name }) => counts(name));
  const [routes, routes6] = [
    allRoutes.filter(({ device }) => counts(device)),
    allRoutes6.filter(({ device }) => counts(device)),
  ] as const;
  return (stored) => {
    const networks = definitionsOf(stored);
    const inward = bridgesMade(networks);
    return {
      networks: networks.map(knownNetwork),
      devices: links.map(({ name }) => name),
      claimedBridges: bridgesClaimedBy(libvirt),
      bridges: hostBridges(links, inward),
      uplinks: uplinksOf(links, {
        inward,
        defaultDevice: defaultDevice(routes),
        isWireless: () => false,
      }).map(({ name }) => name),
      addressSpace: addressSpaceOf({ networks, links, routes: [...routes, ...routes6], libvirt }),
      hostAddresses: hostAddresses(links),
      underlays: links.flatMap(({ inet, inet6, mtu }) =>
        [...inet.map(({ address }) => address), ...inet6].map((address) => ({ address, mtu })),
      ),
      overlays: links.flatMap(({ name: device, vni }) => (vni === null ? [] : [{ device, vni }])),
      listeners,
      self: null,
      seed: `${machine?.trim() ?? ''} ${paths.etc}`,
    };
  };
}

/**
 * The definition that this draft becomes on this host: UUID, bridge name and MAC are chosen where it leaves them out.
 * Throws `invalid-definition` with every finding that is an error, or asks and is not among the accepted ones; `place`
 * leads their paths.
 */
export function createDefinition(
  draft: NetworkDraft,
  context: HostContext,
  accept: readonly IssueCode[],
  place = '',
): NetworkDefinition {
  const issues = checkNetwork(draft, context).filter((found) => isInTheWay(found, accept));
  if (issues.length > 0)
    throw invalidDefinition(issues.map((found) => ({ ...found, path: `${place}${found.path}` })));
  const taken = [
    ...context.devices,
    ...(context.claimedBridges ?? []).map(({ name }) => name),
    ...context.networks.map(({ device }) => device),
  ];
  const complete = {
    ...draft,
    uuid: draft.uuid ?? randomUUID(),
    bridge: { ...draft.bridge, name: draft.bridge.name ?? nextBridgeName(taken) },
    mac:
      draft.mac ??
      chosenMac(
        `${context.seed ?? ''} ${draft.name}`,
        context.networks.flatMap(({ mac }) => mac ?? []),
      ),
  };
  return fit(networkDefinitionSchema, complete, null, place.replace(/\.$/, ''));
}

/** What is unusual about a definition, beside what was accepted. */
export const adviceOn = (definition: NetworkDefinition, context: HostContext): Issue[] =>
  checkNetwork(definition, { ...context, self: definition.uuid }).filter(
    ({ severity }) => severity === 'advice',
  );

/**
 * The MAC address of a bridge by its network's name and this installation: what was shown of an order is what is done, and
 * neither another host nor another installation here, whose bridge would be taken for ours, chooses the same. None that is
 * taken.
 */
function chosenMac(seed: string, taken: readonly string[]): string {
  for (let n = 0; ; n += 1) {
    const hash = createHash('sha256').update(`virtnet bridge ${seed} ${n}`).digest('hex');
    const mac = [MAC_PREFIX, hash.slice(0, 2), hash.slice(2, 4), hash.slice(4, 6)].join(':');
    if (!taken.includes(mac)) return mac;
  }
}

/** A random MAC address that none of our bridges has. */
export function freeMac(taken: readonly string[]): string {
  for (;;) {
    const mac = [MAC_PREFIX, ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(
      ':',
    );
    if (!taken.includes(mac)) return mac;
  }
}
