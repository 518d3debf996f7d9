/** What a definition consists of: for each member where it stands in the window and in XML, and what a change of it needs. */
import type { NetworkDefinition, NetworkDraft } from './network';
import { t, type TextKey } from '../language/language';

/** A tab of a network's page that has fields. */
export type FieldTab = 'details' | 'services' | 'forwards' | 'limits' | 'xml';

/** A member, or a part of one that differs in something of this. */
export interface Member {
  /** What its field is called, and a change of it. */
  label: TextKey;
  /** The tab that has its field; the XML has everything. */
  tab: FieldTab;
  /**
   * The elements from the document's root to its own, as `ip[]/dhcp`: `[]` where there is one for each item of a list,
   * '' for an attribute of the root, several spellings where it may stand in several places.
   */
  xml: string | readonly string[];
  /** A running network takes it over only when its bridge is made anew. */
  needsRestart?: true;
}

/** A whole member of a definition. */
export interface WholeMember extends Member {
  /** It tells people and programs about a network, and does nothing. */
  isInert?: true;
  /** It decides who reaches whom over the network. */
  isReaching?: true;
}

const OURS = 'metadata/virtnet:network';

/** By their names, in no order that means anything. */
export const members: Readonly<Record<keyof NetworkDraft, WholeMember>> = {
  name: { label: 'members.name', tab: 'details', xml: 'name', isInert: true },
  uuid: { label: 'members.uuid', tab: 'xml', xml: 'uuid', isInert: true },
  title: { label: 'members.title', tab: 'details', xml: ['title', 'metadata/about:about'], isInert: true },
  description: {
    label: 'members.description',
    tab: 'details',
    xml: ['description', 'metadata/about:about'],
    isInert: true,
  },
  metadata: { label: 'members.metadata', tab: 'xml', xml: 'metadata', isInert: true },
  forward: { label: 'members.forward', tab: 'details', xml: 'forward', isReaching: true },
  outsideUntil: { label: 'members.outside', tab: 'xml', xml: `${OURS}/virtnet:outside`, isReaching: true },
  bridge: { label: 'members.device', tab: 'details', xml: 'bridge', isReaching: true },
  mtu: { label: 'members.mtu', tab: 'details', xml: 'mtu' },
  mac: { label: 'members.mac', tab: 'details', xml: 'mac', isReaching: true, needsRestart: true },
  domain: { label: 'members.domain', tab: 'details', xml: 'domain' },
  hostResolves: { label: 'members.hostResolves', tab: 'services', xml: `${OURS}/virtnet:resolve` },
  routerAdvertisements: {
    label: 'members.routerAdvertisements',
    tab: 'services',
    xml: `${OURS}/virtnet:advertise`,
  },
  dns: { label: 'members.dns', tab: 'services', xml: 'dns' },
  dnsmasqOptions: { label: 'members.rawOption', tab: 'services', xml: 'dnsmasq:options/dnsmasq:option[]' },
  ips: { label: 'members.address', tab: 'details', xml: 'ip[]', isReaching: true },
  portgroups: { label: 'members.portgroup', tab: 'xml', xml: 'portgroup[]', isInert: true },
  trustGuestRxFilters: { label: 'members.trustedFilters', tab: 'xml', xml: '', isInert: true },
  routes: { label: 'members.route', tab: 'limits', xml: 'route[]', isReaching: true },
  bandwidth: { label: 'members.limit', tab: 'limits', xml: 'bandwidth' },
  portIsolation: { label: 'members.portIsolation', tab: 'limits', xml: 'port', isReaching: true },
  guestIpv6: { label: 'members.guestIpv6', tab: 'limits', xml: '', isReaching: true },
  portForwards: {
    label: 'members.portForward',
    tab: 'forwards',
    xml: `${OURS}/virtnet:forward[]`,
    isReaching: true,
  },
  reach: { label: 'members.exception', tab: 'xml', xml: `${OURS}/virtnet:reach[]`, isReaching: true },
  span: { label: 'members.span', tab: 'xml', xml: `${OURS}/virtnet:span`, isReaching: true },
};

