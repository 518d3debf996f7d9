/** What a virtual network is: the schema of its definition, in libvirt's terms. */
import * as z from 'zod';
import { parseAddress } from '../addresses/addresses';
import { fullBytes } from '../addresses/fullBytes';
import { LINE_BYTES_MAX, refusedOption } from './dnsmasqOptions';
import { spanSchema } from './span';
import { textRecordLine } from './textRecord';
import { ABOUT_NAMESPACE, EXTENSION_NAMESPACE } from './namespaces';
import { isMetadataElement, isPortgroup, metadataNamespace } from './metadataElement';
import { t, type TextKey } from '../language/language';

/** What a schema says of what does not fit, in the language of then. */
const saying = (key: TextKey): { error: () => string } => ({ error: () => t(key) });

/** Text on one line that may stand in XML and in a configuration file: no control characters. */
const oneLine = z
  .string()
  .max(1000)
  // oxlint-disable-next-line no-control-regex
  .regex(/^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufffe\uffff]*$/u, saying('schema.oneLine'));

/** Longest name of a network; it becomes a file name, so it also keeps clear of the 255 bytes of a file system. */
export const NAME_MAX = 50;
/** Longest name of a network device: IFNAMSIZ (16) less the final NUL (linux/if.h). */
export const DEVICE_NAME_MAX = 15;

/** Any printable characters but `/`, with spaces only between them; neither hidden as a file nor like an option. */
export const NAME_PATTERN =
  /^(?![.-])(?!.*\/)[\p{L}\p{M}\p{N}\p{P}\p{S}]+( +[\p{L}\p{M}\p{N}\p{P}\p{S}]+)*$/u;
/** Names that need no quotes in any shell. */
export const EASY_NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;
/** What the kernel's dev_valid_name() accepts, less what shells and rule files would trip over. */
export const DEVICE_NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
/** What stands beside devices in /proc/sys/net/ipv4/conf, where a bridge of such a name would change all of them. */
export const NO_DEVICE_NAMES: readonly string[] = ['all', 'default'];
const LABELS_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}(\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*$/;
const MAC_PATTERN = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const ipAddress = z.string().refine((text) => parseAddress(text) !== null, saying('schema.ip'));
const ipv4 = z.string().refine((text) => parseAddress(text)?.family === 'ipv4', saying('schema.ipv4'));
const deviceName = z.string().max(DEVICE_NAME_MAX).regex(DEVICE_NAME_PATTERN, saying('schema.device'));

/** Its final dot says only that it is whole (RFC 1034 §3.1), and goes. */
const withoutDot = (text: string): string => (text.length > 1 ? text.replace(/\.$/, '') : text);
/** The domain of `*.NAME`; a single label is meant below that of the network. */
const domainBelow = (text: string): string =>
  /^\*\.[^.]*$/.test(text) ? `${text.slice(2)}.DOMAIN` : text.slice(2);
/** A name of the DNS, which may have underscores (RFC 2181 §11, RFC 8552). */
const dnsName = z
  .string()
  .overwrite(withoutDot)
  .max(253)
  .superRefine((text, context) => {
    if (LABELS_PATTERN.test(text)) return;
    const message = text.startsWith('*.')
      ? t('schema.wildcard', { domain: domainBelow(text), name: text })
      : t('schema.dnsName');
    context.addIssue({ code: 'custom', message });
  });
/** The name of a guest: dnsmasq takes none that begins with an underscore (legal_hostname, dnsmasq 2.90). */
const guestName = dnsName.refine((text) => !text.startsWith('_'), saying('schema.guestName'));

/** The name under which a static host may be known, from what a guest calls itself; null where that is no such name. */
export const guestNameOf = (name: string | null): string | null => guestName.safeParse(name).data ?? null;

/** A hardware address in lower case with colons; unicast, as a bridge or a guest must have. */
const mac = z
  .string()
  .overwrite(fullBytes)
  .regex(MAC_PATTERN, saying('schema.mac'))
  .refine((text) => (parseInt(text.slice(0, 2), 16) & 1) === 0, saying('schema.unicast'));

/** Whether a static host may be known by this hardware address; those of InfiniBand, as an example, are longer. */
export const isGuestMac = (text: string): boolean => mac.safeParse(text).success;

export const forwardModes = ['nat', 'route', 'open', 'isolated', 'bridge'] as const;
export type ForwardMode = (typeof forwardModes)[number];

const portRange = z.strictObject({ start: z.int().min(1).max(65535), end: z.int().min(1).max(65535) });

const forwardSchema = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('nat'),
    /** Uplink; absent = any physical device. */
    device: deviceName.optional(),
    /** Source ports that masquerading uses; absent = 1024–65535, libvirt's default. */
    ports: portRange.optional(),
    /** Source addresses that guests get instead of the uplink's own. */
    addresses: z.strictObject({ start: ipv4, end: ipv4 }).optional(),
    /** True = IPv6 is translated as well (NAT66); else it is routed, as in libvirt. */
    ipv6: z.boolean().optional(),
  }),
  z.strictObject({ mode: z.literal('route'), device: deviceName.optional() }),
  z.strictObject({ mode: z.literal('open') }),
  z.strictObject({ mode: z.literal('isolated') }),
  /** Guests join a bridge that the host has, and are on its LAN. */
  z.strictObject({ mode: z.literal('bridge') }),
]);

