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
import { moveAddresses, type Move } from '../addresses/moveAddresses';
import type { NetworkDraft } from '../definition/network';
import type { AddressUse } from '../contract/snapshot';
import { proposeSubnet } from './suggest';

export type Renumbering =
  | { kind: 'moved'; draft: NetworkDraft; moves: Move[] }
  | { kind: 'refused'; reason: string };

/**
 * The draft with its subnets moved out of what is in use, those that are free already left in place; `first` is where
 * its first IPv4 one goes, when given. Refused when there is no room.
 */
export function renumbered(
  draft: NetworkDraft,
  inUse: readonly AddressUse[],
  first: Subnet | null,
): Renumbering {
  const taken: AddressUse[] = [...inUse];
  const moves: Move[] = [];
  let given = first;
  for (const ip of draft.ips) {
    const from = subnetOfIp(ip);
    if (!from) continue;
    const wanted = from.family === 'ipv4' ? given : null;
    if (wanted) given = null;
    if (wanted && wanted.prefix !== from.prefix)
      return {
        kind: 'refused',
        reason: `The new network must have the size of the old one, /${from.prefix}`,
      };
    const to = wanted ?? (isFree(from, taken) ? from : freeLike(from, taken));
    if (!to) return { kind: 'refused', reason: `There is no free network of the size /${from.prefix}` };
    taken.push({ subnet: formatSubnet(to), kind: 'network', owner: draft.name });
    moves.push({ from, to });
  }
  return { kind: 'moved', draft: moveAddresses(draft, moves), moves };
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
