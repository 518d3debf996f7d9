/** What a person says in the matrix of who reaches whom, and the definitions that have to change for it. */
import { reachability, withReach, type Reachability } from '../../shared/definition/reachability';
import type { NetworkDefinition } from '../../shared/definition/network';
import { t } from '../../shared/language/language';
import type { Update } from '../../shared/contract/order';
import type { NetworkState } from '../../shared/contract/snapshot';

/** Guests of the network on one bridge shall (or shall not) reach those on another; null = as the types say. */
export interface Wish {
  from: string;
  to: string;
  allow: boolean | null;
}

export interface ReachUpdate {
  network: NetworkState;
  request: Update;
}

/** The definition that decides now: of what runs, else of what is stored. */
export const inForce = ({ running, definition }: NetworkState): NetworkDefinition => running ?? definition;

/** The definitions as they would be with all wishes. */
export const withWishes = <N extends NetworkDefinition>(
  definitions: readonly N[],
  wishes: readonly Wish[],
): N[] =>
  wishes.reduce<N[]>(
    (all, { from, to, allow }) => {
      const changed = new Map(withReach(all, from, to, allow).map((one) => [one.uuid, one]));
      return all.map((one) => changed.get(one.uuid) ?? one);
    },
    [...definitions],
  );

/** The updates that carry the wishes out, one for each network that has to change. */
export function updatesFor(networks: readonly NetworkState[], wishes: readonly Wish[]): ReachUpdate[] {
  const stored = withWishes(
    networks.map(({ definition }) => definition),
    wishes,
  );
  const running = withWishes(
    networks.flatMap((network) => network.running ?? []),
    wishes,
  );
  const changed = (
    now: readonly NetworkDefinition[],
    was: NetworkDefinition | null,
  ): NetworkDefinition | null => {
    const one = was && now.find(({ uuid }) => uuid === was.uuid);
    return one && one !== was ? one : null;
  };
  return networks.flatMap((network): ReachUpdate[] => {
    const config = network.persistent ? changed(stored, network.definition) : null;
    const live = changed(running, network.running);
    return config || live ? [{ network, request: { name: network.name, config, live } }] : [];
  });
}

/** The wishes with this cell's answer turned round, or back where it was turned already. */
export function toggled(
  wishes: readonly Wish[],
  networks: readonly NetworkDefinition[],
  from: string,
  to: string,
  now: number,
): Wish[] {
  const others = wishes.filter((wish) => wish.from !== from || wish.to !== to);
  if (others.length < wishes.length) return others;
  const cell = cellOf(networks, from, to, now);
  if (!cell) return [...wishes];
  const allow = cell.reaches === 'no';
  // Where the types say the same, no exception is needed.
  const byType = cellOf(withWishes(networks, [{ from, to, allow: null }]), from, to, now);
  return [...wishes, { from, to, allow: (byType?.reaches === 'yes') === allow ? null : allow }];
}

/** Who reaches whom for one pair of bridges; null where there is no such pair. */
export function cellOf(
  networks: readonly NetworkDefinition[],
  from: string,
  to: string,
  now: number,
): Reachability | null {
  const [one, other] = [from, to].map((device) => networks.find(({ bridge }) => bridge.name === device));
  return one && other && one !== other ? reachability(one, other, now) : null;
}

/** The exceptions that come and go with an update, as sentences. */
export function exceptionWords(
  before: NetworkDefinition,
  after: Pick<NetworkDefinition, 'reach'> | null,
  nameOf: (device: string) => string,
): string[] {
  const [was, is] = [before.reach ?? [], after?.reach ?? []];
  const values = ({ device, allow }: Exception) => ({
    from: before.name,
    reaches: allow ? 'yes' : 'no',
    to: nameOf(device),
  });
  return [
    ...without(is, was).map((one) => t('reach.exception.comes', values(one))),
    ...without(was, is).map((one) => t('reach.exception.goes', values(one))),
  ];
}

type Exception = NonNullable<NetworkDefinition['reach']>[number];

const without = (some: readonly Exception[], others: readonly Exception[]): Exception[] =>
  some.filter(
    ({ device, allow }) => !others.some((other) => other.device === device && other.allow === allow),
  );
