/** Prepares the creation of networks that are not there yet. */
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Creation, OrderOf } from '../../../../shared/contract/order';
import { createDefinition, readCheckContexts } from '../createDefinition';
import type { Standing } from '../../changes/journal';
import { testOptions } from '../../kinds/dnsmasq/optionTest';
import { standingOf } from '../../changes/standings';
import { requireHostTools } from '../../host/tools';
import { freshRun } from './freshRun';
import { NOTHING, type Ground, type Prepared } from './prepared';
import { noAutostart, refuseUnreadable } from './refusals';

/** Throws `invalid-definition`, also for what drafts take from each other, and `unsupported`. */
export async function prepareCreate(
  ground: Ground,
  { networks }: Pick<OrderOf<'create'>, 'networks'>,
): Promise<Prepared> {
  for (const { transient, autostart, definition } of networks)
    if (transient && autostart) throw noAutostart(definition.name);
  if (networks.some(({ start, transient }) => start || transient))
    await requireHostTools(ground.host, ground.surroundings.asRoot);
  const definitions = await complete(ground, networks);
  let ahead = 0;
  const after = networks.map(({ start, autostart, transient }, index): Standing => {
    const definition = definitions[index] ?? null;
    const runs = definition && (start || transient);
    const running = runs ? freshRun(definition, ground.stored, ahead) : null;
    if (running) ahead += 1;
    return { name: definition?.name ?? '', definition: transient ? null : definition, autostart, running };
  });
  return { before: after.map(({ name }) => standingOf(ground.stored, name)), after, besides: NOTHING };
}

/** Each draft as a definition, checked against what is there and the ones before it. */
async function complete(ground: Ground, networks: readonly Creation[]): Promise<NetworkDefinition[]> {
  const { host, stored, accept } = ground;
  const contextOf = await readCheckContexts(host, ground, {
    drafts: networks.map(({ definition }) => definition),
  });
  const definitions = new Map(stored.definitions);
  const made: NetworkDefinition[] = [];
  for (const [index, { definition: draft }] of networks.entries()) {
    const place = networks.length > 1 ? `networks[${index}].` : '';
    const definition = createDefinition(draft, contextOf({ ...stored, definitions }), accept, place);
    await testOptions(host, definition);
    refuseUnreadable(stored, definition.name);
    definitions.set(definition.name, definition);
    made.push(definition);
  }
  return made;
}
