/** How the hosts stand that a wish is about: who has the network, who is a member, and who comes. */
import { toErrorShape, VirtnetError, type ErrorShape } from '../../contract/error';
import type { NetworkState, Snapshot } from '../../contract/snapshot';
import type { SpanWish, WishedHost } from '../../contract/spanWish';
import type { NetworkDraft } from '../../definition/network';
import type { Span, SpanMember } from '../../definition/span';
import { t } from '../../language/language';
import { eachOf } from '../eachOf';
import type { ConnectedHost } from '../spanHost';

/** A host that answered. */
export interface There {
  host: ConnectedHost;
  snapshot: Snapshot;
}

/** A member as `at` has it; null where nobody reaches it. */
export interface StandingMember {
  member: SpanMember;
  there: There | null;
  /** The network there; null where it is not reached. */
  network: NetworkState | null;
}

/** What tells it from others that take part: its connection, as far as there is one. */
export const partyOf = ({ member, there }: StandingMember): string =>
  there?.host.uri ?? `member:${member.name}`;

/** A host that is to become a member. */
export interface Coming {
  wished: WishedHost;
  there: There;
}

export interface Situation {
  wish: SpanWish;
  at: There;
  /** The network at `at`; null for one that is to be created. */
  network: NetworkState | null;
  /** What the network is, or is to be: at `at`. */
  definition: NetworkDraft;
  /** The span as it is; null while the network is of one host. */
  span: Span | null;
  members: readonly StandingMember[];
  coming: readonly Coming[];
  /** Those that are to come and do not answer, with why. */
  unreached: readonly { label: string; error: ErrorShape }[];
  /** All that answered, members or not. */
  reached: readonly There[];
}

/**
 * Asks all hosts how they stand; `hosts` are those that the wish names, and any others, among which the members are found.
 * Throws `disconnected` when the host that counts does not answer, and `not-found` when it has no such network.
 */
export async function readSituation(wish: SpanWish, hosts: readonly ConnectedHost[]): Promise<Situation> {
  const looked = await eachOf(hosts, look);
  const reached = looked.flatMap(({ there }) => there ?? []);
  const at = reached.find(({ host }) => host.uri === wish.at);
  if (!at) throw unreachedAt(wish.at, looked);
  const network = wish.do === 'create' ? null : networkThere(at, wish.network);
  const span = network && spanOf(network);
  const definition = wish.do === 'create' ? wish.definition : (network as NetworkState).definition;
  const members = span ? membersOf(span, network, at, reached) : [];
  return {
    ...{ wish, at, network, definition, span, members, reached },
    ...comingOf(wish, at, span === null, looked),
  };
}

interface Looked {
  host: ConnectedHost;
  there: There | null;
  error: ErrorShape | null;
}

async function look(host: ConnectedHost): Promise<Looked> {
  try {
    return { host, there: { host, snapshot: await host.call('snapshot', {}) }, error: null };
  } catch (error) {
    return { host, there: null, error: toErrorShape(error) };
  }
}

function unreachedAt(uri: string, looked: readonly Looked[]): VirtnetError {
  const one = looked.find(({ host }) => host.uri === uri);
  const host = one?.host.name ?? uri;
  const reason = one?.error?.message ?? t('span.notConnected');
  return new VirtnetError(t('span.atUnreached', { host, reason }), { code: 'disconnected', reason });
}

/** By UUID or name. Throws `not-found`. */
export function networkThere({ host, snapshot }: There, wanted: string): NetworkState {
  const found =
    snapshot.networks.find(({ uuid }) => uuid === wanted) ??
    snapshot.networks.find(({ name }) => name === wanted);
  if (found) return found;
  const message = t('span.noNetwork', { name: wanted, host: host.name });
  throw new VirtnetError(message, { code: 'not-found', name: wanted });
}

/** What is stored says who is a member; of a network that is only running, what runs. */
export const spanOf = ({ definition }: Pick<NetworkState, 'definition'>): Span | null =>
  definition.span ?? null;

/** Two connections may lead to one host: the first counts, and before all the one that is asked. */
function membersOf(
  span: Span,
  network: NetworkState,
  at: There,
  reached: readonly There[],
): StandingMember[] {
  return span.members.map((member) => {
    const isIt = (one: There): boolean => one.snapshot.networks.some((its) => isMember(its, network, member));
    const there = [at, ...reached].find(isIt) ?? null;
    return { member, there, network: there && networkThere(there, network.uuid) };
  });
}

/** Whether a host's network says that the host is this member. */
const isMember = (its: NetworkState, { uuid }: NetworkState, { name, address }: SpanMember): boolean =>
  its.uuid === uuid &&
  spanOf(its)?.here === name &&
  spanOf(its)?.members.some((one) => one.name === name && one.address === address) === true;

/** Whoever comes, and with them the host that is asked when it is no member yet. */
function comingOf(
  wish: SpanWish,
  at: There,
  isFirst: boolean,
  looked: readonly Looked[],
): Pick<Situation, 'coming' | 'unreached'> {
  if (wish.do !== 'create' && wish.do !== 'add') return { coming: [], unreached: [] };
  const own = wish.hosts.find(({ host }) => host === wish.at) ?? { host: wish.at };
  const others = wish.hosts.filter(({ host }) => host !== wish.at);
  const found = others.map((wished) => ({
    wished,
    looked: looked.find(({ host }) => host.uri === wished.host),
  }));
  return {
    coming: [
      ...(isFirst ? [{ wished: own, there: at }] : []),
      ...found.flatMap(({ wished, looked: one }) => (one?.there ? [{ wished, there: one.there }] : [])),
    ],
    unreached: found.flatMap(({ wished, looked: one }) =>
      one?.there
        ? []
        : [{ label: one?.host.name ?? wished.host, error: one?.error ?? notConnected(wished.host) }],
    ),
  };
}

const notConnected = (uri: string): ErrorShape => ({
  message: t('span.notConnected'),
  data: { code: 'disconnected', reason: uri },
});
