/** libvirt's network XML (formatnetwork.html), read into a draft and written from a definition. */
import { prefixOfNetmask } from './addresses';
import { invalidDefinition } from './error';
import { networkDraftSchema, type IpConfiguration, type NetworkDraft } from './network';
import { Element } from './xmlElement';

const ON_OFF = ['on', 'off'] as const;
const YES_NO = ['yes', 'no'] as const;

/** Forward modes of libvirt that are not bridges of ours, with what to use instead. */
const FOREIGN_MODES = ['bridge', 'private', 'vepa', 'passthrough', 'hostdev'];

/**
 * The draft that a libvirt network document describes.
 * Throws `invalid-definition` (with line) for a document that is broken or breaks a rule of syntax, and `unsupported`
 * (with the path of the element or attribute) for one that asks for something we would otherwise silently leave out.
 */
export function readNetworkXml(text: string): NetworkDraft {
  return readNetwork(Element.parse(text));
}

/** The draft that a `<network>` element describes; see readNetworkXml. */
export function readNetwork(root: Element): NetworkDraft {
  if (root.name !== 'network') root.fail('the document must be a <network>');
  // What `virsh net-dumpxml` adds for a running network; libvirt ignores it when reading, and so do we.
  root.attribute('connections');
  const raw = {
    name: root.childText('name')?.trim() ?? root.fail('the <name> is missing'),
    uuid: readUuid(root.childText('uuid')),
    title: root.childText('title'),
    description: root.childText('description')?.trim(),
    forward: readForward(root.one('forward')),
    bridge: readBridge(root.one('bridge')),
    mtu: root.one('mtu')?.integer('size'),
    mac: root.one('mac')?.required('address').toLowerCase(),
    domain: readDomain(root.one('domain')),
    dns: { enabled: root.one('dns')?.flag('enable', YES_NO) ?? true },
    ips: root.all('ip').map(readIp),
  };
  root.finish();
  const parsed = networkDraftSchema.safeParse(dropUndefined(raw));
  if (parsed.success) return parsed.data;
  throw invalidDefinition(
    parsed.error.issues.map(({ path, message }) => {
      const place = pathText(path);
      return { path: place, code: 'schema', message: `${place}: ${message}.`, severity: 'error' };
    }),
  );
}

/** A zod path in the spelling of Issue.path, as `ips[0].address`. */
export const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');

function readUuid(text: string | undefined): string | undefined {
  const hex = text?.trim().toLowerCase().replaceAll('-', '');
  return hex === undefined || !/^[0-9a-f]{32}$/.test(hex)
    ? text?.trim()
    : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function readForward(element: Element | undefined): unknown {
  if (!element) return { mode: 'isolated' };
  const mode = element.attribute('mode') ?? 'nat';
  if (FOREIGN_MODES.includes(mode)) {
    element.unsupported(
      `${element.path}/@mode`,
      `Mode "${mode}" connects guests to an existing device without a virtual network; plug the guest into that device directly, or use nat, route or open.`,
    );
  }
  // libvirt writes the device both as `dev` and as one <interface>; they say the same.
  const interfaces = element.all('interface').map((child) => child.required('dev'));
  const device = element.attribute('dev') ?? interfaces[0];
  const other = interfaces.find((name) => name !== device);
  if (other !== undefined)
    element.fail(`more than one device (${device}, ${other}); a network forwards to one or to any`);
  const nat = element.one('nat');
  if (nat && mode !== 'nat') nat.fail('<nat> belongs to mode nat only');
  const port = nat?.one('port');
  const ports = port && { start: port.integer('start'), end: port.integer('end') };
  return { mode, device, ports };
}

function readBridge(element: Element | undefined): unknown {
  const name = element?.attribute('name');
  return {
    // `virbr%d` asks libvirt to choose a number, which is what leaving the name out does.
    name: name === '' || name?.includes('%d') ? undefined : name,
    stp: element?.flag('stp', ON_OFF) ?? true,
    delay: element?.integer('delay') ?? 0,
  };
}

function readDomain(element: Element | undefined): unknown {
  if (!element) return undefined;
  return { name: element.required('name'), localOnly: element.flag('localOnly', YES_NO) ?? false };
}

function readIp(element: Element): unknown {
  const family = element.choice('family', ['ipv4', 'ipv6']);
  if (family === 'ipv6')
    element.unsupported(`${element.path}/@family`, 'IPv6 addresses are not supported yet.');
  const address = element.required('address');
  const netmask = element.attribute('netmask');
  const prefix = element.integer('prefix');
  if (netmask !== undefined && prefix !== undefined) element.fail('netmask and prefix exclude each other');
  const fromNetmask = netmask === undefined ? undefined : prefixOfNetmask(netmask);
  if (fromNetmask === null) element.fail(`"${netmask}" is not a netmask`, 'netmask');
  const dhcp = element.one('dhcp');
  return {
    address,
    prefix: prefix ?? fromNetmask ?? classfulPrefix(address),
    dhcp: dhcp && {
      ranges: dhcp
        .all('range')
        .map((range) => ({ start: range.required('start'), end: range.required('end') })),
      hosts: dhcp.all('host').map((host) => ({
        mac: host.required('mac').toLowerCase(),
        name: host.attribute('name'),
        address: host.required('ip'),
      })),
    },
  };
}

/** The prefix that libvirt assumes without netmask and prefix: by address class (virSocketAddrGetIPPrefix). */
function classfulPrefix(address: string): number {
  const first = Number(address.split('.')[0]);
  return first < 128 ? 8 : first < 192 ? 16 : first < 224 ? 24 : 0;
}

/** The value without its undefined members, at any depth: absent and undefined mean the same here. */
function dropUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(dropUndefined);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      inner === undefined ? [] : [[key, dropUndefined(inner)]],
    ),
  );
}