/** How long a lease is valid, in seconds; 0 = for ever. */
const lease = z.int().min(0).max(4_294_967_294).optional();

const dhcpRangeSchema = z.strictObject({ start: ipAddress, end: ipAddress, lease });

const staticHostSchema = z.strictObject({
  mac: mac.optional(),
  /** Client identifier as hexadecimal bytes with colons. */
  id: z
    .string()
    .overwrite(fullBytes)
    .max(386)
    .regex(/^[0-9a-f]{2}(:[0-9a-f]{2})+$/, saying('schema.clientId'))
    .optional(),
  name: guestName.optional(),
  address: ipAddress,
  lease,
});

/** What a guest boots over the network: a file, and the server that has it when that is not this host. */
const bootpSchema = z.strictObject({
  // dnsmasq takes such a beginning for a condition, in quotes too (option.c, dhcp_tags).
  file: oneLine
    .min(1)
    // Option 67 of DHCP has 255 bytes; guests that do not ask for it get the 127 of the fixed field.
    .refine((text) => bytesOf(text) <= 255, { error: () => t('schema.bytes', { count: 255 }) })
    .regex(/^(?!(tag|net|set):)/, saying('schema.bootFile')),
  /** The field of DHCP that says so holds an IPv4 address (RFC 2131 §2, siaddr). */
  server: ipv4.optional(),
});

const serviceName = z
  .string()
  .regex(/^[A-Za-z0-9_]([A-Za-z0-9_-]{0,13}[A-Za-z0-9_])?$/, saying('schema.serviceName'));
/** One entry for each address: what several say of one is put together, as libvirt reads them. */
function mergedHosts(hosts: { address: string; names: string[] }[]): { address: string; names: string[] }[] {
  const byAddress = new Map<string, string[]>();
  for (const { address, names } of hosts)
    byAddress.set(address, [...new Set([...(byAddress.get(address) ?? []), ...names])]);
  return [...byAddress].map(([address, names]) => ({ address, names }));
}

const word = z.int().min(0).max(65535);

const dnsSchema = z.strictObject({
  enabled: z.boolean(),
  /** False = names without a dot never leave this host. */
  forwardPlainNames: z.boolean().optional(),
  /** Resolvers for all names, or for those of a domain; without an address the host's own. */
  forwarders: z
    .array(
      z
        .strictObject({
          address: ipAddress.optional(),
          port: z.int().min(1).max(65535).optional(),
          domain: dnsName.optional(),
        })
        .refine(({ address, port }) => port === undefined || address !== undefined, {
          path: ['port'],
          ...saying('schema.portAlone'),
        }),
    )
    .min(1)
    .max(64)
    .optional(),
  texts: z
    .array(
      z
        .strictObject({ name: dnsName, value: oneLine })
        .refine((record) => bytesOf(textRecordLine(record)) <= LINE_BYTES_MAX, {
          path: ['value'],
          ...saying('schema.textRecord'),
        }),
    )
    .min(1)
    .max(1024)
    .optional(),
  services: z
    .array(
      z.strictObject({
        service: serviceName,
        protocol: z
          .string()
          .regex(/^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/, saying('schema.protocol')),
        domain: dnsName.optional(),
        /** "." = there is no such service (RFC 2782). */
        target: z.union([z.literal('.'), dnsName]).optional(),
        port: word.optional(),
        priority: word.optional(),
        weight: word.optional(),
      }),
    )
    .min(1)
    .max(1024)
    .optional(),
  hosts: z
    .array(z.strictObject({ address: ipAddress, names: z.array(dnsName).min(1).max(64) }))
    .overwrite(mergedHosts)
    .min(1)
    .max(4096)
    .optional(),
});

