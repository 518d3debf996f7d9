/** Prepares the taking back of a change that the history has. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../../shared/contract/error';
import type { HistoryEntry, StoredState } from '../../../../shared/contract/history';
import { readNetworkXml } from '../../../../shared/xml/networkXml';
import type { OrderOf } from '../../../../shared/contract/order';
import { stateOf, type TakenBack } from '../../changes/historyEntries';
import type { Standing } from '../../changes/journal';
import { networkNames } from '../../changes/networkRecord';
import { standingOf } from '../../changes/standings';
import type { Stored } from '../../changes/store';
import { prepareCreate } from './prepareCreate';
import { prepareDelete } from './prepareStop';
import { prepareChange } from './prepareUpdate';
import type { Ground, Prepared } from './prepared';

/**
 * A network that runs as the entry left it, runs on as the revert makes it. Throws `not-found`, `changed-since` unless
 * forced, `is-active` when it would have to be deleted, and what checking throws.
 */
export async function prepareRevert(
  ground: Ground,
  { id, to, force = false }: OrderOf<'revert'>,
): Promise<Prepared> {
  const { history, stored } = ground;
  const entry = history.entry(id);
  const goal = entry[to];
  const left = to === 'before' ? entry.after : entry.before;
  const standing = standingByUuid(stored, entry.uuid);
  if (!force && !isDeepStrictEqual(standing && stateOf(standing), left)) throw changedSince(entry);
  const takenBack: TakenBack = { uuid: entry.uuid, id: to === 'before' ? id : undoingOf(ground, id) };
  const prepared = await prepareGoal(ground, entry, standing, goal);
  return {
    ...prepared,
    takenBack: [takenBack],
  };
}

function prepareGoal(
  ground: Ground,
  entry: HistoryEntry,
  standing: Standing | null,
  goal: StoredState | null,
): Promise<Prepared> {
  if (!goal) return removal(ground, entry, standing);
  const definition = readNetworkXml(goal.xml);
  const { autostart } = goal;
  if (!standing)
    return prepareCreate(ground, { networks: [{ definition, start: false, autostart, transient: false }] });
  const runsAsLeft = isDeepStrictEqual(standing.running?.definition, standing.definition ?? undefined);
  return prepareChange(ground, standing, {
    config: definition,
    live: standing.running && runsAsLeft ? definition : null,
    autostart,
    restart: true,
  });
}

/** Guests may have been plugged in since a network was created: stopping it is a decision of its own. */
async function removal(ground: Ground, entry: HistoryEntry, standing: Standing | null): Promise<Prepared> {
  if (!standing) throw changedSince(entry);
  if (standing.running) {
    throw new VirtnetError(
      `The network “${standing.name}” is active, and to take its creation back means to delete it; stop it first.`,
      { code: 'is-active', name: standing.name },
    );
  }
  return prepareDelete(ground, [standing.name], false);
}

/** What took an entry back last; what brings the entry about again takes that back. */
function undoingOf({ history }: Pick<Ground, 'history'>, id: string): string {
  return history.all().findLast(({ undoes }) => undoes === id)?.id ?? id;
}

/** What the network of an entry is called now; else as the entry calls it. Throws `not-found`. */
export function networkOfEntry({ history }: Pick<Ground, 'history'>, stored: Stored, id: string): string {
  const entry = history.entry(id);
  return standingByUuid(stored, entry.uuid)?.name ?? entry.name;
}

function standingByUuid(stored: Stored, uuid: string): Standing | null {
  const standings = networkNames(stored).map((name) => standingOf(stored, name));
  return (
    standings.find(({ definition, running }) => (definition ?? running?.definition)?.uuid === uuid) ?? null
  );
}

const changedSince = ({ name }: HistoryEntry): VirtnetError =>
  new VirtnetError(
    `The network “${name}” was changed again after this, so taking it back would lose what came later. Take back the later changes first, or insist on it.`,
    { code: 'changed-since', name },
  );
