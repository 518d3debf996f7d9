/** Takes a host from one set of active networks to another: plans it, carries it out, and undoes what fails. */
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { ChangeView } from '../../../shared/contract/resource';
import { execute, type Failure } from './apply';
import { networkResources, sharedResources } from './desired';
import { explainFailure, foreignResource } from './failure';
import type { Host } from '../host/host';
import { readCircumstances, type ActiveNetwork, type Circumstances } from '../kinds/circumstances';
import { kindOf } from '../kinds/kinds';
import type { Step } from '../kinds/operation';
import { identityOf, type Change, type Resources } from '../kinds/resource';
import { observe, presume } from './observed';
import { lastingFiles, type Paths } from '../host/paths';
import { compare, type Difference } from './plan';
import { describeDrift } from './planView';
import { stagesOf } from './steps';

export type { ActiveNetwork } from '../kinds/circumstances';
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
}

/** A network's name until now, and from now on. */
export interface Renaming {
  from: string;
  to: string;
}

/** What will be done to get from one standing to another. */
export interface Plan {
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
  const { before, after, maybe = [] } = transition;
  const circumstances = await readCircumstances(host, paths, after, [...before, ...maybe]);
  const staysActive = after.some(({ definition }) =>
    before.some((known) => known.definition.uuid === definition.uuid),
  );
  const isPresumed = !thorough && !staysActive && maybe.length === 0;
  const observed = isPresumed
    ? await presume(host, transition, circumstances)
    : await observe(host, [...before, ...after, ...maybe], circumstances);
  const { changes, foreign } = differenceOf(transition, observed, circumstances);
  const [stranger] = foreign;
  if (stranger) throw foreignResource(stranger);
  const granted = isPresumed ? [...sharedResources([...before, ...transition.others]).values()] : [];
  const stages = stagesOf(changes, {
    granted,
    moves: (transition.renamed ?? []).flatMap((renaming) => movesOf(paths, renaming)),
    announced: announcedBridges([...before, ...maybe], after),
  });
  return { transition, changes, stages, isPresumed };
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
 * After a failure on the ground of presumptions: a plan from what is really there; an error when that cannot be
 * done; null when the presumptions were right, and so the failure is real.
 */
async function planAgain(
  host: Host,
  paths: Paths,
  { transition }: Plan,
  failure: Failure,
): Promise<Plan | Error | null> {
  const { before, after, others, renamed = [] } = transition;
  try {
    const plan = await planTransition(
      host,
      paths,
      { before, maybe: after, after, others, renamed },
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
async function undo(
  host: Host,
  paths: Paths,
  { before, after, others, maybe = [], renamed = [] }: Transition,
): Promise<string[]> {
  const back: Transition = {
    before,
    maybe: [...after, ...maybe],
    after: before,
    others,
    renamed: renamed.map(({ from, to }) => ({ from: to, to: from })),
  };
  try {
    const { stages } = await planTransition(host, paths, back, { thorough: true });
    const failures = await execute(host, stages, { goOn: true });
    return failures.map(({ step, error }) => `${step.title}: ${messageOf(error)}`);
  } catch (error) {
    return [messageOf(error)];
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** What differs on the host from what runs, by name of the network; networks without drift are left out. */
export async function findDrift(
  host: Host,
  paths: Paths,
  active: ActiveNetwork[],
): Promise<Map<string, ChangeView[]>> {
  if (active.length === 0) return new Map();
  const circumstances = await readCircumstances(host, paths, active);
  const observed = await observe(host, active, circumstances);
  const drift = new Map<string, ChangeView[]>();
  const { changes, foreign } = differenceOf(
    { before: active, after: active, others: [] },
    observed,
    circumstances,
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
    const own = networkResources(network, circumstances);
    const shared = sharedResources([network]);
    const concerning = all.filter(
      (change) =>
        (own.has(identityOf(change)) || shared.has(identityOf(change))) &&
        (kindOf(change).concerns?.(change, network.definition) ?? true),
    );
    if (concerning.length > 0) drift.set(network.definition.name, concerning.map(describeDrift));
  }
  return drift;
}

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

function differenceOf(transition: Transition, observed: Resources, circumstances: Circumstances): Difference {
  const { before, after, others, maybe = [] } = transition;
  const own = (networks: readonly ActiveNetwork[]): Resources =>
    new Map(networks.flatMap((network) => [...networkResources(network, circumstances)]));
  const needed = sharedResources(after);
  const common = [...sharedResources([...after, ...others])].filter(([identity]) => needed.has(identity));
  return compare({
    observed,
    desired: new Map([...own(after), ...common]),
    owned: new Map([...own(before), ...sharedResources([...before, ...others])]),
    perhaps: new Map([...own(maybe), ...sharedResources(maybe)]),
    kept: sharedResources(others),
  });
}
