/** Takes a host from one set of active networks to another: plans it, carries it out, and undoes what fails. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { ChangeView, Resource } from '../../../shared/contract/resource';
import { execute, type Failure } from './apply';
import { networkResources, sharedResources } from './desired';
import { explainFailure, foreignResource } from './failure';
import type { Host } from '../host/host';
import { readKindContext, type ActiveNetwork, type KindContext } from '../kinds/kindContext';
import type { Comparison } from '../kinds/kind';
import { kindOf } from '../kinds/kinds';
import type { Step } from '../kinds/operation';
import {
  collect,
  identityOf,
  NO_BELONGINGS,
  reversed,
  type Belongings,
  type Change,
  type Resources,
} from '../kinds/resource';
import { observe, presume, stillPlaced } from './observed';
import { lastingFiles, type Paths } from '../host/paths';
import { compare, type Difference } from './plan';
import { describeDrift } from './planView';
import { stagesOf } from './steps';

export type { ActiveNetwork } from '../kinds/kindContext';
export { viewPlan } from './planView';

export interface Transition {
  /** Active now, as far as anybody knows: what is found of them is ours. */
  before: ActiveNetwork[];
  /** Active afterwards. */
  after: ActiveNetwork[];
  /** Active and left alone: they only decide whether what is shared stays. */
  others: ActiveNetwork[];
  /** Perhaps half started by a helper that died: only what is exactly theirs is taken for theirs. */
  maybe?: ActiveNetwork[];
  /** Networks that get another name: what they have been through goes along. */
  renamed?: Renaming[];
  /** What there is besides what they run. */
  belongings?: Belongings;
  /** What is made anew although nothing of it differs. */
  anew?: readonly Pick<Resource, 'kind' | 'key'>[];
}

/** A network's name until now, and from now on. */
export interface Renaming {
  from: string;
  to: string;
}

/** What will be done to get from one standing to another. */
export interface Plan {
  /** With what belongs to networks as it was found, so that it can be put back like that. */
  transition: Transition;
  changes: Change[];
  stages: Step[][];
  /** True when the host was not read: the commands then check by themselves what was taken for granted. */
  isPresumed: boolean;
}

/**
 * Plans a transition and touches nothing. A plain start or stop takes for granted that the host is as it was
 * left; editing, repairing and `thorough` planning (recovery, previews) read the host.
 * @throws VirtnetError `foreign-resource` when a device or chain of somebody else has a name that is needed.
 */
export async function planTransition(
  host: Host,
  paths: Paths,
  transition: Transition,
  { thorough = false }: { thorough?: boolean } = {},
): Promise<Plan> {
  const { before, after, maybe = [], belongings = NO_BELONGINGS } = transition;
  const context = await readKindContext(host, paths, after, [...before, ...maybe], belongings.after);
  const concerned = [...before, ...after, ...maybe];
  const staysActive = after.some(({ definition }) =>
    before.some((known) => known.definition.uuid === definition.uuid),
  );
  // What belongs to networks is read in any case; without a network there is nothing else to read.
  const isPresumed =
    concerned.length === 0 ||
    (!thorough &&
      !staysActive &&
      maybe.length === 0 &&
      !isHolding([...belongings.before, ...belongings.after]));
  const observed = isPresumed
    ? await presume(host, transition, context)
    : await observe(host, concerned, context, [...belongings.before, ...belongings.after]);
  const goal = { ...transition, belongings: await withoutPlaceless(host, belongings, observed) };
  const { changes, foreign } = differenceOf(goal, observed, context);
  const mends = changes.length > 0;
  const stranger = foreign.find((one) => !isMissedAlready(one, transition, context, mends));
  if (stranger) throw foreignResource(stranger);
  const granted =
    isPresumed && !thorough ? [...sharedResources([...before, ...transition.others], context).values()] : [];
  const stages = stagesOf(changes, {
    granted,
    moves: (transition.renamed ?? []).flatMap((renaming) => movesOf(paths, renaming)),
    announced: announcedBridges([...before, ...maybe], after),
  });
  const found = { before: known(belongings.before, observed), after: belongings.after };
  return { transition: { ...transition, belongings: found }, changes, stages, isPresumed };
}

