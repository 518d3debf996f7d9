/** What can be done to definitions: define or replace one, change stored and running ones apart, undefine. */
import { isDeepStrictEqual } from 'node:util';
import type { CheckContext } from '../../shared/checkContext';
import { VirtnetError } from '../../shared/error';
import type { HistoryEntry } from '../../shared/history';
import type { IssueCode } from '../../shared/issue';
import { restartPaths } from '../../shared/members';
import type { NetworkDefinition, NetworkDraft } from '../../shared/network';
import type { PlanView } from '../../shared/resource';
import { createDefinition, readCheckContext } from './createDefinition';
import type { Host } from './host';
import type { Surroundings } from './hostFacts';
import type { Standing } from './journal';
import type { ChangeOptions, Mutations, Session } from './mutations';
import { nothing, standingOf, transitionOf, withStandings } from './standings';
import { knownStanding, refuseUnreadable } from './networkActions';
import { networkNames } from './networkRecord';
import { testOptions } from './optionTest';
import { lastingFiles, type Paths } from './paths';
import type { Store, Stored } from './store';
import { requireHostTools } from './tools';
import { planTransition, viewPlan } from './transition';

export interface UpdateRequest {
  name: string;
  /** The new stored definition; null leaves it as it is. */
  config: NetworkDraft | null;
  /** The definition to change the running network to; null leaves it as it is. */
  live: NetworkDraft | null;
  /** Allows what the bridge has to be made anew for. */
  restart?: boolean | undefined;
  accept: IssueCode[];
}

/** How networks stand before and after a change that has been checked. */
export interface Prepared {
  before: Standing[];
  after: Standing[];
}

/** What a network is to become; what is left out stays as it is. */
interface Wanted extends Omit<UpdateRequest, 'name'> {
  autostart?: boolean;
}

type Ground = Pick<Session, 'host' | 'stored'>;

interface DefinitionDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  mutations: Mutations;
}

export class DefinitionActions {
  constructor(private readonly dependencies: DefinitionDependencies) {}

  /**
   * Stores a definition: a new one, or one that replaces the definition with the same name and UUID, while a running
   * network keeps running as it is. Throws `name-taken` for another UUID, `invalid-definition`.
   */
  async define(
    session: Session,
    draft: NetworkDraft,
    accept: readonly IssueCode[],
    fromLibvirt = false,
  ): Promise<{ definition: NetworkDefinition; replaced: boolean }> {
    const { mutations } = this.dependencies;
    const standing = standingOf(session.stored, draft.name);
    const known = standing.definition ?? standing.running?.definition ?? null;
    if (known && known.uuid !== draft.uuid) {
      throw new VirtnetError(
        `A network named “${known.name}” exists already, with the UUID ${known.uuid}. Put that UUID into the definition to replace it, or choose another name.`,
        { code: 'name-taken', name: known.name },
      );
    }
    const context = await this.readContext(session, [draft], fromLibvirt);
    const definition = complete(draft, known, context, accept);
    await testOptions(session.host, definition);
    if (!standing.definition) refuseUnreadable(session.stored, definition.name);
    await mutations.change(
      session,
      [standing],
      [{ ...standing, definition, autostart: standing.definition !== null && standing.autostart }],
    );
    return { definition, replaced: standing.definition !== null };
  }

  /**
   * Changes what is stored of networks, what runs, or both, as one change; a draft with another name renames both. On
   * trial, it is taken back by itself unless it is kept. Throws `not-found`, `is-inactive`, `unsupported` for a live
   * change of what only a restart can change, and what checking and applying throw.
   */
  async update(session: Session, requests: readonly UpdateRequest[], isTrial = false): Promise<void> {
    const prepared = await this.prepareAll(session, requests);
    const names = new Intl.ListFormat('en').format(requests.map(({ name }) => `“${name}”`));
    const title = `${names} ${requests.length === 1 ? 'was' : 'were'} changed.`;
    await this.carryOut(session, prepared, isTrial ? { trial: title } : {});
  }

