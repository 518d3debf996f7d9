/** What a virtual network is: the schema of its definition, in libvirt's terms. */
import { z } from 'zod';
import { parseAddress } from './addresses';

// eslint-disable-next-line no-control-regex
const ONE_LINE_PATTERN = /^[^\u0000-\u001f\u007f-\u009f\u2028\u2029\ud800-\udfff\ufffe\uffff]*$/u;

/** Text on one line that may stand in XML and in a configuration file: no control characters. */
const oneLine = z.string().max(1000).regex(ONE_LINE_PATTERN, 'one line of text');

/** Longest name of a network; it becomes a file name, so it also keeps clear of the 255 bytes of a file system. */
export const NAME_MAX = 50;
/** Longest name of a network device: IFNAMSIZ (16) less the final NUL (linux/if.h). */
export const DEVICE_NAME_MAX = 15;

/** Letters, digits, `_`, `.`, `+` and `-`; starts with a letter, a digit or `_`. */
export const NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;
/** What the kernel's dev_valid_name() accepts, less what shells and rule files would trip over. */
export const DEVICE_NAME_PATTERN = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const HOST_NAME_PATTERN =
  /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/;
const MAC_PATTERN = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/;

const ipv4 = z
  .string()
  .refine((text) => parseAddress(text)?.family === 'ipv4', 'an IPv4 address, as 192.168.122.1');
const deviceName = z.string().max(DEVICE_NAME_MAX).regex(DEVICE_NAME_PATTERN);
const hostName = z
  .string()
  .max(253)
  .regex(HOST_NAME_PATTERN, 'a host name of letters, digits, hyphens and dots (RFC 1123)');

/** A hardware address in lower case with colons; unicast, as a bridge or a guest must have. */
const mac = z
  .string()
  .regex(MAC_PATTERN, 'six hexadecimal bytes with colons')
  .refine((text) => (parseInt(text.slice(0, 2), 16) & 1) === 0, 'a unicast address');

export const forwardModes = ['nat', 'route', 'open', 'isolated'] as const;
export type ForwardMode = (typeof forwardModes)[number];

const portRange = z.strictObject({ start: z.int().min(1).max(65535), end: z.int().min(1).max(65535) });

const forwardSchema = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('nat'),
    /** Uplink; absent = any physical device. */
    device: deviceName.optional(),
    /** Source ports that masquerading uses; absent = 1024–65535, libvirt's default. */
    ports: portRange.optional(),
  }),
  z.strictObject({ mode: z.literal('route'), device: deviceName.optional() }),
  z.strictObject({ mode: z.literal('open') }),
  z.strictObject({ mode: z.literal('isolated') }),
]);

const dhcpRangeSchema = z.strictObject({ start: ipv4, end: ipv4 });
const staticHostSchema = z.strictObject({ mac, name: hostName.optional(), address: ipv4 });

const ipSchema = z.strictObject({
  /** The host's own address on the bridge, which is the guests' gateway. */
  address: ipv4,
  prefix: z.int().min(0).max(32),
  dhcp: z
    .strictObject({ ranges: z.array(dhcpRangeSchema).max(64), hosts: z.array(staticHostSchema).max(4096) })
    .optional(),
});

const common = {
  title: oneLine.min(1).optional(),
  description: z
    .string()
    .max(10_000)
    // eslint-disable-next-line no-control-regex
    .regex(/^[^\u0000-\u0008\u000b-\u001f\u007f\ud800-\udfff\ufffe\uffff]*$/u)
    .refine((text) => text.trim() === text && text !== '', 'text without blank ends')
    .optional(),
  /** The names' own syntax is checked by check.ts, which can say what is wrong with them. */
  name: z.string().max(1000),
  forward: forwardSchema,
  mtu: z.int().min(68).max(65535).optional(),
  domain: z.strictObject({ name: hostName, localOnly: z.boolean() }).optional(),
  dns: z.strictObject({ enabled: z.boolean() }),
  ips: z.array(ipSchema).max(16),
};

const bridgeOptions = {
  stp: z.boolean(),
  /** Forward delay in seconds. */
  delay: z.int().min(0).max(30),
};

/** A definition as it is stored: everything has been decided. */
export const networkDefinitionSchema = z.strictObject({
  ...common,
  uuid: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  bridge: z.strictObject({ name: z.string().max(1000), ...bridgeOptions }),
  mac,
});

/** A definition as a person or a file gives it: UUID, bridge name and MAC may be left to the host. */
export const networkDraftSchema = z.strictObject({
  ...common,
  uuid: networkDefinitionSchema.shape.uuid.optional(),
  bridge: z.strictObject({ name: z.string().max(1000).optional(), ...bridgeOptions }),
  mac: mac.optional(),
});

export type NetworkDefinition = z.infer<typeof networkDefinitionSchema>;
export type NetworkDraft = z.infer<typeof networkDraftSchema>;
export type IpConfiguration = z.infer<typeof ipSchema>;
export type StaticHost = z.infer<typeof staticHostSchema>;
export type DhcpRange = z.infer<typeof dhcpRangeSchema>;