/** By their paths without the places in lists. */
const parts: Readonly<Record<string, Member>> = {
  'bridge.name': { label: 'members.device', tab: 'details', xml: 'bridge', needsRestart: true },
  'bridge.stp': { label: 'members.stp', tab: 'details', xml: 'bridge' },
  'bridge.macTableManager': { label: 'members.macTable', tab: 'details', xml: 'bridge' },
  'bridge.delay': { label: 'members.delay', tab: 'details', xml: 'bridge' },
  'bridge.zone': { label: 'members.zone', tab: 'details', xml: 'bridge' },
  'forward.ports': { label: 'members.natPorts', tab: 'details', xml: 'forward/nat/port' },
  'forward.addresses': { label: 'members.natAddresses', tab: 'details', xml: 'forward/nat/address' },
  'forward.ipv6': { label: 'members.natIpv6', tab: 'details', xml: 'forward/nat' },
  'ips.address': { label: 'members.gateway', tab: 'details', xml: 'ip[]' },
  'ips.localPtr': { label: 'members.localPtr', tab: 'services', xml: 'ip[]' },
  'ips.tftpRoot': { label: 'members.tftpRoot', tab: 'services', xml: 'ip[]/tftp' },
  'ips.dhcp': { label: 'members.dhcp', tab: 'details', xml: 'ip[]/dhcp' },
  'ips.dhcp.ranges': { label: 'members.dhcpRange', tab: 'details', xml: 'ip[]/dhcp/range[]' },
  'ips.dhcp.ranges.lease': { label: 'members.lease', tab: 'services', xml: 'ip[]/dhcp/range[]/lease' },
  'ips.dhcp.hosts': { label: 'members.staticHost', tab: 'services', xml: 'ip[]/dhcp/host[]' },
  'ips.dhcp.hosts.lease': { label: 'members.lease', tab: 'services', xml: 'ip[]/dhcp/host[]/lease' },
  'ips.dhcp.bootp': { label: 'members.bootp', tab: 'services', xml: 'ip[]/dhcp/bootp' },
  'dns.forwardPlainNames': { label: 'members.plainNames', tab: 'services', xml: 'dns' },
  'dns.forwarders': { label: 'members.forwarder', tab: 'services', xml: 'dns/forwarder[]' },
  'dns.hosts': { label: 'members.hostRecord', tab: 'services', xml: 'dns/host[]' },
  'dns.hosts.names': { label: 'members.hostRecord', tab: 'services', xml: 'dns/host[]/hostname[]' },
  'dns.texts': { label: 'members.textRecord', tab: 'services', xml: 'dns/txt[]' },
  'dns.services': { label: 'members.serviceRecord', tab: 'services', xml: 'dns/srv[]' },
  'bandwidth.inbound': { label: 'members.limitInbound', tab: 'limits', xml: 'bandwidth/inbound' },
  'bandwidth.outbound': { label: 'members.limitOutbound', tab: 'limits', xml: 'bandwidth/outbound' },
};

const known: ReadonlyMap<string, Member> = new Map([...Object.entries(members), ...Object.entries(parts)]);

/** The member that a place in a definition (as Issue.path spells it) is or lies in; undefined for a place in none. */
export function memberAt(path: string): Member | undefined {
  const steps = path.replace(/\[\d+\]/g, '').split('.');
  for (let count = steps.length; count > 0; count -= 1) {
    const found = known.get(steps.slice(0, count).join('.'));
    if (found) return found;
  }
  return undefined;
}

/** What the member at a place is called; the place itself where it lies in none. */
export function labelAt(path: string): string {
  const member = memberAt(path);
  return member ? t(member.label) : path;
}

/** Members that decide who reaches whom over a network; the others may change under a session. */
export const reachingMembers = (Object.keys(members) as (keyof NetworkDefinition)[]).filter(
  (member) => members[member].isReaching,
);

/** The paths that need a restart. */
const restarting: readonly string[] = [...known].flatMap(([path, { needsRestart }]) =>
  needsRestart ? [path] : [],
);

/** Paths that differ and that a running network takes over only with a restart; what the draft leaves out stays as it is. */
export const restartPaths = (running: NetworkDefinition, draft: NetworkDraft): string[] =>
  restarting.filter((path) => {
    const wanted = partOf(draft, path);
    return wanted !== undefined && wanted !== partOf(running, path);
  });

const partOf = (definition: object, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>((value, step) => (value as Record<string, unknown> | undefined)?.[step], definition);

/** The outermost element that a whole member has to itself. */
export function elementOf(member: keyof NetworkDraft): string {
  const { xml } = members[member];
  const [first = ''] = typeof xml === 'string' ? [xml] : xml;
  const own = first.startsWith(`${OURS}/`) ? first.slice(OURS.length + 1) : first;
  return own.split('/')[0]?.replace('[]', '') || 'network';
}
