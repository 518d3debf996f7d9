/** What a Bridged network does not have: its guests get everything from the LAN, and its bridge belongs to the host. */
import { isBridged, type NetworkDefinition, type NetworkDraft } from './network';
import type { TextKey } from '../language/language';

type Reasons = Partial<Record<keyof NetworkDraft, TextKey>>;

const BY_THE_LAN = 'definition.bridged.byLan';
const AS_THE_HOST = 'definition.bridged.likeHost';
const OWNER: TextKey = 'definition.bridged.owner';

/** Members that a Bridged network cannot have, each with why; libvirt refuses them as well, as far as it knows them. */
const REFUSED: Reasons = {
  ips: BY_THE_LAN,
  domain: BY_THE_LAN,
  hostResolves: BY_THE_LAN,
  portForwards: AS_THE_HOST,
  outsideUntil: AS_THE_HOST,
  routes: 'definition.bridged.past',
  reach: AS_THE_HOST,
  mtu: OWNER,
  span: 'definition.bridged.span',
};

const BY_LAN_SERVERS = 'definition.bridged.lanServers';

/** Members that have no effect here, each with why; all but the limit have none in libvirt either. */
const UNUSED: Reasons = {
  dnsmasqOptions: BY_LAN_SERVERS,
  guestIpv6: BY_LAN_SERVERS,
  bandwidth: 'definition.bridged.slowing',
};

/** What libvirt does on the ports of guests, and whoever expects it here would be open. */
const UNGUARDED: Reasons = {
  portIsolation: 'definition.bridged.openPorts',
};

/** A member that has no place in a Bridged network. */
export interface Misplaced {
  path: string;
  /** `refused`: it cannot be there; `unguarded`: who relies on it is less safe than it says; `unused`: it has no effect. */
  kind: 'refused' | 'unguarded' | 'unused';
  /** Why. */
  reason: TextKey;
}

/** What a draft says besides what a Bridged network has. */
export function misplacedInBridged(draft: NetworkDraft): Misplaced[] {
  const { dns, bridge } = draft;
  const said = (reasons: Reasons, kind: Misplaced['kind']): Misplaced[] =>
    (Object.entries(reasons) as [keyof NetworkDraft, TextKey][])
      .filter(([path]) => isSaid(draft[path]))
      .map(([path, reason]) => ({ path, kind, reason }));
  const hasRecords = [dns.hosts, dns.texts, dns.services].some(isSaid);
  const isAsking = [dns.forwarders, dns.forwardPlainNames].some(isSaid);
  const ofDns: Misplaced[] = hasRecords
    ? [{ path: 'dns', kind: 'refused', reason: BY_THE_LAN }]
    : isAsking
      ? [{ path: 'dns', kind: 'unused', reason: BY_LAN_SERVERS }]
      : [];
  return [
    ...said(REFUSED, 'refused'),
    ...ofDns,
    ...said(UNGUARDED, 'unguarded'),
    ...said(UNUSED, 'unused'),
    ...(bridge.zone === undefined ? [] : [{ path: 'bridge.zone', kind: 'unused' as const, reason: OWNER }]),
  ];
}

const isSaid = (value: unknown): boolean =>
  value !== undefined && value !== false && !(Array.isArray(value) && value.length === 0);

/** What every type of network has. */
const KEPT = ['uuid', 'title', 'description', 'metadata', 'portgroups', 'trustGuestRxFilters'] as const;

/** What a Bridged network keeps for libvirt, and another type would carry out. */
const KEPT_BRIDGED = ['bandwidth', 'portIsolation'] as const;

/** A network with what the other one has that every type has, and what it keeps itself if it is one as well. */
export function likeOther(own: NetworkDraft, other: NetworkDraft | null): NetworkDraft {
  const isAlike = other !== null && isBridged(own) && isBridged(other);
  const keys = isAlike ? [...KEPT, ...KEPT_BRIDGED] : KEPT;
  return {
    ...own,
    ...Object.fromEntries(keys.flatMap((key) => (other?.[key] === undefined ? [] : [[key, other[key]]]))),
  };
}

/**
 * The draft with what it leaves to the host as the network that it replaces has it: UUID, and MAC and name of its bridge; but
 * not those of a bridge that is joined for one that is made, nor the other way round.
 */
export function withIdentityOf(draft: NetworkDraft, known: NetworkDefinition): NetworkDraft {
  if (isBridged(draft) !== isBridged(known)) return { ...draft, uuid: known.uuid };
  const name = draft.bridge.name ?? known.bridge.name;
  const mac = draft.mac ?? known.mac;
  return {
    ...draft,
    uuid: known.uuid,
    bridge: { ...draft.bridge, name },
    ...(mac === undefined ? {} : { mac }),
  };
}
