/** What a definition consists of: for each member where it stands in the window and in XML, and what a change of it needs. */
import type { NetworkDefinition, NetworkDraft } from './network';

/** A tab of a network's page that has fields. */
export type FieldTab = 'details' | 'services' | 'forwards' | 'limits' | 'xml';

/** A member, or a part of one that differs in something of this. */
export interface Member {
  /** What its field is called, and a change of it. */
  label: string;
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
  name: { label: 'Name', tab: 'details', xml: 'name', isInert: true },
  uuid: { label: 'UUID', tab: 'xml', xml: 'uuid', isInert: true },
  title: { label: 'Title', tab: 'details', xml: ['title', 'metadata/about:about'], isInert: true },
  description: {
    label: 'Description',
    tab: 'details',
    xml: ['description', 'metadata/about:about'],
    isInert: true,
  },
  metadata: { label: 'Metadata', tab: 'xml', xml: 'metadata', isInert: true },
  forward: { label: 'Forwarding', tab: 'details', xml: 'forward', isReaching: true },
  outsideUntil: { label: 'Outside', tab: 'xml', xml: `${OURS}/virtnet:outside`, isReaching: true },
  bridge: { label: 'Device', tab: 'details', xml: 'bridge', isReaching: true },
  mtu: { label: 'MTU', tab: 'details', xml: 'mtu' },
  mac: { label: 'MAC address', tab: 'details', xml: 'mac', isReaching: true, needsRestart: true },
  domain: { label: 'DNS domain', tab: 'details', xml: 'domain' },
  hostResolves: { label: 'Names on this host', tab: 'services', xml: `${OURS}/virtnet:resolve` },
  routerAdvertisements: {
    label: 'Router advertisements',
    tab: 'services',
    xml: `${OURS}/virtnet:advertise`,
  },
  dns: { label: 'DNS', tab: 'services', xml: 'dns' },
  dnsmasqOptions: { label: 'Raw option', tab: 'services', xml: 'dnsmasq:options/dnsmasq:option[]' },
  ips: { label: 'Address', tab: 'details', xml: 'ip[]', isReaching: true },
  portgroups: { label: 'Port group', tab: 'xml', xml: 'portgroup[]', isInert: true },
  trustGuestRxFilters: { label: 'Trusted filters', tab: 'xml', xml: '', isInert: true },
  routes: { label: 'Static route', tab: 'limits', xml: 'route[]', isReaching: true },
  bandwidth: { label: 'Limit', tab: 'limits', xml: 'bandwidth' },
  portIsolation: { label: 'Guests kept apart', tab: 'limits', xml: 'port', isReaching: true },
  guestIpv6: { label: 'IPv6 between guests', tab: 'limits', xml: '', isReaching: true },
  portForwards: {
    label: 'Port forward',
    tab: 'forwards',
    xml: `${OURS}/virtnet:forward[]`,
    isReaching: true,
  },
  reach: { label: 'Exception', tab: 'xml', xml: `${OURS}/virtnet:reach[]`, isReaching: true },
};

/** By their paths without the places in lists. */
const parts: Readonly<Record<string, Member>> = {
  'bridge.name': { label: 'Device', tab: 'details', xml: 'bridge', needsRestart: true },
  'bridge.stp': { label: 'STP', tab: 'details', xml: 'bridge' },
  'bridge.macTableManager': { label: 'MAC table', tab: 'details', xml: 'bridge' },
  'bridge.delay': { label: 'Forward delay', tab: 'details', xml: 'bridge' },
  'bridge.zone': { label: 'Firewall zone', tab: 'details', xml: 'bridge' },
  'forward.ports': { label: 'NAT ports', tab: 'details', xml: 'forward/nat/port' },
  'forward.addresses': { label: 'NAT addresses', tab: 'details', xml: 'forward/nat/address' },
  'forward.ipv6': { label: 'NAT for IPv6', tab: 'details', xml: 'forward/nat' },
  'ips.address': { label: 'Gateway', tab: 'details', xml: 'ip[]' },
  'ips.localPtr': { label: 'Reverse names kept here', tab: 'services', xml: 'ip[]' },
  'ips.tftpRoot': { label: 'TFTP folder', tab: 'services', xml: 'ip[]/tftp' },
  'ips.dhcp': { label: 'DHCP', tab: 'details', xml: 'ip[]/dhcp' },
  'ips.dhcp.ranges': { label: 'DHCP range', tab: 'details', xml: 'ip[]/dhcp/range[]' },
  'ips.dhcp.ranges.lease': { label: 'Lease time', tab: 'services', xml: 'ip[]/dhcp/range[]/lease' },
  'ips.dhcp.hosts': { label: 'Static host', tab: 'services', xml: 'ip[]/dhcp/host[]' },
  'ips.dhcp.hosts.lease': { label: 'Lease time', tab: 'services', xml: 'ip[]/dhcp/host[]/lease' },
  'ips.dhcp.bootp': { label: 'Network boot', tab: 'services', xml: 'ip[]/dhcp/bootp' },
  'dns.forwardPlainNames': { label: 'Plain names passed on', tab: 'services', xml: 'dns' },
  'dns.forwarders': { label: 'Forwarder', tab: 'services', xml: 'dns/forwarder[]' },
  'dns.hosts': { label: 'Host record', tab: 'services', xml: 'dns/host[]' },
  'dns.hosts.names': { label: 'Host record', tab: 'services', xml: 'dns/host[]/hostname[]' },
  'dns.texts': { label: 'Text record', tab: 'services', xml: 'dns/txt[]' },
  'dns.services': { label: 'Service record', tab: 'services', xml: 'dns/srv[]' },
  'bandwidth.inbound': { label: 'Limit to guests', tab: 'limits', xml: 'bandwidth/inbound' },
  'bandwidth.outbound': { label: 'Limit from guests', tab: 'limits', xml: 'bandwidth/outbound' },
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
