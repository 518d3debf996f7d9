/** What a diagram shows, read from the snapshot: the outside, uplinks, networks with their guests, and who may go where. */
import { parseAddress, type Family } from '../../shared/addresses/addresses';
import { forwardOf } from '../../shared/definition/describe';
import { guestTitle, isAttached, isThere } from '../../shared/words/guestFacts';
import type { ForwardMode, NetworkDefinition } from '../../shared/definition/network';
import type { Guest, HostFacts, NetworkState } from '../../shared/contract/snapshot';
import type { MemberView } from '../../shared/contract/span';
import { peersOf } from '../../shared/definition/span';
import { sortGuests } from '../guests/guestRows';
import { definitionInForce } from '../state/networkFacts';
import { t } from '../../shared/language/language';

export interface GuestNode {
  name: string;
  /** IPv4 before IPv6; those that already serve as the name are left in. */
  addresses: string[];
}

/** How packets pass between a network and the outside. */
export interface Way {
  mode: ForwardMode;
  /** The uplink they take; null when there is none or nothing passes. */
  uplink: string | null;
  /** Guests may open connections to the outside. */
  out: boolean;
  /** The outside may open connections to guests. */
  in: boolean;
  /** The address that guests take on their way out, as `as 192.0.2.17`; null when they keep their own. */
  translation: string | null;
  /** What there is to say of it, a few words each. */
  notes: string[];
}

export interface NetworkNode {
  key: string;
  name: string;
  state: 'active' | 'inactive' | 'changed';
  device: string;
  /** The switch's own addresses with their prefix lengths. */
  addresses: string[];
  /** False when guests may not reach each other. */
  guestsMeet: boolean;
  way: Way;
  guests: GuestNode[];
  /** How many more guests there are than shown. */
  hidden: number;
}

/** Another host that the network spans. */
export interface PeerNode {
  name: string;
  address: string;
  /** Null while the network does not run here, so that nothing is known. */
  state: MemberView['state'] | null;
  guests: GuestNode[];
}

export interface UplinkNode {
  name: string;
  /** `missing`: a network wants it, and the host has no such device. */
  state: 'up' | 'down' | 'missing';
  isDefault: boolean;
  addresses: string[];
}

export interface Topology {
  /** What it is a diagram of. */
  of: 'network' | 'host';
  host: string;
  /** What is known of the outside, in lines that are read one after the other. */
  outside: string[];
  uplinks: UplinkNode[];
  networks: NetworkNode[];
  /** What of the network is on other hosts; null for one of this host alone, and where many networks are shown. */
  span: { vni: number; peers: PeerNode[] } | null;
}

/** All guests of one network, and the uplink that its packets take. */
export function networkTopology(network: NetworkState, host: HostFacts): Topology {
  const node = networkNode(network, host, Infinity);
  const uplinks = uplinkNodes(host, [node]).filter(({ name }) => name === node.way.uplink);
  return {
    of: 'network',
    host: host.hostname,
    outside: outsideWords(host),
    uplinks,
    networks: [node],
    span: spanNode(network),
  };
}

/** How many guests a host's diagram shows at most, all networks together, and in one network. */
const HOST_GUESTS = 120;
const HOST_GUESTS_OF_ONE = 8;

/** All networks and uplinks of a host. With many networks their guests are counted rather than shown. */
export function hostTopology(networks: readonly NetworkState[], host: HostFacts): Topology {
  const shown = Math.min(HOST_GUESTS_OF_ONE, Math.floor(HOST_GUESTS / Math.max(1, networks.length)));
  const nodes = networks.map((network) => networkNode(network, host, shown));
  return {
    of: 'host',
    host: host.hostname,
    outside: outsideWords(host),
    uplinks: uplinkNodes(host, nodes),
    networks: nodes,
    span: null,
  };
}

function spanNode(network: NetworkState): Topology['span'] {
  const { span } = definitionInForce(network);
  if (!span) return null;
  const elsewhere = inOrder(network.guests.filter((guest) => guest.host !== undefined && isThere(guest)));
  const peers = peersOf(span).map(({ name, address }) => ({
    name,
    address,
    state: network.span?.members.find((member) => member.name === name)?.state ?? null,
    guests: elsewhere.filter(({ host }) => host === name).map(guestNode),
  }));
  return { vni: span.vni, peers };
}

const inOrder = (guests: readonly Guest[]): Guest[] =>
  sortGuests(guests, { column: 'name', descending: false }, undefined);

const guestNode = (guest: Guest): GuestNode => ({
  name: guestTitle(guest),
  addresses: guest.addresses.map(({ address }) => address),
});

