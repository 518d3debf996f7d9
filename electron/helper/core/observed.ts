/** What is on a host of a set of networks: read whole, or read where reading is free and taken for granted elsewhere. */
import type { Resource } from '../../../shared/contract/resource';
import { networkResources, sharedResources } from './desired';
import type { Host } from '../host/host';
import type { ActiveNetwork, KindContext } from '../kinds/kindContext';
import { kindOf, kinds } from '../kinds/kinds';
import { lookAt, type Look } from '../kinds/look';
import {
  byKind,
  collect,
  identityOf,
  NO_BELONGINGS,
  type Belongings,
  type Resources,
} from '../kinds/resource';

/** Everything of ours that is on the host, as far as `networks` and what belongs to them are concerned. */
export async function observe(
  host: Host,
  networks: readonly ActiveNetwork[],
  context: KindContext,
  belongings: readonly Resource[] = [],
): Promise<Resources> {
  const wanted = [
    ...resourcesOf(networks, context),
    ...sharedResources(networks, context).values(),
    ...belongings,
  ];
  const look = lookAt(host, wanted, { thorough: true });
  const ofKind = byKind(wanted);
  const found = await Promise.all(kinds.map((kind) => kind.read(look, ofKind.get(kind.name) ?? [])));
  return collect(found.flat());
}

/**
 * The host as it must be if `before` and `others` run as they were started and `after` is not there yet.
 * Only what can be read without a process is read, so that the cost does not grow with what else runs;
 * every command of such a plan fails as a whole when it is not so.
 */
export async function presume(
  host: Host,
  {
    before,
    after,
    others,
    belongings = NO_BELONGINGS,
  }: {
    before: ActiveNetwork[];
    after: ActiveNetwork[];
    others: ActiveNetwork[];
    belongings?: Belongings | undefined;
  },
  context: KindContext,
): Promise<Resources> {
  const owned = [...resourcesOf(before, context), ...belongings.before];
  const wanted = [...resourcesOf(after, context), ...belongings.after];
  const look = lookAt(host, [...owned, ...wanted], { thorough: false });
  const [ownedOf, wantedOf] = [byKind(owned), byKind(wanted)];
  const presumed = await Promise.all(
    kinds.map((kind) => kind.presume(look, ownedOf.get(kind.name) ?? [], wantedOf.get(kind.name) ?? [])),
  );
  const common = await presumeCommon(look, sharedResources([...before, ...after], context));
  return collect([
    ...presumed.flat(),
    ...common.found,
    ...[...sharedResources([...before, ...others], context)].flatMap(([identity, one]) =>
      common.read.has(identity) ? [] : [one],
    ),
  ]);
}

/** What is read of what networks share, and by which identities it was looked for. */
async function presumeCommon(
  look: Look,
  shared: Resources,
): Promise<{ found: Resource[]; read: ReadonlySet<string> }> {
  const reading = [...byKind(shared.values())].filter(
    ([name]) => kindOf({ kind: name }).presumeShared !== undefined,
  );
  const found = await Promise.all(
    reading.map(([name, ones]) => kindOf({ kind: name }).presumeShared?.(look, ones) ?? Promise.resolve([])),
  );
  return { found: found.flat(), read: new Set(reading.flatMap(([, ones]) => ones.map(identityOf))) };
}

/** What of `wanted` is to be seen to: what is there, and what is missed and still has a place to be put in. */
export async function stillPlaced(
  host: Host,
  wanted: readonly Resource[],
  observed: Resources,
): Promise<Resource[]> {
  const missed = byKind(wanted.filter((one) => !observed.has(identityOf(one))));
  const placed = await Promise.all(
    [...missed].map(async ([name, ones]) => (await kindOf({ kind: name }).placed?.(host, ones)) ?? ones),
  );
  const left = collect(placed.flat());
  return wanted.filter((one) => observed.has(identityOf(one)) || left.has(identityOf(one)));
}

const resourcesOf = (networks: readonly ActiveNetwork[], context: KindContext): Resource[] =>
  networks.flatMap((network) => [...networkResources(network, context).values()]);