/** A raw line of dnsmasq's configuration; see dnsmasqOptions.ts for what is refused. */
const dnsmasqOption = oneLine.superRefine((line, context) => {
  const reason = refusedOption(line);
  if (bytesOf(line) > LINE_BYTES_MAX)
    context.addIssue({ code: 'custom', message: t('schema.bytes', { count: LINE_BYTES_MAX }) });
  else if (reason !== null)
    context.addIssue({ code: 'custom', message: t('schema.refusedOption', { reason }) });
});

const ipSchema = z
  .strictObject({
    /** The host's own address on the bridge, which is the guests' gateway. */
    address: ipAddress,
    prefix: z.int().min(0).max(128),
    dhcp: z
      .strictObject({
        ranges: z.array(dhcpRangeSchema).max(64),
        hosts: z.array(staticHostSchema).max(4096),
        bootp: bootpSchema.optional(),
      })
      .optional(),
    /** True = questions for the names of these addresses are not passed on. */
    localPtr: z.boolean().optional(),
    /** The folder whose files guests may read by TFTP. */
    tftpRoot: oneLine.max(400).regex(/^\//, saying('schema.absolutePath')).optional(),
  })
  .refine(({ address, prefix }) => prefix <= 32 || address.includes(':'), {
    path: ['prefix'],
    ...saying('schema.prefix'),
  });

/** A static route of the host to what lies behind a guest. */
const routeSchema = z
  .strictObject({
    destination: ipAddress,
    prefix: z.int().min(0).max(128),
    gateway: ipAddress,
    /** Absent = 1, libvirt's default. */
    metric: z.int().min(1).max(4_294_967_295).optional(),
  })
  .refine(({ destination, prefix }) => prefix <= 32 || destination.includes(':'), {
    path: ['prefix'],
    ...saying('schema.prefix'),
  });

/** A limit for one direction: rates in kilobytes (1000 bytes) a second, a burst in KiB, as libvirt hands them to tc(8). */
const limitSchema = z.strictObject({
  average: z.int().min(1).max(99_999_999),
  /** The fastest that a burst may go; absent = as fast as it can. */
  peak: z.int().min(1).max(99_999_999).optional(),
  burst: z.int().min(1).max(4_000_000).optional(),
});

/** What comes to the host at a port and goes on to a guest. */
const portForwardSchema = z.strictObject({
  name: oneLine.min(1).max(60).optional(),
  protocol: z.enum(['tcp', 'udp']),
  /** The host's address; absent = every address of the host. */
  hostAddress: ipAddress.optional(),
  hostPorts: portRange,
  guest: ipAddress,
  /** The guest's port for the first of the host's ports; the others follow in step. */
  guestPort: z.int().min(1).max(65535),
});

/** Namespaces below `<metadata>` that stand for members of a definition. */
const OWN_NAMESPACES: ReadonlySet<string | undefined> = new Set([ABOUT_NAMESPACE, EXTENSION_NAMESPACE]);

const common = {
  title: oneLine.min(1).optional(),
  description: z
    .string()
    .max(10_000)
    .regex(
      // oxlint-disable-next-line no-control-regex
      /^[^\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff\ufffe\uffff]*$/u,
      saying('schema.plainText'),
    )
    .refine((text) => text.trim() === text && text !== '', saying('schema.trimmed'))
    .optional(),
  /** The names' own syntax is checked by check.ts, which can say what is wrong with them. */
  name: z.string().max(1000),
  forward: forwardSchema,
  mtu: z.int().min(68).max(65535).optional(),
  domain: z.strictObject({ name: dnsName, localOnly: z.boolean() }).optional(),
  dns: dnsSchema,
  ips: z.array(ipSchema).max(16),
  /** Elements of other programs, each in its own namespace and in the spelling of metadataXml.ts. */
  metadata: z
    .array(z.string().max(200_000).refine(isMetadataElement, saying('schema.metadataElement')))
    .min(1)
    .max(64)
    .refine(
      (elements) => new Set(elements.map(metadataNamespace)).size === elements.length,
      saying('schema.oneEachNamespace'),
    )
    .refine(
      (elements) => elements.every((element) => !OWN_NAMESPACES.has(metadataNamespace(element))),
      saying('schema.ownNamespace'),
    )
    .optional(),
  dnsmasqOptions: z.array(dnsmasqOption).min(1).max(256).optional(),
  routes: z.array(routeSchema).min(1).max(256).optional(),
  /** Of all guests together: inbound to them, outbound from them, as libvirt counts. */
  bandwidth: z
    .strictObject({ inbound: limitSchema.optional(), outbound: limitSchema.optional() })
    .refine(
      ({ inbound, outbound }) => inbound !== undefined || outbound !== undefined,
      saying('schema.limit'),
    )
    .optional(),
  /** True = guests do not reach each other, but the host and, by it, the outside. */
  portIsolation: z.boolean().optional(),
  /** True = guests may use IPv6 among each other although the network has no IPv6 address. */
  guestIpv6: z.boolean().optional(),
  /** NAT networks only. */
  portForwards: z.array(portForwardSchema).min(1).max(256).optional(),
  /**
   * Exceptions from what the types of networks say: whether guests of this network may open connections to those on
   * another bridge.
   */
  reach: z
    .array(z.strictObject({ device: deviceName, allow: z.boolean() }))
    .min(1)
    .max(256)
    .optional(),
  /** Until when guests of a NAT or routed network reach the outside, in Unix seconds; 0 = not at all, absent = always. */
  outsideUntil: z.int().min(0).max(4_294_967_295).optional(),
  /** Groups of guests of libvirt, in the spelling of metadataElement.ts; kept for libvirt, without effect here. */
  portgroups: z
    .array(z.string().max(200_000).refine(isPortgroup, saying('schema.portgroup')))
    .min(1)
    .max(64)
    .optional(),
  /** For macvtap devices of libvirt; kept for libvirt, without effect here. */
  trustGuestRxFilters: z.boolean().optional(),
  /** True = this host itself finds the guests' names. */
  hostResolves: z.boolean().optional(),
  /** False = no router advertisements are sent, for networks of IPv6 where a guest is the router. */
  routerAdvertisements: z.boolean().optional(),
  /** The hosts that it spans; absent = it is of this host alone. */
  span: spanSchema.optional(),
};

const bridgeOptions = {
  stp: z.boolean(),
  /** Forward delay in seconds. */
  delay: z.int().min(0).max(30),
  /** Who fills the bridge's forwarding table: here it is always the kernel. */
  macTableManager: z.literal('kernel').optional(),
  /** The zone of firewalld that the bridge is put into; firewalld's longest name has 17 characters. */
  zone: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,17}$/, saying('schema.zone'))
    .optional(),
};