  /** Carries a prepared change out. Throws what applying throws. */
  async carryOut(
    session: Session,
    { before, after }: Prepared,
    options: ChangeOptions = {},
  ): Promise<HistoryEntry[]> {
    const { surroundings, mutations, paths } = this.dependencies;
    if (transitionOf(session.stored, before, after))
      await requireHostTools(session.host, surroundings.asRoot);
    // What a network of this name may have left must not be taken for what goes along with this one.
    for (const { name } of after)
      if (!before.some((old) => old.name === name && isKnown(old)))
        for (const file of lastingFiles(paths, name)) await session.host.removeFile(file);
    return mutations.change(session, before, after, options);
  }

  /**
   * What a change would do, and the members that only a restart can apply to what runs. Throws as the change does;
   * changes nothing.
   */
  async planUpdate(
    requests: readonly UpdateRequest[],
  ): Promise<{ plan: PlanView; restart: string[] } & Prepared> {
    const { host, paths, store } = this.dependencies;
    const stored = await store.load();
    const prepared = await this.prepareAll(
      { host, stored },
      requests.map((request) => ({ ...request, restart: true })),
    );
    const transition = transitionOf(stored, prepared.before, prepared.after);
    if (transition) await requireHostTools(host, this.dependencies.surroundings.asRoot);
    const plan = transition && (await planTransition(host, paths, transition, { thorough: true }));
    const restart = requests.flatMap(({ name, live, config }) => {
      const { running } = standingOf(stored, name);
      const goal = prepared.after.find((standing) => standing.name === (live ?? config)?.name);
      const wanted = live ? goal?.running?.definition : goal?.definition;
      return running && wanted ? restartPaths(running.definition, wanted) : [];
    });
    return { plan: viewPlan(plan ?? { changes: [], stages: [] }), restart, ...prepared };
  }

  /** Checks several changes as one: each finds what the ones before it have made. Throws as `prepare` does. */
  private async prepareAll({ host, stored }: Ground, requests: readonly UpdateRequest[]): Promise<Prepared> {
    const names = new Set<string>();
    let made = stored;
    for (const request of requests) {
      const { before, after } = await this.prepare(
        { host, stored: made },
        knownStanding(made, request.name),
        request,
      );
      for (const { name } of [...before, ...after]) names.add(name);
      made = withStandings(made, after);
    }
    return {
      before: [...names].map((name) => standingOf(stored, name)),
      after: [...names].map((name) => standingOf(made, name)),
    };
  }

  /** Checks what a network is to become, and finds the networks that follow it. Throws as `update` does. */
  async prepare(ground: Ground, standing: Standing, wanted: Wanted): Promise<Prepared> {
    const { config, live, restart = false, accept } = wanted;
    const { name } = standing;
    const newName = newNameOf(name, config, live);
    if (config && !standing.definition && wanted.autostart === undefined) throw noStoredDefinition(name);
    if (live && !standing.running)
      throw new VirtnetError(`The network “${name}” is not active.`, { code: 'is-inactive', name });
    if (newName !== name) refuseUnreadable(ground.stored, newName);
    const context = await this.readContext(
      ground,
      [config, live].flatMap((draft) => draft ?? []),
    );
    const made = (draft: NetworkDraft | null, known: NetworkDefinition): NetworkDefinition =>
      draft ? complete(draft, known, context, accept) : { ...known, name: newName };
    const known = standing.definition ?? (config && standing.running?.definition) ?? null;
    const after: Standing = {
      name: newName,
      definition: known && made(config, known),
      autostart: wanted.autostart ?? standing.autostart,
      running: standing.running && {
        ...standing.running,
        definition: made(live, standing.running.definition),
      },
    };
    if (standing.running && after.running && !restart)
      refuseOtherBridge(standing.running.definition, after.running.definition);
    for (const definition of [config && after.definition, live && after.running?.definition])
      if (definition) await testOptions(ground.host, definition);
    const followers = followersOf(ground.stored, standing, after);
    return {
      // What follows comes first in the history too, so that undo meets what it followed.
      before: [
        ...followers.before,
        standing,
        ...(newName === name ? [] : [standingOf(ground.stored, newName)]),
      ],
      after: [...followers.after, ...(newName === name ? [] : [nothing(name)]), after],
    };
  }

