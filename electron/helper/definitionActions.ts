/** What can be done to definitions: define or replace one, change stored and running ones apart, undefine. */
import type { CheckContext } from '../../shared/checkContext';
import { VirtnetError } from '../../shared/error';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDefinition, NetworkDraft } from '../../shared/network';
import { createDefinition, readCheckContext } from './createDefinition';
import type { Host } from './host';
import type { Surroundings } from './hostFacts';
import type { Standing } from './journal';
import { standingOf, type Mutations, type Session } from './mutations';
import { knownStanding, refuseUnreadable } from './networkActions';
import { testOptions } from './optionTest';
import type { Store } from './store';
import { requireHostTools } from './tools';

export interface UpdateRequest {
  name: string;
  /** The new stored definition; null leaves it as it is. */
  config: NetworkDraft | null;
  /** The definition to change the running network to; null leaves it as it is. */
  live: NetworkDraft | null;
  accept: IssueCode[];
}

interface DefinitionDependencies {
  host: Host;
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
    const { store, mutations } = this.dependencies;
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
    if (standing.definition) {
      await store.writeDefinition(definition);
      return { definition, replaced: true };
    }
    refuseUnreadable(session.stored, definition.name);
    if (standing.running) await store.writeDefinition(definition);
    else await mutations.change(session, [standing], [{ ...standing, definition, autostart: false }]);
    return { definition, replaced: false };
  }

  /**
   * Changes what is stored, what runs, or both, as one change. Throws `not-found`, `is-inactive`, `unsupported` for a
   * live change of what only a restart can change, and what checking and applying throw.
   */
  async update(session: Session, { name, config, live, accept }: UpdateRequest): Promise<void> {
    const standing = knownStanding(session.stored, name);
    const context = await this.readContext(
      session,
      [config, live].flatMap((draft) => draft ?? []),
    );
    if (config && !standing.definition) throw noStoredDefinition(name);
    if (live && !standing.running)
      throw new VirtnetError(`The network “${name}” is not active.`, { code: 'is-inactive', name });
    const after: Standing = { ...standing };
    if (config && standing.definition)
      after.definition = complete(config, standing.definition, context, accept);
    if (live && standing.running) {
      const definition = complete(live, standing.running.definition, context, accept);
      refuseOtherBridge(standing.running.definition, definition);
      after.running = { ...standing.running, definition };
    }
    for (const definition of [after.definition, after.running?.definition])
      if (definition && definition.name !== name) throw noRename(name);
    for (const definition of [config && after.definition, live && after.running?.definition])
      if (definition) await testOptions(session.host, definition);
    if (live) {
      await requireHostTools(session.host, this.dependencies.surroundings.asRoot);
      await this.dependencies.mutations.change(session, [standing], [after]);
    } else if (after.definition) {
      await this.dependencies.store.writeDefinition(after.definition);
    }
  }

  /** Removes the stored definition; an active network keeps running until it is stopped. Throws `not-found`. */
  async undefine({ stored }: Session, name: string): Promise<void> {
    const { definition } = knownStanding(stored, name);
    if (!definition) throw noStoredDefinition(name);
    // In this order a kill between the two leaves a link that names nothing, which counts for nothing.
    await this.dependencies.store.removeDefinition(name);
    await this.dependencies.store.setAutostart(name, false);
  }

  private readContext(
    { host, stored }: Session,
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
  if (before.bridge.name === after.bridge.name && before.mac === after.mac) return;
  throw new VirtnetError(
    `The bridge of “${before.name}” cannot change its name or MAC address while guests are on it; stop and start the network for that.`,
    { code: 'unsupported', path: '/network/bridge' },
  );
}

const noRename = (name: string): VirtnetError =>
  new VirtnetError(
    `The network “${name}” cannot be renamed this way; define it under the new name and undefine the old one.`,
    { code: 'unsupported', path: '/network/name' },
  );

const noStoredDefinition = (name: string): VirtnetError =>
  new VirtnetError(`“${name}” is transient: it has no stored definition.`, {
    code: 'unsupported',
    path: 'persistent',
  });
