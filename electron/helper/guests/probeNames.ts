/** By what the temporary guest of a probe is told from guests of people. */

/** Beginning of its plug's name, which goes on with a process id: at most 14 of the 15 characters of a device. */
export const PROBE_PORT_PREFIX = 'vnmtest';

/** Beginning of its MAC address: a local one (second lowest bit, IEEE 802) that spells VNM. */
export const PROBE_MAC_PREFIX = '02:56:4e:4d';

/** True for the plug of a temporary guest. */
export const isProbePort = (port: string): boolean =>
  port.startsWith(PROBE_PORT_PREFIX) && /^\d+$/.test(port.slice(PROBE_PORT_PREFIX.length));

/** True for the MAC address of a temporary guest. */
export const isProbeMac = (mac: string): boolean => mac.startsWith(`${PROBE_MAC_PREFIX}:`);
