/** Moves a definition, as it stands in a form, from one of its subnets to another. */
import { contains, formatAddress, parseAddress, type Subnet } from '../../../shared/addresses/addresses';
import { moveAddresses } from '../../../shared/addresses/moveAddresses';
import { defaultDhcpRange, gatewayOf } from '../../../shared/propose/suggest';
import { listAt, textAt, valueAt, withValue, type Tree } from './tree';
import { typedSubnet } from './typedSubnet';

/**
 * The tree with `ips[index]` moved to `to` and everything that lies in it. The gateway and the DHCP range of a network
 * that became too small for them are chosen anew; what else has no place there is left for the checks to find.
 * Null when the tree has no subnet at that place.
 */
export function renumberTree(tree: Tree, index: number, to: Subnet): Tree | null {
  const path = `ips[${index}]`;
  const from = typedSubnet(valueAt(tree, path));
  if (from?.family !== to.family) return null;
  let moved = withValue(moveAddresses(tree, [{ from, to }]), `${path}.prefix`, String(to.prefix));
  const lies = (text: string): boolean => {
    const address = parseAddress(text);
    return address !== null && contains(to, address);
  };
  if (!lies(textAt(moved, `${path}.address`)))
    moved = withValue(moved, `${path}.address`, formatAddress(gatewayOf(to)));
  const ranges = `${path}.dhcp.ranges`;
  const [first] = listAt(moved, ranges);
  if (first !== undefined && !['start', 'end'].every((end) => lies(textAt(first, end)))) {
    const { start, end } = defaultDhcpRange(to);
    moved = withValue(withValue(moved, `${ranges}[0].start`, start), `${ranges}[0].end`, end);
  }
  return moved;
}
