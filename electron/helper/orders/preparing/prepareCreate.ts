/** Prepares the creation of networks that are not there yet. */
import type { Issue } from '../../../../shared/definition/issue';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Creation, OrderOf } from '../../../../shared/contract/order';
import { adviceOn, createDefinition, readCheckContexts } from '../createDefinition';
import type { Standing } from '../../changes/journal';
import { checkOptions } from '../../kinds/dnsmasq/optionCheck';
import { standingOf } from '../../changes/standings';
import { requireHostTools } from '../../host/tools';
import { freshRun } from './freshRun';
import type { OrderContext, Prepared } from './prepared';
import { noAutostart, refuseUnreadable } from './refusals';

/** Throws `invalid-definition`, also for what drafts take from each other, and `unsupported`. */
export async function prepareCreate(
  context: OrderContext,
  { networks }: Pick<OrderOf<'create'>, 'networks'>,
): Promise<Prepared> {
  for (const { transient, autostart, definition } of networks)
    if (transient && autostart) throw noAutostart(definition.name);
  if (networks.some(({ start, transient }) => start || transient))
    await requireHostTools(context.host, context.surroundings.asRoot);
  const { definitions, advice } = await complete(context, networks);
  let ahead = 0;
  const after = networks.map(({ start, autostart, transient }, index): Standing => {
    const definition = definitions[index] ?? null;
    const runs = definition && (start || transient);
    const running = runs ? freshRun(definition, context.stored, ahead) : null;
    if (running) ahead += 1;
    return { name: definition?.name ?? '', definition: transient ? null : definition, autostart, running };
  });
  return {
    before: after.map(({ name }) => standingOf(context.stored, name)),
    after,
    advice,
  };
}

/** Each draft as a definition, checked against what is there and the ones before it. */
async function complete(
  context: OrderContext,
  networks: readonly Creation[],
): Promise<{ definitions: NetworkDefinition[]; advice: Issue[] }> {
  const advice: Issue[] = [];
  const { host, stored, accept } = context;
  const contextOf = await readCheckContexts(host, context, {
    drafts: networks.map(({ definition }) => definition),
  });
  const definitions = new Map(stored.definitions);
  const made: NetworkDefinition[] = [];
  for (const [index, { definition: draft }] of networks.entries()) {
    const place = networks.length > 1 ? `networks[${index}].` : '';
    const checkContext = contextOf({ ...stored, definitions });
    const definition = createDefinition(draft, checkContext, accept, place);
    advice.push(...adviceOn(definition, checkContext));
    await checkOptions(host, definition);
    refuseUnreadable(stored, definition.name);
    definitions.set(definition.name, definition);
    made.push(definition);
  }
  return { definitions: made, advice };
}
