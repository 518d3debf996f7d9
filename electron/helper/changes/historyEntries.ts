/** What a change of standings leaves in the history: one entry for each stored network that became another. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { HistoryEntry, StoredState } from '../../../shared/contract/history';
import { writeNetworkXml } from '../../../shared/xml/networkXml';
import type { OrderHead } from '../activity/activity';
import type { Standing } from './journal';

/** An entry that a change takes back, and of which network. */
export interface TakenBack {
  id: string;
  uuid: string;
}

/**
 * The entries of a change, in the order of its standings. Of what it takes back along with `takenBack`, it takes back
 * the last entry that is `known`.
 */
export function historyEntries(
  { front, user }: Pick<OrderHead, 'front' | 'user'>,
  before: readonly Standing[],
  after: readonly Standing[],
  takenBack: readonly TakenBack[] = [],
  known: readonly HistoryEntry[] = [],
): HistoryEntry[] {
  const [old, now] = [storedByUuid(before), storedByUuid(after)];
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((uuid): HistoryEntry[] => {
    const [left, made] = [old.get(uuid) ?? null, now.get(uuid) ?? null];
    // Starting and stopping hundreds at once leaves all definitions as they are.
    if (left?.definition === made?.definition && left?.autostart === made?.autostart) return [];
    const [was, is] = [left && stateOf(left), made && stateOf(made)];
    if (was?.xml === is?.xml && was?.autostart === is?.autostart) return [];
    const undoes =
      takenBack.find((entry) => entry.uuid === uuid)?.id ??
      (takenBack.length > 0 ? followedBack(known, uuid, was, is) : null);
    return [
      {
        id: randomUUID(),
        at: Date.now(),
        front,
        user,
        action: undoes === null ? actionOf(left, made) : 'revert',
        uuid,
        name: (made ?? left)?.name ?? '',
        before: was,
        after: is,
        undoes,
      },
    ];
  });
}

/** The last entry of a network that followed another one, when it follows that back. */
function followedBack(
  known: readonly HistoryEntry[],
  uuid: string,
  was: StoredState | null,
  is: StoredState | null,
): string | null {
  const last = known.findLast((entry) => entry.uuid === uuid);
  return last && isDeepStrictEqual([last.after, last.before], [was, is]) ? last.id : null;
}

/** How a network is stored, as the history keeps it; null when nothing is stored of it. */
export const stateOf = ({ definition, autostart }: Standing): StoredState | null =>
  definition && { xml: writeNetworkXml(definition), autostart };

const storedByUuid = (standings: readonly Standing[]): Map<string, Standing> =>
  new Map(
    standings.flatMap((standing) => (standing.definition ? [[standing.definition.uuid, standing]] : [])),
  );

function actionOf(left: Standing | null, made: Standing | null): HistoryEntry['action'] {
  if (!left) return 'create';
  if (!made) return 'delete';
  if (left.name !== made.name) return 'rename';
  return stateOf(left)?.xml === stateOf(made)?.xml ? 'autostart' : 'change';
}
