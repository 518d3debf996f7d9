/** What the form proposes for a further address of a network, for its DHCP, and for one more range. */
import { formatAddress, formatSubnet, type Family, type Subnet } from '../../../shared/addresses/addresses';
import { subnetOfIp } from '../../../shared/definition/describe';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { AddressUse } from '../../../shared/contract/snapshot';
import { proposeSubnet } from '../../../shared/check/proposeSubnet';
import { defaultDhcpRange, gatewayOf } from '../../../shared/propose/suggest';
import { toTree } from '../../../shared/draft/draftTree';
import { listAt, valueAt, type Tree } from '../../../shared/draft/tree';
import { typedSubnet } from '../../../shared/draft/typedSubnet';

/** A free subnet with its gateway: for IPv4 as the assistant proposes it, for IPv6 a random unique local one (RFC 4193). */
export function freshAddress(family: Family, tree: Tree, addressSpace: readonly AddressUse[]): Tree {
  if (family === 'ipv6')
    return { address: `fd${randomHex(1)}:${randomHex(2)}:${randomHex(2)}::1`, prefix: '64' };
  const own = listAt(tree, 'ips').flatMap((ip) => {
    const subnet = typedSubnet(ip);
    return subnet ? [{ subnet: formatSubnet(subnet), kind: 'network' as const, owner: '' }] : [];
  });
  const subnet = proposeSubnet([...addressSpace, ...own]);
  return subnet
    ? { address: formatAddress(gatewayOf(subnet)), prefix: String(subnet.prefix) }
    : { address: '', prefix: '24' };
}

const randomHex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');

/** DHCP switched on again: as it was before, else with the usual range. */
export function freshRanges(tree: Tree, index: number, base: NetworkDefinition): Tree {
  const before = valueAt(toTree(base), `ips[${index}].dhcp`);
  if (before !== undefined && isSameSubnet(valueAt(tree, `ips[${index}]`), base.ips[index]))
    return before as Tree;
  const subnet = typedSubnet(valueAt(tree, `ips[${index}]`));
  return { ranges: subnet ? [usualRange(subnet)] : [], hosts: [] };
}

/** A range after the last one, as large as there is room; the usual one when there is none yet. */
export function nextRange(tree: Tree, index: number): Tree {
  const subnet = typedSubnet(valueAt(tree, `ips[${index}]`));
  const ranges = listAt(tree, `ips[${index}].dhcp.ranges`);
  return subnet && ranges.length === 0 ? usualRange(subnet) : { start: '', end: '' };
}

/** The upper half in IPv4; in IPv6, where halves are far too large, the second 256 addresses. */
function usualRange(subnet: Subnet): Tree {
  if (subnet.family === 'ipv4') return defaultDhcpRange(subnet);
  const at = (n: bigint): string => formatAddress({ family: 'ipv6', value: subnet.first + n });
  return { start: at(0x100n), end: at(0x1ffn) };
}

function isSameSubnet(ip: unknown, other: NetworkDefinition['ips'][number] | undefined): boolean {
  const [a, b] = [typedSubnet(ip), other && subnetOfIp(other)];
  return a !== null && b !== undefined && b !== null && formatSubnet(a) === formatSubnet(b);
}
