/** Resources as the core sees them: a kind, a key, and a value that only the kind understands. */
import type { Resource } from '../../../shared/contract/resource';

/** Resources by their identity. */
export type Resources = Map<string, Resource>;

/** What makes a resource the same one: its kind and key. */
export const identityOf = ({ kind, key }: Pick<Resource, 'kind' | 'key'>): string => `${kind} ${key}`;

/** The resources by identity; of two with the same identity the first counts. */
export function collect(resources: Iterable<Resource>): Resources {
  const collected: Resources = new Map();
  for (const resource of resources) {
    if (!collected.has(identityOf(resource))) collected.set(identityOf(resource), resource);
  }
  return collected;
}

/**
 * What is there of networks besides what running them by their definitions wants, as what they leave behind, and of the host as a whole. Whatever is
 * only in `before` goes, whatever is in `after` comes or stays.
 */
export interface Belongings {
  before: readonly Resource[];
  after: readonly Resource[];
}

/** Nothing of the kind. */
export const NO_BELONGINGS: Belongings = { before: [], after: [] };

/** The way back. */
export const reversed = ({ before, after }: Belongings): Belongings => ({ before: after, after: before });

/** Things of several kinds, by the name of their kind. */
export function byKind<T extends { kind: string }>(things: Iterable<T>): ReadonlyMap<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const thing of things) {
    const group = groups.get(thing.kind);
    if (group) group.push(thing);
    else groups.set(thing.kind, [thing]);
  }
  return groups;
}

/** One change: `before` is null when something is created, `after` when it is removed. */
export interface Change<Value = unknown> {
  kind: string;
  key: string;
  before: Resource<Value> | null;
  after: Resource<Value> | null;
}
