/** Finds free subnets for a definition that is to live beside others, and moves it there. */
import {
  addressAt,
  formatSubnet,
  freeSubnet,
  overlaps,
  parseCidr,
  subnetOf,
  type Subnet,
} from '../addresses/addresses';
import { subnetOfIp } from '../definition/describe';
import type { NetworkDraft } from '../definition/network';
import type { AddressUse } from '../contract/snapshot';
import { proposeSubnet } from '../check/proposeSubnet';
import { definitionOf, movedNetworks } from './draft';
import { toTree } from './draftTree';
import { moveNetworks } from './moveNetworks';
import { t } from '../language/language';

/** Where each network of a definition goes. */
export type Places = { kind: 'found'; targets: Map<number, Subnet> } | { kind: 'refused'; reason: string };

export type Renumbering =
  | { kind: 'moved'; draft: NetworkDraft; moves: { from: string; to: string }[] }
  | { kind: 'refused'; reason: string };

/**
 * The draft with its networks moved out of what is in use, those that are free already left in place; `first` is where
 * its first IPv4 one goes, when given. What moves stays out of what is only claimed as well. Refused when there is no room.
 */
export function renumbered(
  draft: NetworkDraft,
  inUse: readonly AddressUse[],
  first: Subnet | null,
  claimed: readonly AddressUse[] = [],
): Renumbering {
  const places = freePlaces(draft, inUse, first, claimed);
  if (places.kind === 'refused') return places;
  const before = toTree(draft);
  const tree = moveNetworks(before, places.targets);
  return {
    kind: 'moved',
    draft: definitionOf({ tree, networks: {} }),
    moves: movedNetworks(before, tree),
  };
}

/** Where `renumbered` puts each network. */
export function freePlaces(
  draft: NetworkDraft,
  inUse: readonly AddressUse[],
  first: Subnet | null,
  claimed: readonly AddressUse[] = [],
): Places {
  const taken: AddressUse[] = [...inUse];
  const targets = new Map<number, Subnet>();
  let given = first;
  for (const [index, ip] of draft.ips.entries()) {
    const from = subnetOfIp(ip);
    if (!from) continue;
    const wanted = from.family === 'ipv4' ? given : null;
    if (wanted) given = null;
    if (wanted && wanted.prefix !== from.prefix)
      return { kind: 'refused', reason: t('draft.sizeDiffers', { prefix: from.prefix }) };
    const to = wanted ?? (isFree(from, taken) ? from : freeLike(from, [...taken, ...claimed]));
    if (!to) return { kind: 'refused', reason: t('draft.noRoom', { prefix: from.prefix }) };
    taken.push({ subnet: formatSubnet(to), kind: 'network', owner: draft.name });
    targets.set(index, to);
  }
  return { kind: 'found', targets };
}

/** A free subnet of the same size: IPv4 in the private blocks, IPv6 among its neighbours, as in one site's /48. */
function freeLike(from: Subnet, taken: readonly AddressUse[]): Subnet | null {
  if (from.family === 'ipv4') return proposeSubnet(taken, undefined, from.prefix);
  const site = subnetOf(addressAt(from, 0), Math.max(0, from.prefix - 16));
  return (
    freeSubnet(site, from.prefix, subnetsOf(taken), from.first) ??
    freeSubnet(site, from.prefix, subnetsOf(taken))
  );
}

const subnetsOf = (uses: readonly AddressUse[]): Subnet[] =>
  uses.flatMap(({ subnet }) => parseCidr(subnet)?.subnet ?? []);

const isFree = (subnet: Subnet, taken: readonly AddressUse[]): boolean =>
  !subnetsOf(taken).some((other) => overlaps(other, subnet));
