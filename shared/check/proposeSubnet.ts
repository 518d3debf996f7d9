/** The free subnet that is proposed, for a new network and instead of one that is taken. */
import { freeSubnet, parseCidr, type PRIVATE_BLOCKS, type Subnet } from '../addresses/addresses';
import type { AddressUse } from '../contract/snapshot';

/** Where the search for a free subnet starts in each private block: away from its popular first subnets. */
const FIRST_CHOICE: Record<(typeof PRIVATE_BLOCKS)[number], string> = {
  '10.0.0.0/8': '10.20.0.0/24',
  '172.16.0.0/12': '172.16.40.0/24',
  '192.168.0.0/16': '192.168.100.0/24',
};

/** The private blocks in the order in which proposals come: least used in homes and offices first. */
const PROPOSAL_ORDER = ['172.16.0.0/12', '192.168.0.0/16', '10.0.0.0/8'] as const;

/** The free subnet to propose: in the given private block or in the first block with room; null when none is free. */
export function proposeSubnet(
  addressSpace: readonly AddressUse[],
  within?: (typeof PRIVATE_BLOCKS)[number],
  prefix = 24,
): Subnet | null {
  const taken = addressSpace.flatMap((use) => parseCidr(use.subnet)?.subnet ?? []);
  for (const name of within ? [within] : PROPOSAL_ORDER) {
    const block = parseCidr(name)?.subnet;
    const first = parseCidr(FIRST_CHOICE[name])?.subnet;
    if (!block || !first) continue;
    const found = freeSubnet(block, prefix, taken, first.first) ?? freeSubnet(block, prefix, taken);
    if (found) return found;
  }
  return null;
}
