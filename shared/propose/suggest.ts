/** Good defaults for a new network: a free subnet, a name, a DHCP range, a bridge name. */
import type { PRIVATE_BLOCKS } from '../addresses/addresses';
import {
  addressAt,
  formatAddress,
  freeSubnet,
  parseCidr,
  sizeOf,
  type Address,
  type Subnet,
} from '../addresses/addresses';
import type { CheckContext } from '../check/checkContext';
import { checkNameText } from '../check/checkName';
import { NAME_MAX, type DhcpRange, type NetworkDraft } from '../definition/network';
import type { AddressUse } from '../contract/snapshot';

/** Where the search for a free subnet starts in each private block: away from its popular first subnets. */
const FIRST_CHOICE: Record<(typeof PRIVATE_BLOCKS)[number], string> = {
  '10.0.0.0/8': '10.20.0.0/24',
  '172.16.0.0/12': '172.16.40.0/24',
  '192.168.0.0/16': '192.168.100.0/24',
};

/** The private blocks in the order in which proposals come: least used in homes and offices first. */
const PROPOSAL_ORDER = ['172.16.0.0/12', '192.168.0.0/16', '10.0.0.0/8'] as const;

/** A dnsmasq range, as libvirt's, holds at most 65535 addresses (virSocketAddrGetRange in libvirt's src/util). */
export const DHCP_RANGE_MAX = 65_535n;

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

/** A free name that begins with `stem`: `NAT_Network_172` after the subnet's first number, then `_2`, `_3`… */
export function proposeName(stem: string, subnet: Subnet | null, taken: readonly string[]): string {
  const first = subnet ? formatAddress(addressAt(subnet, 0)).split('.')[0] : undefined;
  const base = first ? `${stem}_${first}` : stem;
  if (!taken.includes(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.includes(`${base}_${n}`)) return `${base}_${n}`;
}

/** The name itself where it is free and allowed, else one like it: `lab_2`, `lab_3`… */
export function nameLike(original: string, context: CheckContext): string {
  if (checkNameText(original, context).length === 0) return original;
  for (let n = 2; ; n += 1) {
    const name = `${original.slice(0, NAME_MAX - 5)}_${n}`;
    const [found] = checkNameText(name, context);
    if (!found) return name;
    if (found.code !== 'name-taken') return nameLike(`Network_${n}`, context);
  }
}

/** The host's address in a new network: the subnet's first usable one. */
export const gatewayOf = (subnet: Subnet): Address => addressAt(subnet, 1);

/** The upper half of the subnet up to the last usable address, as virt-manager proposes it; at most DHCP_RANGE_MAX addresses. */
export function defaultDhcpRange(subnet: Subnet): { start: string; end: string } {
  const size = sizeOf(subnet);
  const end = size - 2n;
  const half = size / 2n;
  const start = end - half + 1n > DHCP_RANGE_MAX ? end - DHCP_RANGE_MAX + 1n : half;
  return { start: formatAddress(addressAt(subnet, start)), end: formatAddress(addressAt(subnet, end)) };
}

/** What the assistant makes of its values; STP is off because a bridge of guests alone has no loop to break. */
export function newDraft(values: {
  name: string;
  subnet: Subnet;
  dhcp: DhcpRange | null;
  forward: NetworkDraft['forward'];
}): NetworkDraft {
  return {
    name: values.name,
    forward: values.forward,
    bridge: { stp: false, delay: 0 },
    dns: { enabled: true },
    ips: [
      {
        address: formatAddress(gatewayOf(values.subnet)),
        prefix: values.subnet.prefix,
        ...(values.dhcp ? { dhcp: { ranges: [values.dhcp], hosts: [] } } : {}),
      },
    ],
  };
}

/** The first `virbrN` that nobody uses. */
export function nextBridgeName(taken: readonly string[]): string {
  const used = new Set(taken);
  for (let n = 0; ; n += 1) if (!used.has(`virbr${n}`)) return `virbr${n}`;
}
