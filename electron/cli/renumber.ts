/** Moves a definition to subnets that nobody uses: every address in it keeps its place within its subnet. */
import { formatSubnet, overlaps, parseCidr, type Subnet } from '../../shared/addresses';
import { subnetOfIp } from '../../shared/describe';
import type { NetworkDraft } from '../../shared/network';
import { moveAddresses, type Move } from '../../shared/renumber';
import type { AddressUse } from '../../shared/snapshot';
import { proposeSubnet } from '../../shared/suggest';
import { Failure } from './failure';

/**
 * The draft with its IPv4 subnets moved out of what is in use; `first` is where its first one goes, when given.
 * Throws a Failure when there is no room.
 */
export function renumbered(
  draft: NetworkDraft,
  inUse: readonly AddressUse[],
  first: Subnet | null,
): NetworkDraft {
  const taken: AddressUse[] = [...inUse];
  const moves = draft.ips.flatMap((ip, index): Move[] => {
    const from = subnetOfIp(ip);
    if (from?.family !== 'ipv4') return [];
    const given = index === 0 ? first : null;
    if (given && given.prefix !== from.prefix)
      throw new Failure([`The new network must have the size of the old one, /${from.prefix}`]);
    const isFree = !taken.some(({ subnet }) => isOverlap(subnet, from));
    const to = given ?? (isFree ? from : proposeSubnet(taken, undefined, from.prefix));
    if (!to) throw new Failure([`There is no free network of the size /${from.prefix}`]);
    taken.push({ subnet: formatSubnet(to), kind: 'network', owner: draft.name });
    return [{ from, to }];
  });
  return moveAddresses(draft, moves);
}

function isOverlap(text: string, subnet: Subnet): boolean {
  const other = parseCidr(text)?.subnet;
  return other !== undefined && other.family === subnet.family && overlaps(other, subnet);
}