function networkNode(network: NetworkState, host: HostFacts, limit: number): NetworkNode {
  const definition = definitionInForce(network);
  const attached = inOrder(network.guests.filter(isAttached));
  const shown = attached.length <= limit ? attached : attached.slice(0, Math.max(0, limit - 1));
  return {
    key: network.uuid,
    name: network.name,
    state: network.state === 'active' && network.drift.length > 0 ? 'changed' : network.state,
    device: network.device,
    addresses: definition.ips.map(({ address, prefix }) => `${address}/${prefix}`),
    guestsMeet: definition.portIsolation !== true,
    way: wayOf(definition, host),
    guests: shown.map(guestNode),
    hidden: attached.length - shown.length,
  };
}

/** Follows the rules that each type of network gets; a NAT network may route its IPv6 (see forwardOf). */
function wayOf(definition: NetworkDefinition, host: HostFacts): Way {
  const { forward } = definition;
  const { mode } = forward;
  if (mode === 'isolated')
    return {
      mode,
      uplink: null,
      out: false,
      in: false,
      translation: null,
      notes: [t('diagram.note.nothing')],
    };
  if (mode === 'bridge') return wayOfJoining(definition, host);
  const families = familiesOf(definition);
  const routed = families.filter((family) => forwardOf(forward, family).mode !== 'nat');
  const chosen = 'device' in forward ? forward.device : undefined;
  const uplink = chosen ?? host.uplinks.find(({ isDefault }) => isDefault)?.name ?? null;
  const translation = routed.length < families.length ? translationOf(forward, host, uplink) : null;
  const notes: string[] = [];
  if (uplink === null) notes.push(t('diagram.note.noUplink'));
  if (mode === 'open') notes.push(t('diagram.note.otherRules'));
  else if (mode === 'route') notes.push(t('diagram.note.bothWays'));
  else {
    if (translation !== null) notes.push(translation);
    if (routed.includes('ipv6')) notes.push(t('diagram.note.ipv6BothWays'));
  }
  return { mode, uplink, out: true, in: routed.length > 0, translation, notes };
}

/** A bridge of the host carries packets to the LAN by one of its own ports. */
function wayOfJoining({ bridge }: NetworkDefinition, { bridges = [] }: HostFacts): Way {
  const uplink = bridges.find(({ name }) => name === bridge.name)?.uplinks[0] ?? null;
  const isOnLan = uplink !== null;
  const notes = [isOnLan ? t('diagram.note.lan') : t('diagram.note.noLan')];
  return { mode: 'bridge', uplink, out: isOnLan, in: isOnLan, translation: null, notes };
}

function familiesOf({ ips }: NetworkDefinition): Family[] {
  const families = new Set(ips.flatMap(({ address }) => parseAddress(address)?.family ?? []));
  return families.size > 0 ? [...families] : ['ipv4'];
}

function translationOf(
  forward: NetworkDefinition['forward'],
  host: HostFacts,
  uplink: string | null,
): string {
  if (forward.mode === 'nat' && forward.addresses)
    return t('diagram.asAddress', { address: `${forward.addresses.start}–${forward.addresses.end}` });
  const own = host.uplinks
    .find(({ name }) => name === uplink)
    ?.addresses.map((cidr) => cidr.split('/')[0] ?? '')
    .find((address) => parseAddress(address)?.family === 'ipv4');
  return own === undefined ? t('diagram.asHost') : t('diagram.asAddress', { address: own });
}

/** The host's uplinks, the default one first, and after them those that networks want in vain. */
function uplinkNodes(host: HostFacts, networks: readonly NetworkNode[]): UplinkNode[] {
  const present: UplinkNode[] = host.uplinks
    .map(({ name, up, isDefault, addresses }) => ({
      name,
      state: up ? ('up' as const) : ('down' as const),
      isDefault,
      addresses,
    }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault));
  const wanted = new Set(networks.flatMap(({ way }) => way.uplink ?? []));
  // A card that is part of a bridge has no address of its own, and is none that packets are routed to.
  const cards = new Set((host.bridges ?? []).flatMap(({ uplinks }) => uplinks));
  const others = [...wanted]
    .filter((name) => !present.some((uplink) => uplink.name === name))
    .map((name): UplinkNode => {
      return { name, state: cards.has(name) ? 'up' : 'missing', isDefault: false, addresses: [] };
    });
  return [...present, ...others];
}

function outsideWords(host: HostFacts): string[] {
  const router = host.outside?.router ?? defaultRouter(host);
  return [
    ...(router === undefined ? [] : [t('diagram.byRouter'), router]),
    ...(host.outside ? [t('diagram.simulated')] : []),
  ];
}

const defaultRouter = ({ routes }: HostFacts): string | undefined =>
  routes.find(({ destination, gateway }) => destination === 'default' && gateway !== null)?.gateway ??
  undefined;

/** `1 more guest`, or `3 guests` where none is shown; null when all are. */
export function hiddenText({ guests, hidden }: Pick<NetworkNode, 'guests' | 'hidden'>): string | null {
  if (hidden === 0) return null;
  return guests.length === 0
    ? t('diagram.guests', { count: hidden })
    : t('diagram.moreGuests', { count: hidden });
}
