/** Prepares that networks stop, are deleted, or lose what is stored of them. */
import { VirtnetError } from '../../../../shared/contract/error';
import { issue, type Issue } from '../../../../shared/definition/issue';
import { isBridged, type NetworkDefinition } from '../../../../shared/definition/network';
import { t } from '../../../../shared/language/language';
import { readBridgeNotes } from '../../changes/bridgeNotes';
import type { Standing } from '../../changes/journal';
import { nothing } from '../../changes/standings';
import { requireHostTools } from '../../host/tools';
import type { OrderContext, Prepared } from './prepared';
import { knownStanding, noAutostart, noStoredDefinition, runningStanding } from './refusals';

/** Throws `not-found`, `is-inactive`, `missing-tool`. */
export async function prepareStop(context: OrderContext, names: readonly string[]): Promise<Prepared> {
  const before = names.map((name) => runningStanding(context.stored, name));
  await requireHostTools(context.host, context.surroundings.asRoot);
  return { before, after: before.map((standing) => ({ ...standing, running: null })) };
}

/** Throws `not-found`, `is-active` unless `stop` is set, `missing-tool`. */
export async function prepareDelete(
  context: OrderContext,
  names: readonly string[],
  stop: boolean,
): Promise<Prepared> {
  const before = names.map((name) => knownStanding(context.stored, name));
  const running = before.filter((standing) => standing.running);
  if (running[0] && !stop) throw stillActive(running[0].name);
  if (running.length > 0) await requireHostTools(context.host, context.surroundings.asRoot);
  return { before, after: names.map(nothing), advice: await bridgesLeft(context, before) };
}

/** The bridges that were made here for those that go, and that no other network joins. */
async function bridgesLeft(
  { host, paths, stored }: OrderContext,
  gone: readonly Standing[],
): Promise<Issue[]> {
  const joinedBy = (all: readonly NetworkDefinition[]): Set<string> =>
    new Set(all.filter(isBridged).map(({ bridge }) => bridge.name));
  const left = joinedBy(gone.flatMap(({ definition, running }) => running?.definition ?? definition ?? []));
  if (left.size === 0) return [];
  const names = new Set(gone.map(({ name }) => name));
  const still = joinedBy([...stored.definitions.values()].filter(({ name }) => !names.has(name)));
  return (await readBridgeNotes(host, paths)).notes
    .filter(({ bridge }) => left.has(bridge) && !still.has(bridge))
    .map(({ bridge, card }) =>
      issue('bridge.name', 'bridge-stays', t('orders.delete.bridgeStays', { bridge, card }), {
        severity: 'advice',
      }),
    );
}

/** An active network keeps running until it is stopped. Throws `not-found`, and `unsupported` for a transient one. */
export function prepareUndefine(context: OrderContext, names: readonly string[]): Prepared {
  const before = names.map((name) => {
    const standing = knownStanding(context.stored, name);
    if (!standing.definition) throw noStoredDefinition(name);
    return standing;
  });
  const after = before.map((standing) => ({ ...standing, definition: null, autostart: false }));
  return { before, after };
}

/** Throws `not-found`, and `unsupported` for a transient network. */
export function prepareAutostart(
  context: OrderContext,
  names: readonly string[],
  autostart: boolean,
): Prepared {
  const before = names.map((name) => {
    const standing = knownStanding(context.stored, name);
    if (!standing.definition) throw noAutostart(name);
    return standing;
  });
  return { before, after: before.map((standing) => ({ ...standing, autostart })) };
}

const stillActive = (name: string): VirtnetError =>
  new VirtnetError(t('orders.delete.active', { name }), {
    code: 'is-active',
    name,
  });
