/** By which addresses other hosts could reach this one, and which VXLANs it has. */
import * as z from 'zod';
import type { Underlay } from '../../../../shared/contract/span';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { readOrFail } from '../../host/runOrFail';
import { readRoutes } from '../hostFacts';
import { parseEntries, parseLinks } from '../ipShow';
import { defaultDevice } from '../procNet';
import { bridgesMade, uplinksOf } from '../uplinks';

/** What `ip` tells of addresses besides; it leaves out what is not so. */
const addressedSchema = z.object({
  ifname: z.string(),
  mtu: z.number().default(0),
  addr_info: z
    .array(
      z.object({
        scope: z.string().optional(),
        local: z.string().optional(),
        prefixlen: z.number().default(0),
        tentative: z.boolean().default(false),
        dadfailed: z.boolean().default(false),
        deprecated: z.boolean().default(false),
        temporary: z.boolean().default(false),
      }),
    )
    .default([]),
});

/** Made by an overlay, which cannot carry itself. */
const CARRIED = /^(vx\d+|wgvnm)$/;

/** The host's own global addresses that last, on devices that lead outside. */
export async function readUnderlays(host: Host, networks: readonly NetworkDefinition[]): Promise<Underlay[]> {
  const shown = await readOrFail(host, ['ip', '-j', '-d', 'addr', 'show'], t('facts.devicesUnread'));
  const uplinks = uplinksOf(parseLinks(shown), {
    inward: bridgesMade(networks),
    defaultDevice: defaultDevice(await readRoutes(host)),
    isWireless: () => false,
  });
  const names = new Set(uplinks.flatMap(({ name, up }) => (up && !CARRIED.test(name) ? [name] : [])));
  return parseEntries(addressedSchema, shown)
    .filter(({ ifname }) => names.has(ifname))
    .flatMap(({ ifname: device, mtu, addr_info: addresses }) =>
      addresses.flatMap(({ scope, local, prefixlen, tentative, dadfailed, deprecated, temporary }) =>
        scope !== 'global' || local === undefined || tentative || dadfailed || deprecated || temporary
          ? []
          : [{ address: local, prefix: prefixlen, device, mtu }],
      ),
    );
}

const vxlanSchema = z.object({
  linkinfo: z.object({ info_data: z.object({ id: z.number().optional() }).optional() }).optional(),
});

/** The numbers of VXLANs that devices have, whoever made them, and that networks would have. */
export async function readVnis(host: Host, networks: readonly NetworkDefinition[]): Promise<number[]> {
  const argv = ['ip', '-j', '-d', 'link', 'show', 'type', 'vxlan'];
  const shown = parseEntries(vxlanSchema, (await readOrFail(host, argv, t('facts.devicesUnread'))) || '[]');
  const there = shown.flatMap(({ linkinfo }) => linkinfo?.info_data?.id ?? []);
  const defined = networks.flatMap(({ span }) => span?.vni ?? []);
  return [...new Set([...there, ...defined])].sort((a, b) => a - b);
}
