/** libvirt's network XML (formatnetwork.html), read into a draft and written from a definition. */
import { dnsTag, readDns } from './dnsXml';
import { ABOUT_NAMESPACE, DNSMASQ_NAMESPACE } from '../definition/namespaces';
import { placesIn } from './edit/xmlPlace';
import { aboutElement, readAbout, type About } from './aboutXml';
import { bandwidthTag, readBandwidth } from './bandwidthXml';
import { invalidDefinition } from '../contract/error';
import { extensionTag, readExtension, type Extension } from './extensionXml';
import { ipTag, readIp, readRoute, routeTag } from './ipXml';
import { adviceOn } from './libvirtOnly';
import { metadataNamespace } from '../definition/metadataElement';
import { isBridged, networkDraftSchema, type NetworkDraft } from '../definition/network';
import { schemaIssues } from '../definition/schemaWords';
import { placed } from './placed';
import { Element } from './xmlElement';
import { render, tag, text, yes, yesNo, type Tag } from './xmlTag';
import { t } from '../language/language';

const YES_NO = ['yes', 'no'] as const;

/** Forward modes of libvirt that need no bridge at all. */
const FOREIGN_MODES = ['private', 'vepa', 'passthrough', 'hostdev'];

/**
 * The draft that a libvirt network document describes.
 * Throws `invalid-definition` (with line) for a document that is broken or breaks a rule of syntax, and `unsupported`
 * (with the paths of all such elements and attributes) for one that asks for something we would otherwise leave out.
 */
export function readNetworkXml(text: string): NetworkDraft {
  return readNetwork(Element.parse(text));
}

/** The draft that a `<network>` element describes; see readNetworkXml. */
export function readNetwork(root: Element): NetworkDraft {
  if (root.name !== 'network') root.fail(t('xml.mustBeNetwork'));
  // What `virsh net-dumpxml` adds for a running network; libvirt ignores it when reading, and so do we.
  root.attribute('connections');
  const { about, extension, others } = readMetadata(root.one('metadata'));
  const forward = readForward(root.one('forward'));
  const isJoining = forward.mode === 'bridge';
  const raw = {
    name: root.childText('name')?.trim() ?? root.fail(t('xml.missingElement', { name: 'name' })),
    uuid: readUuid(root.childText('uuid')),
    title: root.childText('title') ?? about.title,
    description: root.childText('description')?.trim() ?? about.description,
    forward,
    bridge: readBridge(root.one('bridge'), isJoining),
    mtu: root.one('mtu')?.integer('size'),
    mac: readMac(root.one('mac'), isJoining),
    domain: readDomain(root.one('domain')),
    dns: readDns(root.one('dns')),
    bandwidth: readBandwidth(root.one('bandwidth')),
    portIsolation: root.one('port')?.flag('isolated', YES_NO),
    ips: root.all('ip').map(readIp),
    routes: listOrNone(root.all('route').map(readRoute)),
    guestIpv6: root.flag('ipv6', YES_NO),
    trustGuestRxFilters: root.flag('trustGuestRxFilters', YES_NO),
    portgroups: listOrNone(root.all('portgroup').map((group) => group.canonical())),
    ...extension,
    metadata: listOrNone(others),
    dnsmasqOptions: listOrNone(readDnsmasqOptions(root)),
  };
  root.finish(adviceOn);
  const parsed = networkDraftSchema.safeParse(dropUndefined(raw));
  if (parsed.success) return parsed.data;
  const placeOf = placesIn(root.source);
  throw invalidDefinition(
    schemaIssues(parsed.error.issues).map((found) => {
      const line = root.lineAt(placeOf(found.path).start);
      return { ...found, message: placed({ line, path: found.path }, found.message), line };
    }),
  );
}

/** The elements of other programs, and what ours say. */
function readMetadata(element: Element | undefined): {
  about: About;
  extension: Record<keyof Extension, unknown>;
  others: string[];
} {
  const extension = readExtension(element);
  const all = element?.foreignElements() ?? [];
  const own = all.find((text) => metadataNamespace(text) === ABOUT_NAMESPACE);
  if (element === undefined || own === undefined) return { about: {}, extension, others: all };
  const about = readAbout(own) ?? element.fail(t('xml.oneAbout', { namespace: ABOUT_NAMESPACE }));
  return { about, extension, others: all.filter((text) => text !== own) };
}

