/** How members of a span share its DHCP ranges without asking each other: each gives out a part of its own, which stays. */
import { formatAddress, parseAddress } from '../addresses/addresses';
import { rangeSize } from '../definition/rangeSize';
import type { DhcpRange, NetworkDraft } from '../definition/network';
import { SHARES_MAX, type Span, type SpanMember } from '../definition/span';

/** The least parts that a range is cut into, so that hosts can come without anybody giving something up. */
const LEAST_SHARES = 4;

/**
 * The part of a range that a share is; null where the range has fewer addresses than there are shares, and none is left for
 * this one. With twice as many shares, share 2n begins where share n began.
 */
export function shareOf(
  range: DhcpRange,
  { shares, share }: { shares: number; share: number },
): DhcpRange | null {
  const first = parseAddress(range.start);
  const size = rangeSize(range);
  const from = (size * BigInt(share)) / BigInt(shares);
  const to = (size * BigInt(share + 1)) / BigInt(shares);
  if (!first || to <= from) return null;
  const at = (offset: bigint): string => formatAddress({ ...first, value: first.value + offset });
  return { ...range, start: at(from), end: at(to - 1n) };
}

/** Into how many parts the ranges of a network are cut at first for so many members: room for as many again. */
export function firstShares(members: number, { ips }: Pick<NetworkDraft, 'ips'>): number {
  const ranges = ips.flatMap(({ dhcp }) => dhcp?.ranges ?? []);
  const smallest = ranges.map(rangeSize).reduce((a, b) => (b < a ? b : a), BigInt(SHARES_MAX));
  let shares = LEAST_SHARES;
  while (shares < 2 * members) shares *= 2;
  while (shares > members && (shares > SHARES_MAX || BigInt(shares) > smallest)) shares /= 2;
  return Math.max(shares, members);
}

/**
 * The members with those that come, each of which gets the lowest free share. Where none is free, every share is cut in two:
 * who is there keeps the lower half.
 */
export function withShares(
  { shares, members }: Pick<Span, 'shares' | 'members'>,
  coming: readonly Omit<SpanMember, 'share'>[],
): Pick<Span, 'shares' | 'members'> {
  if (members.length + coming.length > shares)
    return withShares(
      { shares: shares * 2, members: members.map((member) => ({ ...member, share: member.share * 2 })) },
      coming,
    );
  const taken = new Set(members.map(({ share }) => share));
  const free = Array.from({ length: shares }, (_, share) => share).filter((share) => !taken.has(share));
  return {
    shares,
    members: [...members, ...coming.map((member, index) => ({ ...member, share: free[index] ?? 0 }))],
  };
}
