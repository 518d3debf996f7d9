/** The one definition that a fresh host gets: `default`, as libvirt's users know it. */
import { parseCidr, overlaps, type Subnet } from '../../shared/addresses';
import type { CheckContext } from '../../shared/checkContext';
import type { NetworkDefinition } from '../../shared/network';
import { defaultDhcpRange, newDraft, proposeSubnet } from '../../shared/suggest';
import { createDefinition } from './createDefinition';

/** libvirt's default network, which guides and scripts count on. */
const USUAL = '192.168.122.0/24';

/** NAT on 192.168.122.0/24, or on the next free /24 when that is taken; null when nothing is free. */
export function defaultNetwork(context: CheckContext): NetworkDefinition | null {
  const subnet = freeDefaultSubnet(context);
  if (!subnet) return null;
  const draft = newDraft({
    name: 'default',
    subnet,
    dhcp: defaultDhcpRange(subnet),
    forward: { mode: 'nat' },
  });
  return createDefinition(draft, context, []);
}

function freeDefaultSubnet({ addressSpace }: CheckContext): Subnet | null {
  const usual = parseCidr(USUAL)?.subnet;
  const taken = addressSpace.flatMap(({ subnet }) => parseCidr(subnet)?.subnet ?? []);
  return usual && !taken.some((other) => overlaps(other, usual))
    ? usual
    : proposeSubnet(addressSpace, '192.168.0.0/16');
}
