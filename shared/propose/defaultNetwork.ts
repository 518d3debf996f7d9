/** The definition that a fresh host gets: `default`, as libvirt's users know it. */
import { withIdentityOf } from '../definition/bridged';
import { overlaps, parseCidr, type Subnet } from '../addresses/addresses';
import type { NetworkDefinition, NetworkDraft } from '../definition/network';
import type { AddressUse } from '../contract/snapshot';
import { proposeSubnet } from '../check/proposeSubnet';
import { defaultDhcpRange, newDraft } from './suggest';

export const DEFAULT_NAME = 'default';
/** libvirt's default network, which guides and scripts count on. */
const USUAL = '192.168.122.0/24';

/** NAT on 192.168.122.0/24, or on the next free /24 when that is taken; null when nothing is free. */
export function defaultDraft(addressSpace: readonly AddressUse[]): NetworkDraft | null {
  const subnet = freeDefaultSubnet(addressSpace);
  if (!subnet) return null;
  return newDraft({
    name: DEFAULT_NAME,
    subnet,
    dhcp: defaultDhcpRange(subnet),
    forward: { mode: 'nat' },
  });
}

function freeDefaultSubnet(addressSpace: readonly AddressUse[]): Subnet | null {
  const usual = parseCidr(USUAL)?.subnet;
  const taken = addressSpace.flatMap(({ subnet }) => parseCidr(subnet)?.subnet ?? []);
  return usual && !taken.some((other) => overlaps(other, usual))
    ? usual
    : proposeSubnet(addressSpace, '192.168.0.0/16');
}

/**
 * What this network would be as the default one: the usual values under the identity and on the bridge that it has;
 * null when there is no room. What it uses itself does not count as taken.
 */
export function asDefault(
  definition: NetworkDefinition,
  addressSpace: readonly AddressUse[],
): NetworkDraft | null {
  const draft = defaultDraft(addressSpace.filter((use) => use.uuid !== definition.uuid));
  return draft && withIdentityOf(draft, definition);
}