/**
 * Carries out a plan. When it fails, everything that it did is undone, by planning back.
 * @throws VirtnetError `rolled-back` with what failed, why and what to do, or `foreign-resource`, `missing-tool`.
 */
export async function applyPlan(host: Host, paths: Paths, plan: Plan): Promise<void> {
  const [failure] = await execute(host, plan.stages, { goOn: false });
  if (!failure) return;
  const retry = plan.isPresumed ? await planAgain(host, paths, plan, failure) : null;
  const [final = null] = retry instanceof Error ? [] : await attempt(host, retry);
  if (retry && !(retry instanceof Error) && !final) return;
  const undoErrors = await undo(host, paths, plan.transition);
  if (retry instanceof VirtnetError && undoErrors.length === 0) throw retry;
  throw await explainFailure(host, final ?? failure, undoErrors);
}

const attempt = (host: Host, plan: Plan | null): Promise<Failure[]> =>
  plan ? execute(host, plan.stages, { goOn: false }) : Promise.resolve([]);

/**
 * After a failure of a plan that rests on presumptions: a plan from what is really there; an error when that cannot be
 * done; null when the presumptions were right, and so the failure is real.
 */
async function planAgain(
  host: Host,
  paths: Paths,
  { transition }: Plan,
  failure: Failure,
): Promise<Plan | Error | null> {
  const { before, after } = transition;
  try {
    const plan = await planTransition(
      host,
      paths,
      { ...transition, before, maybe: after },
      { thorough: true },
    );
    const isSame = plan.stages.flat().some(({ operation }) => isSameDeed(operation, failure.step.operation));
    return isSame ? null : plan;
  } catch (error) {
    return error instanceof VirtnetError && error.code === 'foreign-resource' ? error : null;
  }
}

const isSameDeed = (a: Step['operation'], b: Step['operation']): boolean =>
  a.command === b.command && a.essence === b.essence;

/** Brings back what was before, as far as possible, and returns what could not be. */
function undo(
  host: Host,
  paths: Paths,
  { before, after, others, maybe = [], renamed = [], belongings = NO_BELONGINGS }: Transition,
): Promise<string[]> {
  return applyAsFar(host, paths, {
    before,
    maybe: [...after, ...maybe],
    after: before,
    others,
    renamed: renamed.map(({ from, to }) => ({ from: to, to: from })),
    belongings: reversed(belongings),
  });
}