  /** Removes the stored definition; an active network keeps running until it is stopped. Throws `not-found`. */
  async undefine(session: Session, name: string): Promise<void> {
    const standing = knownStanding(session.stored, name);
    if (!standing.definition) throw noStoredDefinition(name);
    await this.dependencies.mutations.change(
      session,
      [standing],
      [{ ...standing, definition: null, autostart: false }],
    );
  }

  private readContext(
    { host, stored }: Ground,
    drafts: readonly NetworkDraft[],
    withoutLibvirt = false,
  ): Promise<CheckContext> {
    return readCheckContext(host, this.dependencies.surroundings, stored, { withoutLibvirt, drafts });
  }
}

/** A draft with what it leaves out taken from the definition that it replaces, checked. */
function complete(
  draft: NetworkDraft,
  known: NetworkDefinition | null,
  context: CheckContext,
  accept: readonly IssueCode[],
): NetworkDefinition {
  if (!known) return createDefinition(draft, context, accept);
  const full: NetworkDraft = {
    ...draft,
    uuid: known.uuid,
    bridge: { ...draft.bridge, name: draft.bridge.name ?? known.bridge.name },
    mac: draft.mac ?? known.mac,
  };
  return createDefinition(full, { ...context, self: known.uuid }, accept);
}

function refuseOtherBridge(before: NetworkDefinition, after: NetworkDefinition): void {
  if (restartPaths(before, after).length === 0) return;
  throw new VirtnetError(
    `The bridge of “${before.name}” cannot change its name or MAC address while guests are on it; stop and start the network for that.`,
    { code: 'unsupported', path: '/network/bridge' },
  );
}

function newNameOf(name: string, config: NetworkDraft | null, live: NetworkDraft | null): string {
  if (config && live && config.name !== live.name) {
    throw new VirtnetError(
      `The stored definition of “${name}” and the running one cannot have two names, “${config.name.slice(0, 100)}” and “${live.name.slice(0, 100)}”. Give both the same name.`,
      { code: 'unsupported', path: '/network/name' },
    );
  }
  return (config ?? live)?.name ?? name;
}

const isKnown = ({ definition, running }: Standing): boolean => definition !== null || running !== null;

/** Networks with exceptions for a bridge that gets another name, which they follow. */
function followersOf(stored: Stored, old: Standing, now: Standing): Prepared {
  const follow = (
    definition: NetworkDefinition,
    from: NetworkDefinition | undefined | null,
    to: NetworkDefinition | undefined | null,
  ): NetworkDefinition => {
    const isConcerned = definition.reach?.some(({ device }) => device === from?.bridge.name);
    if (!definition.reach || !isConcerned || !from || !to) return definition;
    const reach = definition.reach.map((exception) =>
      exception.device === from.bridge.name ? { ...exception, device: to.bridge.name } : exception,
    );
    return { ...definition, reach };
  };
  const standings = networkNames(stored)
    .filter((name) => name !== old.name)
    .map((name) => standingOf(stored, name));
  const changed = standings.map((standing) => ({
    ...standing,
    definition: standing.definition && follow(standing.definition, old.definition, now.definition),
    running: standing.running && {
      ...standing.running,
      definition: follow(standing.running.definition, old.running?.definition, now.running?.definition),
    },
  }));
  const concerned = standings.map((standing, index) => !isDeepStrictEqual(standing, changed[index]));
  return {
    before: standings.filter((_, index) => concerned[index]),
    after: changed.filter((_, index) => concerned[index]),
  };
}

const noStoredDefinition = (name: string): VirtnetError =>
  new VirtnetError(`“${name}” is transient: it has no stored definition.`, {
    code: 'unsupported',
    path: 'persistent',
  });