/** The document in libvirt's order of elements, indented by two spaces, with a final newline. */
export function writeNetworkXml(definition: NetworkDraft): string {
  const { bridge, forward, domain, mtu } = definition;
  return render(
    tag('network', {}, [
      text('name', definition.name),
      text('uuid', definition.uuid),
      text('title', definition.title),
      text('description', definition.description),
      forwardTag(forward),
      tag('bridge', { name: bridge.name, stp: bridge.stp ? 'on' : 'off', delay: bridge.delay }),
      mtu === undefined ? null : tag('mtu', { size: mtu }),
      definition.mac === undefined ? null : tag('mac', { address: definition.mac }),
      domain ? tag('domain', { name: domain.name, localOnly: domain.localOnly ? 'yes' : undefined }) : null,
      definition.dns.enabled ? null : tag('dns', { enable: 'no' }),
      ...definition.ips.map(ipTag),
    ]),
  );
}

function forwardTag(forward: NetworkDraft['forward']): Tag | null {
  switch (forward.mode) {
    case 'isolated':
      return null;
    case 'open':
      return tag('forward', { mode: 'open' });
    case 'route':
      return tag('forward', { mode: 'route', dev: forward.device });
    case 'nat':
      return tag('forward', { mode: 'nat', dev: forward.device }, [
        forward.ports ? tag('nat', {}, [tag('port', forward.ports)]) : null,
      ]);
  }
}

function ipTag({ address, prefix, dhcp }: IpConfiguration): Tag {
  return tag('ip', { address, prefix }, [
    dhcp
      ? tag('dhcp', {}, [
          ...dhcp.ranges.map(({ start, end }) => tag('range', { start, end })),
          ...dhcp.hosts.map((host) => tag('host', { mac: host.mac, name: host.name, ip: host.address })),
        ])
      : null,
  ]);
}

interface Tag {
  name: string;
  attributes: Record<string, string | number | undefined>;
  content: Tag[] | string;
}

const tag = (name: string, attributes: Tag['attributes'], children: (Tag | null)[] = []): Tag => ({
  name,
  attributes,
  content: children.filter((child) => child !== null),
});

const text = (name: string, content: string | undefined): Tag | null =>
  content === undefined ? null : { name, attributes: {}, content };

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};
const escape = (value: string): string =>
  value
    .replace(/[&<>'"]/g, (character) => ESCAPES[character] ?? character)
    .replace(/[\t\r]/g, (c) => `&#${c.charCodeAt(0)};`);

function render({ name, attributes, content }: Tag, indent = ''): string {
  const head = `${indent}<${name}${Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}='${escape(String(value))}'`]))
    .join('')}`;
  if (typeof content === 'string') return `${head}>${escape(content)}</${name}>\n`;
  if (content.length === 0) return `${head}/>\n`;
  return `${head}>\n${content.map((child) => render(child, `${indent}  `)).join('')}${indent}</${name}>\n`;
}
