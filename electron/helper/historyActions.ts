/** What can be done with the history of definitions: list it, and take a change of it back. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../shared/error';
import type { HistoryEntry, StoredState } from '../../shared/history';
import type { IssueCode } from '../../shared/issue';
import { readNetworkXml } from '../../shared/networkXml';
import type { DefinitionActions } from './definitionActions';
import { stateOf, type TakenBack } from './historyEntries';
import { entriesOfNetwork, type HistoryFile } from './historyFile';
import type { Standing } from './journal';
import type { Session } from './mutations';
import { standingOf } from './standings';
import type { NetworkActions } from './networkActions';
import { networkNames } from './networkRecord';
import type { Store, Stored } from './store';

export interface RevertRequest {
  /** The entry to take back, or to carry out again. */
  id: string;
  to: 'before' | 'after';
  /** Even when the network was changed since. */
  force?: boolean | undefined;
  accept: IssueCode[];
}

/** What a revert leaves: the network's name, null when it is gone, and the entry of the revert itself. */
export interface Reverted {
  name: string | null;
  id: string;
}

interface HistoryDependencies {
  file: HistoryFile;
  store: Store;
  actions: Pick<NetworkActions, 'create' | 'delete'>;
  definitions: Pick<DefinitionActions, 'prepare' | 'carryOut'>;
}

export class HistoryActions {
  constructor(private readonly dependencies: HistoryDependencies) {}

  /** The newest entries, newest first: of the network of this name or UUID, or of all. */
  async list(network: string | null, limit: number): Promise<HistoryEntry[]> {
    const { file, store } = this.dependencies;
    const all = file.all();
    const entries =
      network === null ? all : entriesOfNetwork(all, network, uuidNow(await store.load(), network));
    return entries.slice(-limit).reverse();
  }

  /** What the network of an entry is called now; else as the entry calls it. */
  async networkOf(id: string): Promise<string> {
    const entry = this.dependencies.file.entry(id);
    return standingByUuid(await this.dependencies.store.load(), entry.uuid)?.name ?? entry.name;
  }

  /**
   * Makes a stored network again what it was before (or after) an entry; one that runs as that is left, runs on as that
   * is made. Throws `not-found`, `changed-since` unless forced, `is-active` when it would have to be deleted, and what
   * checking and applying throw.
   */
  async revert(session: Session, { id, to, force = false, accept }: RevertRequest): Promise<Reverted> {
    const entry = this.dependencies.file.entry(id);
    const goal = entry[to];
    const left = to === 'before' ? entry.after : entry.before;
    const standing = standingByUuid(session.stored, entry.uuid);
    if (!force && !isDeepStrictEqual(standing && stateOf(standing), left)) throw changedSince(entry);
    const takenBack = { uuid: entry.uuid, id: to === 'before' ? id : this.undoingOf(id) };
    if (goal && standing) return this.change(session, standing, { goal, accept, takenBack });
    if (goal) return this.bringBack(session, goal, accept, takenBack);
    return this.remove(session, entry, standing, takenBack);
  }

  private async change(
    session: Session,
    standing: Standing,
    { goal, accept, takenBack }: { goal: StoredState; accept: IssueCode[]; takenBack: TakenBack },
  ): Promise<Reverted> {
    const { definitions } = this.dependencies;
    const draft = readNetworkXml(goal.xml);
    const runsAsLeft = isDeepStrictEqual(standing.running?.definition, standing.definition ?? undefined);
    const prepared = await definitions.prepare(session, standing, {
      config: draft,
      live: standing.running && runsAsLeft ? draft : null,
      autostart: goal.autostart,
      restart: true,
      accept,
    });
    return reverted(
      await definitions.carryOut(session, prepared, { takenBack: [takenBack] }),
      takenBack,
      draft.name,
    );
  }

  private async bringBack(
    session: Session,
    { xml, autostart }: StoredState,
    accept: IssueCode[],
    takenBack: TakenBack,
  ): Promise<Reverted> {
    const definition = readNetworkXml(xml);
    const request = { definition, start: false, autostart, transient: false };
    const { entries } = await this.dependencies.actions.create(session, [request], accept, {
      takenBack: [takenBack],
    });
    return reverted(entries, takenBack, definition.name);
  }

  /** Guests may have been plugged in since a network was created: stopping it is a decision of its own. */
  private async remove(
    session: Session,
    entry: HistoryEntry,
    standing: Standing | null,
    takenBack: TakenBack,
  ): Promise<Reverted> {
    if (!standing) throw changedSince(entry);
    if (standing.running) {
      throw new VirtnetError(
        `The network “${standing.name}” is active, and to take its creation back means to delete it; stop it first.`,
        { code: 'is-active', name: standing.name },
      );
    }
    const entries = await this.dependencies.actions.delete(session, standing.name, false, {
      takenBack: [takenBack],
    });
    return reverted(entries, takenBack, null);
  }

  /** What took an entry back last; what brings the entry about again takes that back. */
  private undoingOf(id: string): string {
    return this.dependencies.file.all().findLast(({ undoes }) => undoes === id)?.id ?? id;
  }
}

/** Forced to what it is already, a network has no new entry. */
function reverted(entries: readonly HistoryEntry[], { uuid, id }: TakenBack, name: string | null): Reverted {
  return { name, id: entries.find((entry) => entry.uuid === uuid)?.id ?? id };
}

function standingByUuid(stored: Stored, uuid: string): Standing | null {
  const standings = networkNames(stored).map((name) => standingOf(stored, name));
  return (
    standings.find(({ definition, running }) => (definition ?? running?.definition)?.uuid === uuid) ?? null
  );
}

function uuidNow(stored: Stored, network: string): string | null {
  const { definition, running } = standingOf(stored, network);
  return (definition ?? running?.definition)?.uuid ?? null;
}

const changedSince = ({ name }: HistoryEntry): VirtnetError =>
  new VirtnetError(
    `The network “${name}” was changed again after this, so taking it back would lose what came later. Take back the later changes first, or insist on it.`,
    { code: 'changed-since', name },
  );
