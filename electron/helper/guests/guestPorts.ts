/** Which ports of a bridge are guests'. */
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { Link } from '../facts/ipShow';
import { isOverlayPort } from '../facts/overlay';
import { isLanPort } from '../facts/uplinks';
import { isProbePort } from './probeNames';

/**
 * The ports that guests of a network are plugged in to: not the temporary guest of a probe, which is nobody's, nor what leads
 * to other hosts, and of a bridge that is joined not those by which it is on the LAN.
 */
export const guestPorts = (definition: NetworkDefinition, links: readonly Link[]): Link[] =>
  links.filter(
    (link) =>
      link.master === definition.bridge.name &&
      !isProbePort(link.name) &&
      !isOverlayPort(definition, link.name) &&
      !(isBridged(definition) && isLanPort(link)),
  );
