/** Good defaults for a new network: a free subnet, a name, a DHCP range, a bridge name. */
import { addressAt, formatAddress, sizeOf, type Address, type Subnet } from '../addresses/addresses';
import { DHCP_RANGE_MAX } from '../check/checkDhcp';
import type { CheckContext } from '../check/checkContext';
import { checkNameText } from '../check/checkName';
import { NAME_MAX, type DhcpRange, type NetworkDraft } from '../definition/network';

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

/** The bridge of the host to join: the first that leads to a LAN, else any; undefined where there is none. */
export const lanBridge = ({ bridges = [] }: Pick<CheckContext, 'bridges'>): string | undefined =>
  (bridges.find(({ uplinks }) => uplinks.length > 0) ?? bridges[0])?.name;

/** A network that joins this bridge. */
export const newBridged = (name: string, bridge: string | undefined): NetworkDraft => ({
  name,
  forward: { mode: 'bridge' },
  bridge: { ...(bridge === undefined ? {} : { name: bridge }), stp: false, delay: 0 },
  dns: { enabled: true },
  ips: [],
});

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
