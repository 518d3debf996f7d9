/** All that a network consists of while it runs, of a running one or of a draft. */
import type { NetworkDraft } from '../../../../shared/definition/network';
import type { PlanView } from '../../../../shared/contract/resource';
import { readCheckContext } from '../createDefinition';
import { checkOptions } from '../../kinds/dnsmasq/optionCheck';
import { asActive, standingOf } from '../../changes/standings';
import { requireHostTools } from '../../host/tools';
import { viewWhole } from '../../core/wholePlan';
import { completeDraft } from './completeDraft';
import { freshRun } from './freshRun';
import type { OrderContext } from './prepared';
import { runningStanding } from './refusals';

/** Throws `not-found` and `is-inactive`, of a draft what defining it throws; changes nothing. */
export async function partsOf(
  context: Pick<OrderContext, 'host' | 'stored' | 'paths' | 'surroundings' | 'devices' | 'accept'>,
  of: string | NetworkDraft,
): Promise<PlanView> {
  const { host, paths, stored, surroundings, accept } = context;
  if (typeof of === 'string') return viewWhole(host, paths, asActive(runningStanding(stored, of).running));
  await requireHostTools(host, surroundings.asRoot);
  const { definition: kept, running } = standingOf(stored, of.name);
  const known = kept ?? running?.definition;
  const checkContext = await readCheckContext(host, context, stored, { drafts: [of] });
  const definition = completeDraft(of, known && known.uuid === of.uuid ? known : null, checkContext, accept);
  await checkOptions(host, definition);
  return viewWhole(host, paths, asActive({ ...(running ?? freshRun(definition, stored)), definition }));
}
