/** The one interface of a kind of resource: whatever is to be known of a kind stands in its own file, behind this. */
import { isDeepStrictEqual } from 'node:util';
import type { ErrorData, VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { ChangeView, Resource } from '../../../shared/contract/resource';
import type { TextKey } from '../../../shared/language/language';
import type { Host } from '../host/host';
import type { ActiveNetwork, KindContext } from './kindContext';
import type { Look } from './look';
import type { Moment } from './moments';
import type { Step } from './operation';
import { identityOf, type Change, type Resources } from './resource';
import type { Sign } from './sign';

export interface Kind<Value = unknown> {
  /** As resources and changes are marked with it. */
  readonly name: string;

  /** What a network needs of this kind for itself alone. */
  wanted(network: ActiveNetwork, context: KindContext): Resource<Value>[];
  /** What networks need of it together: it stays as long as any of them runs. */
  shared?(networks: readonly NetworkDefinition[], context: KindContext): Resource<Value>[];

  /** What is on the host in the places of what is `wanted`. */
  read(look: Look, wanted: readonly Resource<Value>[]): Promise<readonly Resource<Value>[]>;
  /**
   * What of it may be counted on without reading the host whole, so that the cost does not grow with what else runs:
   * `owned` runs as far as anybody knows, `wanted` besides is about to come. Starts a process only for a mark without
   * which something foreign could be removed; any other presumption that is wrong makes a command fail as a whole.
   */
  presume(
    look: Look,
    owned: readonly Resource<Value>[],
    wanted: readonly Resource<Value>[],
  ): Promise<readonly Resource<Value>[]>;

  /**
   * The same of what the networks that come or go share; left out where what was made is counted on. It is read then, as
   * that may be somebody else's as well: only what these networks are about costs anything.
   */
  presumeShared?(look: Look, shared: readonly Resource<Value>[]): Promise<readonly Resource<Value>[]>;

  /**
   * Of what was added to networks and is missed, what can be put back: what is in other programs' hands may have lost
   * its place, and is needed no longer. Left out where that is all of it.
   */
  placed?(host: Host, missed: readonly Resource<Value>[]): Promise<readonly Resource<Value>[]>;

  /** True for what, once added, comes and goes as guests do: that it is gone is no drift, and no repair brings it back. */
  readonly mayLeave?: boolean;

  /** True when what is there is what should be there; equal values, unless this says more. */
  same?(found: Resource<Value>, wanted: Resource<Value>, comparison: Comparison): boolean;
  /** What is there, in the light of what it may not have noticed. */
  asRead?(found: Resource<Value>, comparison: Comparison): Resource<Value>;
  /** What should be there, in the light of what is there. */
  asWanted?(wanted: Resource<Value>, comparison: Comparison): Resource<Value>;
  /** Whether what is found may be changed and removed. Left out where all that it is makes it ours. */
  isOurs?(found: Resource<Value>, comparison: Comparison): boolean;
  /** What belongs to somebody else, by its identity, as long as this is there and stays: it is left alone then. */
  holds?(found: Resource<Value>): readonly string[];
  /** What a person is told when it is not; `name` is what the host calls it. */
  foreign?(found: Resource<Value>): { name: string; message: string };
  /** True for what is never taken away, but only set. */
  readonly isLasting?: boolean;
  /** True when others still need it, although no network of ours does; `goes` tells what else is removed. */
  isOccupied?(found: Resource<Value>, comparison: Comparison, goes: (resource: Resource) => boolean): boolean;
  /** What takes it along when it is removed, by its identity. */
  goesWith?(resource: Resource<Value>): string;
  /** What is taken away by how it comes, by its identity. */
  takesAlong?(resource: Resource<Value>): readonly string[];
  /** What it is on, where that does not take it along, by its identity: on what is somebody else's, it is theirs. */
  standsOn?(resource: Resource<Value>): string;
  /**
   * As what it is to be replaced though nothing differs: because of these other changes, or because it `isAsked` for;
   * null when it need not be.
   */
  renewed?(
    found: Resource<Value>,
    wanted: Resource<Value>,
    because: { changes: readonly Change[]; isAsked: boolean },
  ): Resource<Value> | null;

  /** How its changes are carried out, by when. */
  steps(changes: Changes, besides: Besides): StepsByMoment;

  readonly words: Words<Value>;
  /** Whether a change of something shared is about this network. */
  concerns?(change: Change<Value>, definition: NetworkDefinition): boolean;
  /** What a person can do about a program of its that complained like this. */
  remedy?(stderr: string, host: Host): string | null | Promise<string | null>;
  /** What is said when programs are missing, if there is more to say than that; null when none of them is its own. */
  withoutTools?(missing: MissingTools): VirtnetError | null;

  /**
   * How drift is noticed: devices and rules are reported by the kernel, signs looked at in /proc and on
   * disk, and for what tells nothing at all everything is read every few seconds.
   */
  readonly noticed: 'devices' | 'rules' | 'signs' | 'by reading';
  /** What says that it was changed. */
  signs?(resource: Resource<Value>): Sign[];
}

export type MissingTools = ErrorData & { code: 'missing-tool' };

/** What resources and their changes are called. */
export interface Words<Value> {
  /** All of the kind, as what has drifted: `firewall rules`. */
  readonly cause: TextKey;
  /** One of them at the beginning of a sentence: `The bridge virbr0`. */
  name(resource: Resource<Value>): string;
  /** What is done. */
  change(action: ChangeView['action'], subject: Resource<Value>, before: Resource<Value> | null): string;
  /** What was found in its place, as a sentence without its end. */
  difference?(found: Resource<Value>, wanted: Resource<Value>): string;
  /** That it is not there. */
  missing?(wanted: Resource<Value>): string;
}

/** What is compared. */
export interface Comparison {
  observed: Resources;
  /** What should be there. */
  desired: Resources;
  /** What was ours so far: whatever is found in its place may be changed and removed. */
  owned: Resources;
  /** What may have been created by a helper that was cut off: ours only when it is exactly this. */
  perhaps: Resources;
  /** What stays for the sake of other networks. */
  kept: Resources;
  /** What is asked to be made anew, by its identity. */
  anew: ReadonlySet<string>;
}

/** The changes of one kind by what they are. */
export interface Parts<Value> {
  created: Resource<Value>[];
  replaced: { before: Resource<Value>; after: Resource<Value> }[];
  /** Removed by a command of its own: what goes with something else is left out. */
  removed: Resource<Value>[];
  /** Created, or replaced by this. */
  written: Resource<Value>[];
}

/** All changes of a plan. */
export interface Changes {
  of<Value>(kind: Kind<Value>): Parts<Value>;
}

/** What a plan is made of besides its changes. */
export interface Besides {
  /** What networks share and is taken for granted. */
  granted: readonly Resource[];
  /** Files that go along with a network that gets another name. */
  moves: readonly { from: string; to: string }[];
  /** Bridges that tell their guests their hardware address, because it is another than before. */
  announced: readonly string[];
}

export type StepsByMoment = Partial<Record<Moment, Step[]>>;

/** The resources of one kind among others. */
export function only<Value>(kind: Kind<Value>, resources: Iterable<Resource>): Resource<Value>[] {
  return [...resources].filter((resource): resource is Resource<Value> => resource.kind === kind.name);
}

/** The resource of an identity in each of `all`, where it is there. */
export const known = <Value>(resource: Resource<Value>, all: readonly Resources[]): Resource<Value>[] =>
  all.flatMap((resources) => (resources.get(identityOf(resource)) as Resource<Value> | undefined) ?? []);

/** Whether a change is one of these kinds. */
export const isOf =
  (...kinds: readonly Pick<Kind, 'name'>[]) =>
  ({ kind }: { kind: string }): boolean =>
    kinds.some(({ name }) => name === kind);

export const isEqual = (found: Resource, wanted: Resource): boolean =>
  isDeepStrictEqual(found.value, wanted.value);

/** Counted on as it was made: the commands that change it fail when it is another. */
export const asMade = <Value>(
  _look: Look,
  owned: readonly Resource<Value>[],
): Promise<readonly Resource<Value>[]> => Promise.resolve(owned);

/** Nothing, where networks have it together only. */
export const noneAlone = (): Promise<readonly never[]> => Promise.resolve([]);

/** Not counted on: it goes with its bridge, and comes to a bridge that is new. */
export const withBridge = (): Promise<readonly never[]> => Promise.resolve([]);
