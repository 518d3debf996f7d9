/** Moves a definition, as it stands in a form, from some of its networks to others: the one way in which anything does. */
import { contains, formatAddress, parseAddress, type Subnet } from '../addresses/addresses';
import { moveAddresses, type Move } from '../addresses/moveAddresses';
import { defaultDhcpRange, gatewayOf } from '../propose/suggest';
import { listAt, textAt, valueAt, withValue, type Tree } from './tree';
import { typedSubnet } from './typedSubnet';

/** Where networks go, by their place in `ips`. */
export type Targets = ReadonlyMap<number, Subnet>;

/** Whether the tree has at that place in `ips` a network that can become `to`. */
export const canMove = (tree: Tree, index: number, to: Subnet): boolean =>
  typedSubnet(valueAt(tree, `ips[${index}]`))?.family === to.family;

/**
 * The tree with its networks at `targets`, and everything that lies in them. All move at once, so that one may go where
 * another was. The gateway and the DHCP range of a network that became too small for them are chosen anew; what else
 * has no place there is left for the checks to find. What is no network, or one of another family, stays.
 */
export function moveNetworks(tree: Tree, targets: Targets): Tree {
  const moves = [...targets].flatMap(([index, to]) => {
    const from = typedSubnet(valueAt(tree, `ips[${index}]`));
    return from?.family === to.family ? [{ index, from, to }] : [];
  });
  return moves.reduce(fitted, moveAddresses(tree, moves));
}

function fitted(tree: Tree, { index, to }: Move & { index: number }): Tree {
  const path = `ips[${index}]`;
  let moved = withValue(tree, `${path}.prefix`, String(to.prefix));
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
