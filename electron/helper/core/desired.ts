/** What should be on a host for a set of active networks: pure, from definitions to resources. */
import type { ActiveNetwork, KindContext } from '../kinds/kindContext';
import { kinds } from '../kinds/kinds';
import { collect, type Resources } from '../kinds/resource';

/** What was last made for each network: one plan asks several times, of hundreds of networks. */
const made = new WeakMap<ActiveNetwork, { context: KindContext; resources: Resources }>();

/** What one network needs for itself alone; not to be changed by whoever asks. */
export function networkResources(network: ActiveNetwork, context: KindContext): Resources {
  const known = made.get(network);
  if (known?.context === context) return known.resources;
  const resources = collect(kinds.flatMap((kind) => kind.wanted(network, context)));
  made.set(network, { context, resources });
  return resources;
}

/** What networks need together. */
export function sharedResources(active: readonly ActiveNetwork[], context: KindContext): Resources {
  const definitions = active.map(({ definition }) => definition);
  return collect(kinds.flatMap((kind) => kind.shared?.(definitions, context) ?? []));
}
