/** Where each claim on IPv4 space lies within the three private blocks: the geometry of the address ruler. */
import {
  formatSubnet,
  lastOf,
  overlaps,
  parseCidr,
  PRIVATE_BLOCKS,
  sizeOf,
  type Subnet,
} from '../../shared/addresses/addresses';
import type { AddressUse } from '../../shared/contract/snapshot';

export type PrivateBlock = (typeof PRIVATE_BLOCKS)[number];

/** One claim on a lane; `left` and `width` are percent of the block. */
export interface Mark {
  use: AddressUse;
  left: number;
  width: number;
}

export interface Lane {
  block: PrivateBlock;
  /** In the order of addresses. */
  marks: Mark[];
}

/** The lanes of the three blocks, and the claims that lie in none of them. */
export function rulerLanes(uses: readonly AddressUse[]): { lanes: Lane[]; elsewhere: AddressUse[] } {
  const read = uses.flatMap((use) => {
    const subnet = parseCidr(use.subnet)?.subnet;
    return subnet?.family === 'ipv4' ? [{ use, subnet }] : [];
  });
  read.sort((a, b) => Number(a.subnet.first - b.subnet.first) || a.subnet.prefix - b.subnet.prefix);
  const lanes = PRIVATE_BLOCKS.map((block) => {
    const whole = subnetOfBlock(block);
    const inside = read.filter(({ subnet }) => overlaps(whole, subnet));
    return { block, marks: inside.map(({ use, subnet }) => ({ use, ...placeIn(whole, subnet) })) };
  });
  const onLane = new Set(lanes.flatMap(({ marks }) => marks.map(({ use }) => use)));
  return { lanes, elsewhere: read.map(({ use }) => use).filter((use) => !onLane.has(use)) };
}

/** The part of `whole` that `subnet` covers, in percent; parts of `subnet` outside are cut off. */
export function placeIn(whole: Subnet, subnet: Subnet): { left: number; width: number } {
  const first = subnet.first > whole.first ? subnet.first : whole.first;
  const last = lastOf(subnet) < lastOf(whole) ? lastOf(subnet) : lastOf(whole);
  const percent = (count: bigint): number => (Number(count) / Number(sizeOf(whole))) * 100;
  return { left: percent(first - whole.first), width: percent(last - first + 1n) };
}

/** The private block that holds the whole subnet, or null. */
export function blockOf(subnet: Subnet): PrivateBlock | null {
  return (
    PRIVATE_BLOCKS.find((block) => {
      const whole = subnetOfBlock(block);
      return subnet.first >= whole.first && lastOf(subnet) <= lastOf(whole);
    }) ?? null
  );
}

export function subnetOfBlock(block: PrivateBlock): Subnet {
  const parsed = parseCidr(block);
  if (!parsed) throw new Error(`unreadable block: ${block}`);
  return parsed.subnet;
}

/** Like `10.0.0.0 – 10.255.255.255`, for people who do not read prefixes. */
export function spanOf(block: PrivateBlock): string {
  const subnet = subnetOfBlock(block);
  const [first = ''] = formatSubnet(subnet).split('/');
  const [last = ''] = formatSubnet({ ...subnet, first: lastOf(subnet), prefix: 32 }).split('/');
  return `${first} – ${last}`;
}
