/** What a definition is checked against: the other networks and the host, as a snapshot shows them. */
import type { Listener } from '../contract/listener';
import type { NetworkDefinition, PortForward } from '../definition/network';
import type { AddressUse, Snapshot } from '../contract/snapshot';

/** Of another network, what a definition may collide with. */
export interface KnownNetwork {
  name: string;
  uuid: string;
  device: string;
  /** Absent = the bridge is somebody else's, which the network joins. */
  mac?: string | undefined;
  /** The host's own addresses on its bridge. */
  gateways?: readonly string[];
  portForwards?: readonly PortForward[];
  /** The number of its VXLAN; absent = it spans no hosts. */
  vni?: number | undefined;
}

/** What is known of a network by its definition. */
export const knownNetwork = ({
  name,
  uuid,
  bridge,
  mac,
  ips,
  portForwards = [],
  span,
}: NetworkDefinition): KnownNetwork => ({
  name,
  uuid,
  device: bridge.name,
  mac,
  gateways: ips.map(({ address }) => address),
  portForwards,
  vni: span?.vni,
});

/** What a definition is checked against: the other networks and the host. */
export interface CheckContext {
  networks: readonly KnownNetwork[];
  /** Every network device on the host. */
  devices: readonly string[];
  /** Bridges that definitions of other programs name, whether the devices are there or not; absent = not known. */
  claimedBridges?: Snapshot['host']['claimedBridges'];
  /** Bridges of the host, with the ports by which each is on a LAN; absent = not known. */
  bridges?: Snapshot['host']['bridges'];
  /** Devices that packets may leave by. */
  uplinks: readonly string[];
  addressSpace: readonly AddressUse[];
  /** The host's own addresses; absent = not known. */
  hostAddresses?: readonly string[];
  /** All addresses of the host, with the MTU of their device; absent = not known. Only for networks that span hosts. */
  underlays?: readonly { address: string; mtu: number }[];
  /** The VXLANs of the host; absent = not known. */
  overlays?: readonly { device: string; vni: number }[];
  /** Where the host's own programs listen; absent = not known. Only for port forwards. */
  listeners?: readonly Listener[];
  /** UUID of the network that the definition replaces: it does not collide with itself. */
  self: string | null;
}

/**
 * The context that a snapshot gives, seen from the network `self` (null for a new one). `listeners` are no part of a
 * snapshot: whoever edits port forwards asks for them.
 */
export function contextOf(
  snapshot: Pick<Snapshot, 'host' | 'networks'>,
  self: string | null,
  listeners?: readonly Listener[],
): CheckContext {
  const { host, networks } = snapshot;
  return {
    networks: [
      ...networks.map(({ definition }) => knownNetwork(definition)),
      // What runs may be another definition than what is stored, and has a claim as well.
      ...networks.flatMap(({ running }) => (running ? [knownNetwork(running)] : [])),
    ],
    devices: host.devices,
    claimedBridges: host.claimedBridges,
    bridges: host.bridges,
    uplinks: host.uplinks.map(({ name }) => name),
    addressSpace: host.addressSpace,
    hostAddresses: host.addresses,
    ...(listeners === undefined ? {} : { listeners }),
    self,
  };
}
