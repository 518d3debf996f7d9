/** Network devices with their addresses, as `ip` (iproute2) shows them in JSON. */
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { netmaskOf } from '../../../shared/addresses/addresses';
import type { InterfaceFacts } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { notUnderstood, readOutput, readOrFail } from '../host/runOrFail';
import { t } from '../../../shared/language/language';

/** The members that we use; iproute2 leaves out what a device does not have. */
const shownSchema = z.object({
  ifindex: z.number().default(0),
  ifname: z.string(),
  flags: z.array(z.string()).default([]),
  mtu: z.number().default(0),
  address: z.string().default(''),
  txqlen: z.number().default(0),
  link_type: z.string().default(''),
  master: z.string().optional(),
  linkinfo: z
    .object({
      info_kind: z.string().optional(),
      info_data: z
        .object({
          stp_state: z.number().optional(),
          forward_delay: z.number().optional(),
          // Of a VXLAN; with another type of device each of these words means something else.
          id: z.unknown(),
          local: z.unknown(),
          local6: z.unknown(),
          port: z.unknown(),
          learning: z.unknown(),
        })
        .partial()
        .optional(),
      info_slave_data: z
        .object({
          no: z.string().optional(),
          learning: z.unknown(),
          neigh_suppress: z.unknown(),
        })
        .partial()
        .optional(),
    })
    .optional(),
  addr_info: z
    .array(
      z.object({
        // Of addresses that are filtered out nothing is shown (iproute2 6.1).
        family: z.string().default(''),
        scope: z.string().optional(),
        local: z.string().optional(),
        prefixlen: z.number().optional(),
        broadcast: z.string().optional(),
      }),
    )
    .default([]),
});

/** A device as `ip` shows it. */
export type ShownDevice = z.infer<typeof shownSchema>;

/** One network device. */
export interface Link extends InterfaceFacts {
  /** Its IPv6 addresses, less the link-local ones. */
  inet6: string[];
  /** The kernel's number of the device, which no other one gets after it. */
  index: number;
  /** The kind of a virtual device (`bridge`, `veth`, `tun`…), or null for a real one. */
  kind: string | null;
  loopback: boolean;
  /** The bridge (or bond) it is a port of. */
  master: string | null;
  /** Its number among the ports of its bridge. */
  portNumber: number | null;
  /** The number of a VXLAN; null for anything else. */
  vni: number | null;
}

/** All network devices; one process. Throws `command-failed`. */
export async function readLinks(host: Host): Promise<Link[]> {
  return parseLinks(await readOrFail(host, ['ip', '-j', '-d', 'addr', 'show'], t('facts.devicesUnread')));
}

/** The entries of a list that `ip -j` shows. Throws `command-failed` when one of them is not what it should be. */
export const parseEntries = <T>(entry: z.ZodType<T>, json: string): T[] =>
  // iproute2 up to 6.1 prints an empty object for what it filters out.
  readOutput(z.array(z.unknown()), json, 'ip').flatMap((one) => {
    if (isDeepStrictEqual(one, {})) return [];
    const parsed = entry.safeParse(one);
    if (parsed.success) return [parsed.data];
    throw notUnderstood('ip');
  });

/** The devices in the output of `ip -j -d addr show` of some, as they are shown. */
export const parseShown = (json: string): ShownDevice[] => parseEntries(shownSchema, json);

/** The same of all: a host has one at least, which leads to itself. */
export function parseAllShown(json: string): ShownDevice[] {
  const shown = parseShown(json);
  if (shown.length === 0) throw notUnderstood('ip');
  return shown;
}

/** Who answers for an address, in the output of `ip -j neigh show`. */
const neighbourSchema = z.object({ lladdr: z.string().optional(), state: z.array(z.string()).default([]) });

/** The neighbours in the output of `ip -j neigh show to ADDRESS`, of which there may be none. */
export const parseAnswering = (json: string): z.infer<typeof neighbourSchema>[] =>
  parseEntries(neighbourSchema, json);

/** All devices in the output of `ip -j -d addr show`. */
export const parseLinks = (json: string): Link[] => parseAllShown(json).map(toLink);

function toLink(raw: ShownDevice): Link {
  const port = raw.linkinfo?.info_slave_data?.no;
  return {
    index: raw.ifindex,
    name: raw.ifname,
    flags: raw.flags,
    mtu: raw.mtu,
    mac: raw.address,
    txQueueLength: raw.txqlen,
    inet: raw.addr_info.flatMap(({ family, local, prefixlen, broadcast }) =>
      family === 'inet' && local !== undefined && prefixlen !== undefined
        ? [{ address: local, prefix: prefixlen, netmask: netmaskOf(prefixlen), broadcast: broadcast ?? null }]
        : [],
    ),
    inet6: raw.addr_info.flatMap(({ family, scope, local }) =>
      family === 'inet6' && scope !== 'link' && local !== undefined ? [local] : [],
    ),
    kind: raw.linkinfo?.info_kind ?? null,
    loopback: raw.link_type === 'loopback',
    master: raw.master ?? null,
    portNumber: port === undefined ? null : Number(port),
    vni: raw.linkinfo?.info_kind === 'vxlan' ? Number(raw.linkinfo.info_data?.id) : null,
  };
}

/** The host's own addresses at which others may reach it. */
export const hostAddresses = (links: readonly Link[]): string[] =>
  links.flatMap(({ loopback, inet, inet6 }) =>
    loopback ? [] : [...inet.map(({ address }) => address), ...inet6],
  );

/** The part of a device that a snapshot carries. */
export function interfaceFacts({ name, flags, mtu, mac, txQueueLength, inet }: Link): InterfaceFacts {
  return { name, flags, mtu, mac, txQueueLength, inet };
}
