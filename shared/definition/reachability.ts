/** Who may open connections to whom: for each pair of networks, by their types or by an exception, and why. */
import { parseAddress, type Family } from '../addresses/addresses';
import type { NetworkDefinition, NetworkDraft } from './network';
import { isShutIn } from './outside';
import { t } from '../language/language';

/** What a network needs to say for this. */
export type ReachingNetwork = Pick<
  NetworkDefinition,
  'name' | 'forward' | 'ips' | 'reach' | 'outsideUntil' | 'bridge'
>;

/** Whether guests of one network may open connections to guests of another. */
export interface Reachability {
  /** Names of the two networks. */
  from: string;
  to: string;
  reaches: 'yes' | 'no';
  /** What decides: the types of the two, or an exception of the first. */
  by: 'type' | 'exception';
  /** Why, as a sentence. */
  reason: string;
  /** What keeps the answer from being the whole truth, as a sentence: guests that cannot answer, one family only. */
  note: string | null;
}

/** All pairs of different networks, row by row; `now` in Unix seconds, for limits in time. */
export const reachabilityMatrix = (networks: readonly ReachingNetwork[], now: number): Reachability[][] =>
  networks.map((from) =>
    networks.flatMap((to) => (from.bridge.name === to.bridge.name ? [] : [reachability(from, to, now)])),
  );

/** Whether guests of `from` may open connections to guests of `to`; `now` in Unix seconds. */
export function reachability(from: ReachingNetwork, to: ReachingNetwork, now: number): Reachability {
  const pair = { from: from.name, to: to.name };
  const exception = from.reach?.find(({ device }) => device === to.bridge.name);
  if (exception && !exception.allow) {
    const reason = t('definition.reach.forbidden', { from: from.name });
    return { ...pair, reaches: 'no', by: 'exception', reason, note: null };
  }
  const families = sharedFamilies(from, to);
  if (families.length === 0) {
    const reason = t('definition.reach.noFamily', pair);
    return { ...pair, reaches: 'no', by: 'type', reason, note: null };
  }
  if (exception) {
    const reason = t('definition.reach.allowed', { from: from.name });
    return { ...pair, reaches: 'yes', by: 'exception', reason, note: wayBack(from, to) };
  }
  const obstacles = families.map((family) => obstacle(from, to, family, now));
  const [first = null] = obstacles;
  if (obstacles.every((reason) => reason !== null))
    return { ...pair, reaches: 'no', by: 'type', reason: first ?? '', note: null };
  const open = families.filter((_, index) => obstacles[index] === null);
  const note =
    open.length < families.length
      ? t('definition.reach.familyOnly', { family: FAMILY_NAMES[open[0] ?? 'ipv4'] })
      : null;
  return { ...pair, reaches: 'yes', by: 'type', reason: welcome(from, to), note };
}

const FAMILY_NAMES: Record<Family, string> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/**
 * The definitions that have to change so that guests of the network on `from` may (true) or may not (false) open
 * connections to those on `to`, or so that the types decide again (null); those that stay as they are left out.
 * Guests of an isolated network only hear of a way to answer by when it has an exception itself, so that it gets one.
 */
export function withReach<N extends ReachingNetwork>(
  networks: readonly N[],
  from: string,
  to: string,
  allow: boolean | null,
): N[] {
  return networks.flatMap((network) => {
    if (network.bridge.name === from) return changedReach(network, to, allow);
    const needsWay = network.bridge.name === to && allow === true && !knowsWayBack(network);
    return needsWay ? changedReach(network, from, false) : [];
  });
}

function changedReach<N extends ReachingNetwork>(network: N, device: string, allow: boolean | null): N[] {
  const before = network.reach ?? [];
  const at = before.findIndex((exception) => exception.device === device);
  if ((before[at]?.allow ?? null) === allow) return [];
  const after =
    allow === null
      ? before.toSpliced(at, 1)
      : at < 0
        ? [...before, { device, allow }]
        : before.with(at, { device, allow });
  const changed = { ...network };
  if (after.length === 0) delete changed.reach;
  else changed.reach = after;
  return [changed];
}

const familiesOf = ({ ips }: Pick<NetworkDraft, 'ips'>): Family[] =>
  ips.flatMap(({ address }) => parseAddress(address)?.family ?? []);

const sharedFamilies = (from: ReachingNetwork, to: ReachingNetwork): Family[] => {
  const there = familiesOf(to);
  return [...new Set(familiesOf(from))].filter((family) => there.includes(family)).sort();
};

/** Addresses of IPv6 need no translation, and are reachable in a NAT network that does not ask for it. */
const isTranslated = ({ forward }: ReachingNetwork, family: Family): boolean =>
  forward.mode === 'nat' && (family === 'ipv4' || forward.ipv6 === true);

const uplinkOf = ({ forward }: ReachingNetwork): string | undefined =>
  'device' in forward ? forward.device : undefined;

/** What the types have against it, or null when they let it pass. */
function obstacle(from: ReachingNetwork, to: ReachingNetwork, family: Family, now: number): string | null {
  if (from.forward.mode === 'isolated') return t('definition.reach.fromIsolated', { from: from.name });
  if (to.forward.mode === 'isolated') return t('definition.reach.toIsolated', { to: to.name });
  for (const network of [from, to]) {
    if (network.forward.mode !== 'open' && isShutIn(network, now))
      return t('definition.reach.shutIn', { name: network.name });
  }
  for (const network of [from, to]) {
    const uplink = uplinkOf(network);
    if (uplink !== undefined) return t('definition.reach.bound', { name: network.name, uplink });
  }
  return isTranslated(to, family) ? t('definition.reach.toNat', { to: to.name }) : null;
}

const welcome = (from: ReachingNetwork, to: ReachingNetwork): string =>
  to.forward.mode === 'open'
    ? t('definition.reach.toOpen', { to: to.name })
    : t('definition.reach.toRouted', { to: to.name, from: from.name });

const knowsWayBack = ({ forward, reach }: ReachingNetwork): boolean =>
  forward.mode !== 'isolated' || reach !== undefined;

const wayBack = (from: ReachingNetwork, to: ReachingNetwork): string | null =>
  knowsWayBack(to) ? null : t('definition.reach.wayBack', { to: to.name, from: from.name });
