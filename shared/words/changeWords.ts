/** What is different between two definitions, in words: a line for each property that changed. */
import { describeForward } from '../definition/describe';
import { labelAt } from '../definition/members';
import type { BandwidthLimit, NetworkDraft, PortForward, StaticHost } from '../definition/network';
import { t } from '../language/language';

/** A property of one value, or of a list whose items come and go, by its path. */
type Fact = { path: string; value: string | null } | { path: string; items: string[] };

/** A line for each difference; empty for definitions that say the same. Those who read it see name and value, never XML. */
export function changeWords(before: NetworkDraft, after: NetworkDraft): string[] {
  const now = new Map(factsOf(after).map((fact) => [fact.path, fact]));
  return factsOf(before).flatMap((was) => {
    const [is, label] = [now.get(was.path), labelAt(was.path)];
    if ('items' in was) return listWords(label, was.items, is && 'items' in is ? is.items : []);
    return valueWords(label, was.value, is && 'value' in is ? is.value : null);
  });
}

function valueWords(label: string, was: string | null, is: string | null): string[] {
  if (was === is) return [];
  if (was === null) return [`${label}: ${is ?? ''}`];
  return [`${label}: ${was} → ${is ?? t('words.change.notSet')}`];
}

function listWords(label: string, was: readonly string[], is: readonly string[]): string[] {
  const removed = was.filter((item) => !is.includes(item));
  const added = is.filter((item) => !was.includes(item));
  if (removed.length === 1 && added.length === 1) return [`${label}: ${removed[0]} → ${added[0]}`];
  const words = [
    ...removed.map((item) => t('words.change.removed', { label, item })),
    ...added.map((item) => t('words.change.added', { label, item })),
  ];
  const isReordered = words.length === 0 && was.join('\n') !== is.join('\n');
  return isReordered ? [t('words.change.reordered', { label })] : words;
}

const yesNo = (value: boolean | undefined): string | null =>
  value === undefined ? null : t(value ? 'words.change.yes' : 'words.change.no');
const onOff = (value: boolean): string => t(value ? 'words.change.on' : 'words.change.off');
const text = (value: string | number | undefined): string | null =>
  value === undefined ? null : String(value);

