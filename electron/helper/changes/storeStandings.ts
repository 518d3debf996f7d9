/** Writes how networks stand, as far as that is not stored already. */
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Standing } from './journal';
import { standingOf } from './standings';
import type { Store, Stored } from './store';

/**
 * Writes how networks stand, less what `known` says is so already; what comes before what goes, so that a definition
 * that gets another name is never lost. Run state comes last: once it says so, the change is done (see destinationOf).
 */
export async function storeStandings(
  store: Store,
  standings: readonly Standing[],
  known: readonly Standing[],
): Promise<void> {
  const knownOf = ({ name }: Standing): Standing | undefined => known.find((other) => other.name === name);
  const inOrder = <T>(partOf: (standing: Standing) => T | null): Standing[] => [
    ...standings.filter((standing) => partOf(standing) !== null),
    ...standings.filter((standing) => partOf(standing) === null),
  ];
  for (const standing of inOrder(({ definition }) => definition)) {
    const { name, definition, autostart } = standing;
    const old = knownOf(standing);
    const isSame = old !== undefined && isDeepStrictEqual(old.definition, definition);
    if (!isSame) await (definition ? store.writeDefinition(definition) : store.removeDefinition(name));
    if (!isSame || old.autostart !== autostart)
      await store.setAutostart(name, autostart && definition !== null);
  }
  for (const standing of inOrder(({ running }) => running)) {
    const old = knownOf(standing);
    if (old && isDeepStrictEqual(old.running, standing.running)) continue;
    if (standing.running) await store.writeRunState(standing.running);
    else await store.removeRunState(standing.name);
  }
}

/** Writes only what differs from what is stored now, so that going back asks nothing of a disk that takes nothing. */
export async function writeDifference(store: Store, standings: readonly Standing[]): Promise<void> {
  const stored = await store.load();
  await storeStandings(
    store,
    standings,
    standings.flatMap(({ name }) => readableStanding(stored, name)),
  );
}

/** None where a file cannot be read: it may hold anything. */
function readableStanding(stored: Stored, name: string): Standing[] {
  const isTorn = stored.unreadable.some(({ file }) => basename(file) === `${name}.xml`);
  return isTorn ? [] : [standingOf(stored, name)];
}