function readUuid(text: string | undefined): string | undefined {
  const hex = text?.trim().toLowerCase().replaceAll('-', '');
  if (hex === '') return undefined;
  return hex === undefined || !/^[0-9a-f]{32}$/.test(hex)
    ? text?.trim()
    : hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function readForward(element: Element | undefined): { mode: string } & Record<string, unknown> {
  if (!element) return { mode: 'isolated' };
  const mode = element.attribute('mode') ?? 'nat';
  // libvirt's default, which changes nothing.
  if (element.has('managed', 'no')) element.attribute('managed');
  if (mode === 'none') {
    element.attribute('dev');
    return { mode: 'isolated' };
  }
  if (FOREIGN_MODES.includes(mode)) {
    refuseMode(element, t('xml.foreignMode', { mode, instead: t('xml.joinInstead') }));
    return { mode: 'isolated' };
  }
  if (mode === 'bridge') {
    if (element.attribute('dev') !== undefined || element.all('interface').length > 0)
      refuseMode(element, t('xml.macvtap', { instead: t('xml.joinInstead') }));
    return { mode };
  }
  // libvirt writes the device both as `dev` and as one <interface>; they say the same.
  const interfaces = element.all('interface').map((child) => child.required('dev'));
  const device = element.attribute('dev') ?? interfaces[0];
  const other = interfaces.find((name) => name !== device);
  if (other !== undefined) element.fail(t('xml.severalDevices', { devices: [device, other].join(', ') }));
  const nat = element.one('nat');
  if (nat && mode !== 'nat') nat.fail(t('xml.natOnly'));
  const port = nat?.one('port');
  const ports = port && { start: port.integer('start'), end: port.integer('end') };
  const pool = nat?.one('address');
  const addresses = pool && { start: pool.required('start'), end: pool.required('end') };
  return { mode, device, ports, addresses, ipv6: nat?.flag('ipv6', YES_NO) };
}

function refuseMode(element: Element, advice: string): void {
  element.unsupported('@mode', advice);
  // Its devices belong to the mode.
  element.disregard();
}

const listOrNone = <T>(items: T[]): T[] | undefined => (items.length === 0 ? undefined : items);

function readDnsmasqOptions(root: Element): string[] {
  return root
    .allInNamespace(DNSMASQ_NAMESPACE, 'options')
    .flatMap((options) => options.allInNamespace(DNSMASQ_NAMESPACE, 'option'))
    .map((option) => option.required('value').trim());
}

function readBridge(element: Element | undefined, isJoining: boolean): unknown {
  const name = element?.attribute('name');
  const manager = element?.attribute('macTableManager');
  if (element && manager !== undefined && manager !== 'kernel') {
    element.unsupported('@macTableManager', t('xml.macTable'));
  }
  return {
    macTableManager: manager,
    // `virbr%d` asks libvirt to choose a number, which is what leaving the name out does.
    name: name === '' || name?.includes('%d') ? undefined : name,
    zone: element?.attribute('zone'),
    ...(isJoining ? withoutSettings(element) : readSettings(element)),
  };
}

const readSettings = (element: Element | undefined): object => ({
  // libvirt takes whatever is not "off" for on, and an empty delay for none.
  stp: element?.attribute('stp') !== 'off',
  delay: (element?.takeEmpty('delay') ? undefined : element?.integer('delay')) ?? 0,
});

/** Those of a bridge that guests join are its owner's; libvirt refuses them as well. */
function withoutSettings(element: Element | undefined): object {
  for (const name of ['stp', 'delay'])
    if (element?.attribute(name) !== undefined) element.unsupported(`@${name}`, t('xml.bridgeOfHost'));
  return { stp: false, delay: 0 };
}

function readMac(element: Element | undefined, isJoining: boolean): string | undefined {
  const address = element?.required('address');
  if (!isJoining) return address;
  element?.unsupported('', t('xml.bridgeHasMac'));
  return undefined;
}

function readDomain(element: Element | undefined): unknown {
  if (!element) return undefined;
  return { name: element.required('name'), localOnly: element.flag('localOnly', YES_NO) ?? false };
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
  const { bridge, domain, mtu, metadata, guestIpv6, portIsolation, dnsmasqOptions: options } = definition;
  const manager = bridge.macTableManager;
  const about = aboutElement(definition);
  const extension = extensionTag(definition);
  const elements = [
    ...(about === null ? [] : [about]),
    ...(extension === null ? [] : render(extension).trimEnd().split('\n')),
    ...(metadata ?? []),
  ];
  return render(
    tag(
      'network',
      {
        'xmlns:dnsmasq': options ? DNSMASQ_NAMESPACE : undefined,
        ipv6: yesNo(guestIpv6),
        trustGuestRxFilters: yesNo(definition.trustGuestRxFilters),
      },
      [
        text('name', definition.name),
        text('uuid', definition.uuid),
        elements.length > 0 ? { name: 'metadata', attributes: {}, content: { raw: elements } } : null,
        forwardTag(definition.forward),
        tag('bridge', {
          name: bridge.name,
          zone: bridge.zone,
          ...(isBridged(definition) ? {} : { stp: bridge.stp ? 'on' : 'off', delay: bridge.delay }),
          macTableManager: manager,
        }),
        mtu === undefined ? null : tag('mtu', { size: mtu }),
        definition.mac === undefined ? null : tag('mac', { address: definition.mac }),
        domain ? tag('domain', { name: domain.name, localOnly: yes(domain.localOnly) }) : null,
        dnsTag(definition.dns),
        bandwidthTag(definition.bandwidth),
        portIsolation === undefined ? null : tag('port', { isolated: yesNo(portIsolation) }),
        ...(definition.portgroups ?? []).map((raw) => ({ raw })),
        ...definition.ips.map(ipTag),
        ...(definition.routes ?? []).map(routeTag),
        options
          ? tag(
              'dnsmasq:options',
              {},
              options.map((value) => tag('dnsmasq:option', { value })),
            )
          : null,
      ],
    ),
  );
}

function forwardTag(forward: NetworkDraft['forward']): Tag | null {
  switch (forward.mode) {
    case 'isolated':
      return null;
    case 'open':
    case 'bridge':
      return tag('forward', { mode: forward.mode });
    case 'route':
      return tag('forward', { mode: 'route', dev: forward.device });
    case 'nat':
      return tag('forward', { mode: 'nat', dev: forward.device }, [
        forward.ports || forward.addresses || forward.ipv6 !== undefined
          ? tag('nat', { ipv6: yesNo(forward.ipv6) }, [
              forward.addresses ? tag('address', forward.addresses) : null,
              forward.ports ? tag('port', forward.ports) : null,
            ])
          : null,
      ]);
  }
}
