/** What a kind is told of a network and of the host before it says what should be there. */
import type { NetworkDefinition } from '../../../shared/network';
import type { Paths } from '../paths';

/** A network that runs, with what was decided when it was started. */
export interface ActiveNetwork {
  definition: NetworkDefinition;
  /** False = dnsmasq gets a copy of the host's resolvers and does not watch them, for hosts with very many networks. */
  pollResolv: boolean;
}

/** What the rules of the game are on this host. */
export interface Circumstances {
  paths: Paths;
  /** False when the kernel has no IPv6, and so nothing of it to switch off. */
  hasIpv6: boolean;
  /** Devices that listen to routers and would stop when the host becomes one. */
  acceptingDevices: string[];
  /** Devices that were plugged in to a network and are free to be, by its name. */
  ports: ReadonlyMap<string, readonly string[]>;
}