/** Whether guests join a bridge of the host instead of one that is made for them. */
export const isBridged = ({ forward }: { forward: { mode: ForwardMode } }): boolean =>
  forward.mode === 'bridge';

/** Hardware address, spanning tree and delay of a bridge that is joined are its owner's; a definition says nothing of them. */
function withoutBridgeSettings<
  D extends {
    forward: { mode: ForwardMode };
    bridge: { stp: boolean; delay: number };
    mac?: string | undefined;
  },
>(draft: D): D {
  if (!isBridged(draft)) return draft;
  const joining = { ...draft, bridge: { ...draft.bridge, stp: false, delay: 0 } };
  delete joining.mac;
  return joining;
}

/** A definition as it is stored: everything has been decided. */
export const networkDefinitionSchema = z
  .strictObject({
    ...common,
    uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, saying('schema.uuid')),
    bridge: z.strictObject({ name: z.string().max(1000), ...bridgeOptions }),
    /** Of the bridge that is made; one that is joined has its own. */
    mac: mac.optional(),
  })
  .overwrite(withoutBridgeSettings)
  .refine(({ forward, mac: own }) => own !== undefined || forward.mode === 'bridge', {
    path: ['mac'],
    ...saying('schema.bridgeMac'),
  });

/** A definition as a person or a file gives it: UUID, bridge name and MAC may be left to the host. */
export const networkDraftSchema = z
  .strictObject({
    ...common,
    uuid: networkDefinitionSchema.shape.uuid.optional(),
    bridge: z.strictObject({ name: z.string().max(1000).optional(), ...bridgeOptions }),
    mac: mac.optional(),
  })
  .overwrite(withoutBridgeSettings);

export type NetworkDefinition = z.infer<typeof networkDefinitionSchema>;
export type NetworkDraft = z.infer<typeof networkDraftSchema>;
export type IpConfiguration = z.infer<typeof ipSchema>;
export type StaticHost = z.infer<typeof staticHostSchema>;
export type DhcpRange = z.infer<typeof dhcpRangeSchema>;
export type StaticRoute = z.infer<typeof routeSchema>;
export type PortForward = z.infer<typeof portForwardSchema>;
export type BandwidthLimit = z.infer<typeof limitSchema>;
export type DnsConfiguration = z.infer<typeof dnsSchema>;