function factsOf(draft: NetworkDraft): Fact[] {
  const { forward, bridge, dns, ips, domain, bandwidth } = draft;
  const nat = forward.mode === 'nat' ? forward : null;
  const one = (path: string, value: string | null): Fact => ({ path, value });
  const many = (path: string, items: readonly string[] | undefined): Fact => ({
    path,
    items: [...(items ?? [])],
  });
  return [
    one('name', draft.name),
    one('title', text(draft.title)),
    one('description', text(draft.description)),
    one('forward', describeForward(forward)),
    one('forward.ports', nat?.ports ? `${nat.ports.start} – ${nat.ports.end}` : null),
    one('forward.addresses', nat?.addresses ? `${nat.addresses.start} – ${nat.addresses.end}` : null),
    one('forward.ipv6', yesNo(nat?.ipv6)),
    one('outsideUntil', outsideText(draft.outsideUntil)),
    many(
      'ips',
      ips.map(({ address, prefix }) => `${address}/${prefix}`),
    ),
    many(
      'ips.dhcp.ranges',
      ips
        .flatMap(({ dhcp }) => dhcp?.ranges ?? [])
        .map((range) => `${range.start} – ${range.end}${leaseText(range.lease)}`),
    ),
    many('ips.dhcp.hosts', ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []).map(hostText)),
    many(
      'ips.dhcp.bootp',
      ips
        .flatMap(({ dhcp }) => dhcp?.bootp ?? [])
        .map(({ file, server }) => (server ? t('words.change.bootFrom', { file, server }) : file)),
    ),
    many(
      'ips.tftpRoot',
      ips.flatMap(({ tftpRoot }) => tftpRoot ?? []),
    ),
    many(
      'ips.localPtr',
      ips.flatMap(({ address, localPtr }) => (localPtr ? [address] : [])),
    ),
    one('dns', onOff(dns.enabled)),
    one('dns.forwardPlainNames', yesNo(dns.forwardPlainNames)),
    one(
      'domain',
      domain?.localOnly ? t('words.change.onlyHere', { domain: domain.name }) : text(domain?.name),
    ),
    one('hostResolves', yesNo(draft.hostResolves)),
    one('routerAdvertisements', yesNo(draft.routerAdvertisements)),
    many(
      'dns.forwarders',
      dns.forwarders?.map(({ domain: of, address }) =>
        of && address ? t('words.domainBy', { domain: of, address }) : (of ?? address ?? ''),
      ),
    ),
    many(
      'dns.hosts',
      dns.hosts?.map(({ address, names }) => `${address} ${names.join(' ')}`),
    ),
    many(
      'dns.texts',
      dns.texts?.map(({ name, value }) => `${name} “${value}”`),
    ),
    many(
      'dns.services',
      dns.services?.map((service) =>
        `${service.service}/${service.protocol} ${[service.domain, service.target, service.port].filter((part) => part !== undefined).join(' ')} ${service.priority ?? 0} ${service.weight ?? 0}`.trim(),
      ),
    ),
    many('dnsmasqOptions', draft.dnsmasqOptions),
    many('portForwards', draft.portForwards?.map(forwardText)),
    many(
      'reach',
      draft.reach?.map(({ device, allow }) => t(allow ? 'words.reaches' : 'words.reachesNot', { device })),
    ),
    many(
      'routes',
      draft.routes?.map(
        (route) =>
          `${route.destination}/${route.prefix} via ${route.gateway}${route.metric === undefined ? '' : ` metric ${route.metric}`}`,
      ),
    ),
    one('bandwidth.inbound', limitText(bandwidth?.inbound)),
    one('bandwidth.outbound', limitText(bandwidth?.outbound)),
    one('portIsolation', yesNo(draft.portIsolation)),
    one('guestIpv6', yesNo(draft.guestIpv6)),
    one('mtu', text(draft.mtu)),
    one('bridge.name', text(bridge.name)),
    one('mac', text(draft.mac)),
    one('bridge.stp', onOff(bridge.stp)),
    one('bridge.delay', `${bridge.delay} s`),
    one('bridge.zone', text(bridge.zone)),
    one('bridge.macTableManager', text(bridge.macTableManager)),
    one('uuid', text(draft.uuid)),
    many('metadata', draft.metadata),
  ];
}

const leaseText = (lease: number | undefined): string =>
  lease === undefined ? '' : ` ${t('words.change.leaseFor', { lease })}`;

const hostText = ({ name, mac, id, address, lease }: StaticHost): string =>
  `${[name, mac, id].filter((part) => part !== undefined).join(' ')} ${address}${leaseText(lease)}`;

function forwardText({ name, protocol, hostAddress, hostPorts, guest, guestPort }: PortForward): string {
  const ports =
    hostPorts.end === hostPorts.start ? `${hostPorts.start}` : `${hostPorts.start}–${hostPorts.end}`;
  const from = `${name === undefined ? '' : `${name} `}${protocol} ${hostAddress === undefined ? '' : `${hostAddress}:`}${ports}`;
  return t('words.change.forward', { from, to: `${guest}:${guestPort}` });
}

const limitText = (limit: BandwidthLimit | undefined): string | null =>
  limit === undefined
    ? null
    : [
        `${limit.average} kB/s`,
        ...(limit.peak === undefined ? [] : [t('words.change.peak', { rate: limit.peak })]),
        ...(limit.burst === undefined ? [] : [t('words.change.burst', { size: limit.burst })]),
      ].join(', ');

function outsideText(until: number | undefined): string {
  if (until === undefined) return t('words.change.outsideAlways');
  return until === 0
    ? t('words.change.outsideNever')
    : t('words.change.outsideUntil', { until: new Date(until * 1000).toISOString().replace('.000Z', 'Z') });
}
