/** From a wish to orders: what each host is told, so that all of them have the same network in the end. */
import type { Order, Update } from '../../contract/order';
import type { NetworkState } from '../../contract/snapshot';
import type { SpanWish } from '../../contract/spanWish';
import type { NetworkDraft } from '../../definition/network';
import { isLeaving } from './choicesIn';
import { forHost, forNewHost } from './ownParts';
import type { CommonSpan, Proposed } from './proposal';
import type { Coming, Situation, There } from './situation';
import type { ConnectedHost } from '../spanHost';

/** What one host is told. */
export interface Part {
  host: ConnectedHost;
  /** The member that it is, or was until now. */
  member: string;
  order: Order;
}

/** Of each host that is reached and has something to do; the one that is asked comes first. */
export function partsOf(situation: Situation, proposed: Proposed): Part[] {
  const { at } = situation;
  const coming = situation.coming.map((one) => comingPart(situation, proposed, one));
  const standing = situation.members.flatMap(({ member: { name: member }, there, network }): Part[] =>
    there && network
      ? [{ host: there.host, member, order: orderFor(situation, proposed, member, network) }]
      : [],
  );
  const all = [...standing, ...coming];
  return [...all.filter(({ host }) => host === at.host), ...all.filter(({ host }) => host !== at.host)];
}

/** Whoever has the network already, as the first host of a span, keeps all of it that is its own. */
function comingPart(situation: Situation, proposed: Proposed, { there }: Coming): Part {
  const { uuid } = situation.definition;
  const member = proposed.nameOf.get(there.host.uri) ?? '';
  const its = there.snapshot.networks.find((one) => uuid !== undefined && one.uuid === uuid);
  const order: Order = its
    ? updateOf(its, ({ own }) => comingDefinition(situation, proposed, member, there, own))
    : createOf(situation, comingDefinition(situation, proposed, member, there, null));
  return { host: there.host, member, order };
}

function comingDefinition(
  situation: Situation,
  { span, proposal }: Proposed,
  member: string,
  there: There,
  own: NetworkDraft | null,
): NetworkDraft {
  // The host that is asked keeps what it has, which may run otherwise than it is stored.
  const base = there === situation.at && own ? own : situation.definition;
  const placed = own ? forHost(base, own) : forNewHost(base, devicesOf(there));
  return withSpan(placed, span, member, proposal.mtu);
}

/** Names of bridges that are taken there, by what is there or will be. */
const devicesOf = ({ snapshot: { host, networks } }: There): ReadonlySet<string> =>
  new Set([
    ...host.devices,
    ...host.claimedBridges.map(({ name }) => name),
    ...networks.map(({ device }) => device),
  ]);

/** A network runs on a new host, and starts with it, as it does where it comes from. */
function createOf({ wish, network }: Situation, definition: NetworkDraft): Order {
  const isStored = network?.persistent ?? true;
  const start = wish.do === 'create' ? wish.start : network?.state === 'active';
  const autostart = wish.do === 'create' ? wish.autostart : (network?.autostart ?? false);
  return { do: 'create', networks: [{ definition, start, autostart, transient: !isStored }] };
}

function orderFor(situation: Situation, proposed: Proposed, member: string, network: NetworkState): Order {
  if (isLeaving(situation, member)) return { do: 'delete', names: [network.name], stop: true };
  return updateOf(network, (standing) => changed(situation, proposed, member, standing));
}

/** A definition on a host: what is stored, or what runs. */
interface Standing {
  own: NetworkDraft;
  runs: boolean;
}

/** What is stored and what runs, each as it stands. */
function updateOf(
  { name, persistent, definition, running }: NetworkState,
  change: (standing: Standing) => NetworkDraft,
): Order {
  const update: Update = {
    name,
    config: persistent ? change({ own: definition, runs: false }) : null,
    live: running && change({ own: running, runs: true }),
  };
  return { do: 'update', updates: [update] };
}

/** Others get only the span, so that what differs between them stays until somebody says what is right. */
function changed(
  { wish, span: before, definition, network }: Situation,
  proposed: Proposed,
  member: string,
  { own, runs }: Standing,
): NetworkDraft {
  if (wish.do === 'end') return withoutSpan(own);
  if (wish.do !== 'sync') return withSpan(own, proposed.span, member, proposed.proposal.mtu);
  const common = wish.definition ?? (runs ? network?.running : null) ?? definition;
  const span = common.span ?? before;
  const placed = forHost(common, own);
  return span ? withSpan(placed, span, member, null) : placed;
}

/** The definition of this member. */
export const withSpan = (
  definition: NetworkDraft,
  { vni, engine, shares, key, members }: CommonSpan,
  here: string,
  mtu: number | null,
): NetworkDraft => ({
  ...definition,
  ...(mtu === null ? {} : { mtu }),
  span: { vni, engine, here, shares, key, members },
});

function withoutSpan({ span: _, ...own }: NetworkDraft): NetworkDraft {
  return own;
}

/** What is to be created is the same network everywhere: its identity is decided before. */
export function withIdentity(wish: SpanWish): SpanWish {
  if (wish.do !== 'create') return wish;
  const { uuid = crypto.randomUUID(), mac = newMac() } = wish.definition;
  return { ...wish, definition: { ...wish.definition, uuid, mac } };
}

/** Locally administered, as QEMU's and libvirt's own addresses. */
function newMac(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  return ['52:54:00', ...[...bytes].map((byte) => byte.toString(16).padStart(2, '0'))].join(':');
}
