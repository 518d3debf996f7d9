/** Prepares the taking back of a change that the history has. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../../shared/contract/error';
import type { HistoryEntry, StoredState } from '../../../../shared/contract/history';
import { readNetworkXml } from '../../../../shared/xml/networkXml';
import type { OrderOf } from '../../../../shared/contract/order';
import { t } from '../../../../shared/language/language';
import { stateOf, type TakenBack } from '../../changes/historyEntries';
import type { Standing } from '../../changes/journal';
import { networkNames } from '../../changes/networkRecord';
import { standingOf } from '../../changes/standings';
import type { Stored } from '../../changes/store';
import { prepareCreate } from './prepareCreate';
import { prepareDelete } from './prepareStop';
import { prepareChange } from './prepareUpdate';
import type { OrderContext, Prepared } from './prepared';

/**
 * A network that runs as the entry left it, runs on as the revert makes it. Throws `not-found`, `changed-since` unless
 * forced, `is-active` when it would have to be deleted, and what checking throws.
 */
export async function prepareRevert(
  context: OrderContext,
  { id, to, force = false }: OrderOf<'revert'>,
): Promise<Prepared> {
  const { history, stored } = context;
  const entry = history.entry(id);
  const goal = entry[to];
  const left = to === 'before' ? entry.after : entry.before;
  const standing = standingByUuid(stored, entry.uuid);
  if (!force && !isDeepStrictEqual(standing && stateOf(standing), left)) throw changedSince(entry);
  const takenBack: TakenBack = { uuid: entry.uuid, id: to === 'before' ? id : undoingOf(context, id) };
  const prepared = await prepareGoal(context, entry, standing, goal);
  return {
    ...prepared,
    takenBack: [takenBack],
  };
}

function prepareGoal(
  context: OrderContext,
  entry: HistoryEntry,
  standing: Standing | null,
  goal: StoredState | null,
): Promise<Prepared> {
  if (!goal) return removal(context, entry, standing);
  const definition = readNetworkXml(goal.xml);
  const { autostart } = goal;
  if (!standing)
    return prepareCreate(context, { networks: [{ definition, start: false, autostart, transient: false }] });
  const runsAsLeft = isDeepStrictEqual(standing.running?.definition, standing.definition ?? undefined);
  return prepareChange(context, standing, {
    config: definition,
    live: standing.running && runsAsLeft ? definition : null,
    autostart,
    restart: true,
  });
}

/** Guests may have been plugged in since a network was created: stopping it is a decision of its own. */
async function removal(
  context: OrderContext,
  entry: HistoryEntry,
  standing: Standing | null,
): Promise<Prepared> {
  if (!standing) throw changedSince(entry);
  if (standing.running) {
    throw new VirtnetError(t('orders.revert.active', { name: standing.name }), {
      code: 'is-active',
      name: standing.name,
    });
  }
  return prepareDelete(context, [standing.name], false);
}

/** What took an entry back last; what brings the entry about again takes that back. */
function undoingOf({ history }: Pick<OrderContext, 'history'>, id: string): string {
  return history.all().findLast(({ undoes }) => undoes === id)?.id ?? id;
}

/**
 * What the network of a revert's entry is called now, else as the entry calls it; and whether the revert does again what
 * was undone. Throws `not-found`.
 */
export function revertedBy(
  { history }: Pick<OrderContext, 'history'>,
  stored: Stored,
  { id, to }: Pick<OrderOf<'revert'>, 'id' | 'to'>,
): { network: string; isRedo: boolean } {
  const entry = history.entry(id);
  const isUndoing = undoings(history.all(), entry) % 2 === 1;
  return {
    network: standingByUuid(stored, entry.uuid)?.name ?? entry.name,
    isRedo: (to === 'before') === isUndoing,
  };
}

/** How many times over an entry undoes another: 0 for a change, 1 for what took it back, 2 for what took that back. */
function undoings(entries: readonly HistoryEntry[], { undoes }: HistoryEntry): number {
  const before = undoes === null ? undefined : entries.find(({ id }) => id === undoes);
  return undoes === null ? 0 : 1 + (before ? undoings(entries, before) : 0);
}

function standingByUuid(stored: Stored, uuid: string): Standing | null {
  const standings = networkNames(stored).map((name) => standingOf(stored, name));
  return (
    standings.find(({ definition, running }) => (definition ?? running?.definition)?.uuid === uuid) ?? null
  );
}

const changedSince = ({ name }: HistoryEntry): VirtnetError =>
  new VirtnetError(t('orders.revert.changedSince', { name }), { code: 'changed-since', name });