/** Takes a transition as far as it goes from what is really there; returns what could not be done, and never rejects. */
export async function applyAsFar(host: Host, paths: Paths, transition: Transition): Promise<string[]> {
  try {
    const { stages } = await planTransition(host, paths, transition, { thorough: true });
    const failures = await execute(host, stages, { goOn: true });
    return failures.map(({ step, error }) => `${step.title}: ${messageOf(error)}`);
  } catch (error) {
    return [messageOf(error)];
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * What differs on the host from what runs, by name of the network; networks without drift are left out. `added` holds
 * what was added to them since they were started, by name.
 */
export async function findDrift(
  host: Host,
  paths: Paths,
  active: ActiveNetwork[],
  added: ReadonlyMap<string, readonly Resource[]> = new Map(),
): Promise<Map<string, ChangeView[]>> {
  if (active.length === 0) return new Map();
  const context = await readKindContext(host, paths, active);
  const additions = [...collect([...added.values()].flat()).values()];
  const observed = await observe(host, active, context, additions);
  const drift = new Map<string, ChangeView[]>();
  const belongings = { before: additions, after: await stillPlaced(host, additions, observed) };
  const { changes, foreign } = differenceOf(
    { before: active, after: active, others: [], belongings },
    observed,
    context,
  );
  const replaced = foreign.map((stranger): Change => ({
    kind: stranger.kind,
    key: stranger.key,
    before: stranger,
    after: stranger,
  }));
  const all = [...changes, ...replaced];
  if (all.length === 0) return drift;
  for (const network of active) {
    const own = networkResources(network, context);
    const shared = sharedResources([network], context);
    const beside = collect(added.get(network.definition.name) ?? []);
    const concerning = all.filter(
      (change) =>
        [own, shared, beside].some((resources) => resources.has(identityOf(change))) &&
        (kindOf(change).concerns?.(change, network.definition) ?? true),
    );
    if (concerning.length > 0) drift.set(network.definition.name, concerning.map(describeDrift));
  }
  return drift;
}

/**
 * True for what networks only need to be there, and missed before: a change of what runs neither needs nor brings it
 * back. Only where nothing else changes, it is what was asked for.
 */
function isMissedAlready(
  one: Resource,
  { before, after }: Transition,
  context: KindContext,
  changesMore: boolean,
): boolean {
  const isSame = !changesMore && isDeepStrictEqual(definitionsOf(before), definitionsOf(after));
  if (kindOf(one).isLasting !== true || isSame) return false;
  return before.some((network) => networkResources(network, context).has(identityOf(one)));
}

/** Whether there is any of which others are a part: what is ours then can be told by reading only. */
const isHolding = (resources: readonly Resource[]): boolean =>
  resources.some((resource) => kindOf(resource).holds !== undefined);

/** What stays of belongings is put back only where it still has its place. */
async function withoutPlaceless(
  host: Host,
  { before, after }: Belongings,
  observed: Resources,
): Promise<Belongings> {
  const had = collect(before);
  const staying = after.filter((one) => had.has(identityOf(one)));
  const placed = new Set(await stillPlaced(host, staying, observed));
  return { before, after: after.filter((one) => placed.has(one) || !had.has(identityOf(one))) };
}

const known = (resources: readonly Resource[], observed: Resources): Resource[] =>
  resources.flatMap((resource) => observed.get(identityOf(resource)) ?? []);

const definitionsOf = (networks: readonly ActiveNetwork[]): NetworkDefinition[] =>
  networks.map(({ definition }) => definition);

function movesOf(paths: Paths, { from, to }: Renaming): Renaming[] {
  const targets = lastingFiles(paths, to);
  return lastingFiles(paths, from).map((file, index) => ({ from: file, to: targets[index] ?? file }));
}

/** Bridges that stand for a network under another hardware address than its guests know. */
function announcedBridges(before: readonly ActiveNetwork[], after: readonly ActiveNetwork[]): string[] {
  const known = definitionsOf(before);
  return definitionsOf(after)
    .filter(({ uuid, mac }) => known.some((other) => other.uuid === uuid && other.mac !== mac))
    .map(({ bridge }) => bridge.name);
}

function differenceOf(transition: Transition, observed: Resources, context: KindContext): Difference {
  const { before, after, others, maybe = [], belongings = NO_BELONGINGS, anew = [] } = transition;
  const own = (networks: readonly ActiveNetwork[]): Resources =>
    new Map(networks.flatMap((network) => [...networkResources(network, context)]));
  const shared = (networks: readonly ActiveNetwork[]): Resources => sharedResources(networks, context);
  const needed = shared(after);
  const owned = shared([...before, ...others]);
  const so = maybe.length === 0 ? owned : shared([...before, ...maybe, ...others]);
  // What the others need differently without those that go is seen to as well.
  const common = [...shared([...after, ...others])].filter(
    ([identity, one]) => needed.has(identity) || !isDeepStrictEqual(one, so.get(identity)),
  );
  const comparison: Comparison = {
    observed,
    desired: new Map([...own(after), ...common, ...collect(belongings.after)]),
    owned: new Map([...own(before), ...owned, ...collect(belongings.before)]),
    perhaps: new Map([...own(maybe), ...shared(maybe)]),
    kept: shared(others),
    anew: new Set(anew.map(identityOf)),
  };
  return compare(comparison);
}
