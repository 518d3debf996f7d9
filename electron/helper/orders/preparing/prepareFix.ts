/** Prepares what a test of a network has offered: a repair, a change of its definition, or what is added beside it. */
import { issueCodes } from '../../../../shared/definition/issue';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { OrderOf } from '../../../../shared/contract/order';
import { withAdditions } from '../../changes/standings';
import type { StepFix } from '../../probe/fixes';
import { prepareRepair } from './prepareRepair';
import { prepareUpdate } from './prepareUpdate';
import type { OrderContext, Prepared } from './prepared';
import { runningStanding } from './refusals';

/** Throws `not-found`, `is-inactive`, and what the order throws that it comes to. */
export async function prepareFix(
  context: OrderContext,
  { name, fix }: Pick<OrderOf<'fix'>, 'name' | 'fix'>,
): Promise<Prepared> {
  switch (fix) {
    case 'repair':
      return prepareRepair(context, [name]);
    case 'stp-off':
      return changed(context, name, (known) => ({ ...known, bridge: { ...known.bridge, stp: false } }));
    case 'ignore-client-ids':
      return changed(context, name, (known) => ({
        ...known,
        dnsmasqOptions: [...new Set([...(known.dnsmasqOptions ?? []), 'dhcp-ignore-clid'])],
      }));
    default:
      return added(context, name, fix);
  }
}

async function added(context: OrderContext, name: string, fix: StepFix): Promise<Prepared> {
  const { additions = [], ...others } = await context.probes.planFix(context, name, fix);
  const standing = runningStanding(context.stored, name);
  return { before: [standing], after: [withAdditions(standing, additions)], ...others };
}

/** The network changed as it runs and as it is stored, which may differ from each other. */
function changed(
  context: OrderContext,
  name: string,
  change: (known: NetworkDefinition) => NetworkDefinition,
): Promise<Prepared> {
  const { definition, running } = runningStanding(context.stored, name);
  const update = { name, config: definition && change(definition), live: change(running.definition) };
  // A fix brings nothing that is asked about, and the rest of the network has been agreed to.
  return prepareUpdate({ ...context, accept: issueCodes }, { updates: [update] });
}
