/** What a definition is checked against: the other networks and the host, as a snapshot shows them. */
import type { AddressUse, Snapshot } from './snapshot';

/** What a definition is checked against: the other networks and the host. */
export interface CheckContext {
  networks: readonly { name: string; uuid: string; device: string; mac: string }[];
  /** Every network device on the host. */
  devices: readonly string[];
  /** Bridges that definitions of other programs name, whether the devices are there or not. */
  claimedBridges?: readonly { name: string; owner: string }[];
  /** Devices that packets may leave by. */
  uplinks: readonly string[];
  addressSpace: readonly AddressUse[];
  /** UUID of the network that the definition replaces: it does not collide with itself. */
  self: string | null;
}

/** The context that a snapshot gives, seen from the network `self` (null for a new one). */
export function contextOf(snapshot: Pick<Snapshot, 'host' | 'networks'>, self: string | null): CheckContext {
  return {
    networks: snapshot.networks.map(({ name, uuid, device, definition }) => ({
      name,
      uuid,
      device,
      mac: definition.mac,
    })),
    devices: snapshot.host.devices,
    uplinks: snapshot.host.uplinks.map(({ name }) => name),
    addressSpace: snapshot.host.addressSpace,
    self,
  };
}
