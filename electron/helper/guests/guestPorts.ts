/** Which ports of a bridge are guests'. */
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { Link } from '../facts/ipShow';
import { isLanPort } from '../facts/uplinks';
import { isProbePort } from './probeNames';

/**
 * The ports that guests of a network are plugged in to: not the temporary guest of a probe, which is nobody's, and of a
 * bridge that is joined not those by which it is on the LAN.
 */
export const guestPorts = (definition: NetworkDefinition, links: readonly Link[]): Link[] =>
  links.filter(
    (link) =>
      link.master === definition.bridge.name &&
      !isProbePort(link.name) &&
      !(isBridged(definition) && isLanPort(link)),
  );
