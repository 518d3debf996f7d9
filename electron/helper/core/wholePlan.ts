/** All that a network consists of, as the plan that would build it where nothing of it is yet. */
import type { PlanView } from '../../../shared/contract/resource';
import { networkResources, sharedResources } from './desired';
import type { Host } from '../host/host';
import { readKindContext, type ActiveNetwork } from '../kinds/kindContext';
import type { Paths } from '../host/paths';
import { viewPlan } from './planView';
import { stagesOf } from './steps';

/** The whole of `network`, with the shared chains that it uses. Starts no process and changes nothing. */
export async function viewWhole(host: Host, paths: Paths, network: ActiveNetwork): Promise<PlanView> {
  const context = await readKindContext(host, paths, [network]);
  const resources = [...networkResources(network, context), ...sharedResources([network], context)];
  const changes = resources.map(([, after]) => ({
    kind: after.kind,
    key: after.key,
    before: null,
    after,
  }));
  return viewPlan({ changes, stages: stagesOf(changes) });
}
