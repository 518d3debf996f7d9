/** What is on a host of a set of networks: read whole, or read where reading is free and taken for granted elsewhere. */
import type { Resource } from '../../../shared/contract/resource';
import { networkResources, sharedResources } from './desired';
import type { Host } from '../host/host';
import type { ActiveNetwork, Circumstances } from '../kinds/circumstances';
import { kinds } from '../kinds/kinds';
import { lookAt } from '../kinds/look';
import { byKind, collect, type Resources } from '../kinds/resource';

/** Everything of ours that is on the host, as far as `networks` are concerned. */
export async function observe(
  host: Host,
  networks: readonly ActiveNetwork[],
  circumstances: Circumstances,
): Promise<Resources> {
  const wanted = [...resourcesOf(networks, circumstances), ...sharedResources(networks).values()];
  const look = lookAt(host, wanted, { thorough: true });
  const ofKind = byKind(wanted);
  const found = await Promise.all(kinds.map((kind) => kind.read(look, ofKind.get(kind.name) ?? [])));
  return collect(found.flat());
}

/**
 * The host as it must be if `before` and `others` run as they were started and `after` is not there yet.
 * Only what can be read without a process is read, so that the cost does not grow with what else runs;
 * every command that is planned on this ground fails as a whole when it is not so.
 */
export async function presume(
  host: Host,
  { before, after, others }: { before: ActiveNetwork[]; after: ActiveNetwork[]; others: ActiveNetwork[] },
  circumstances: Circumstances,
): Promise<Resources> {
  const owned = resourcesOf(before, circumstances);
  const wanted = resourcesOf(after, circumstances);
  const look = lookAt(host, [...owned, ...wanted], { thorough: false });
  const [ownedOf, wantedOf] = [byKind(owned), byKind(wanted)];
  const presumed = await Promise.all(
    kinds.map((kind) => kind.presume(look, ownedOf.get(kind.name) ?? [], wantedOf.get(kind.name) ?? [])),
  );
  return collect([...presumed.flat(), ...sharedResources([...before, ...others]).values()]);
}

const resourcesOf = (networks: readonly ActiveNetwork[], circumstances: Circumstances): Resource[] =>
  networks.flatMap((network) => [...networkResources(network, circumstances).values()]);
