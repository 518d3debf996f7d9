/** A copied or imported definition as the base of a new network: freed of its identity and moved to another subnet. */
import {
  formatAddress,
  formatSubnet,
  overlaps,
  parseAddress,
  parseCidr,
  type Subnet,
} from '../../shared/addresses';
import { subnetOfIp } from '../../shared/describe';
import type { DhcpRange, IpConfiguration, NetworkDraft, StaticHost } from '../../shared/network';
import { placeIn } from '../../shared/moveAddresses';
import type { AddressUse } from '../../shared/snapshot';
import { gatewayOf, newDraft } from '../../shared/suggest';

/** What the person has chosen, which replaces what the base says. */
export interface ChosenValues {
  name: string;
  subnet: Subnet;
  dhcp: DhcpRange | null;
  forward: NetworkDraft['forward'];
}

/** The IPv4 block of a definition that carries DHCP, or its first one: the block the assistant moves. */
export function mainIp(base: NetworkDraft): IpConfiguration | null {
  const ipv4 = base.ips.filter(({ address }) => parseAddress(address)?.family === 'ipv4');
  return ipv4.find(({ dhcp }) => dhcp !== undefined) ?? ipv4[0] ?? null;
}

/** The base's first DHCP range at the same place in `subnet`, or null when it has none or it does not fit. */
export function movedRange(base: NetworkDraft, subnet: Subnet): DhcpRange | null {
  const ip = mainIp(base);
  const range = ip?.dhcp?.ranges[0];
  return ip && range ? moveRange(range, ip, subnet) : null;
}

/**
 * The draft that the chosen values and the base make together, with a sentence for everything of the base that
 * has no place in it. Fixed hosts and further DHCP ranges keep their place relative to the start of the subnet.
 */
export function draftFrom(
  base: NetworkDraft | null,
  chosen: ChosenValues,
  addressSpace: readonly AddressUse[],
): { draft: NetworkDraft; notices: string[] } {
  const fresh = newDraft(chosen);
  const [freshIp] = fresh.ips;
  if (!base || !freshIp) return { draft: fresh, notices: [] };
  const ip = mainIp(base);
  const notices: string[] = ip ? gatewayNotice(ip, chosen.subnet) : [];
  const dhcp = chosen.dhcp && ip?.dhcp ? moveDhcp(ip, chosen.dhcp, chosen.subnet, notices) : freshIp.dhcp;
  if (!chosen.dhcp && ip?.dhcp && ip.dhcp.hosts.length > 0) {
    notices.push(
      `DHCP is off, so ${countOf(ip.dhcp.hosts.length, 'fixed host')} of the original will be left out.`,
    );
  }
  const others = base.ips.filter(
    (other) => other !== ip && keepsItsPlace(other, chosen.subnet, addressSpace, notices),
  );
  const address: IpConfiguration = { ...ip, address: freshIp.address, prefix: freshIp.prefix };
  delete address.dhcp;
  return {
    draft: {
      ...base,
      name: chosen.name,
      forward: withPorts(chosen.forward, base.forward),
      ips: [dhcp ? { ...address, dhcp } : address, ...others],
    },
    notices,
  };
}

function withPorts(
  forward: NetworkDraft['forward'],
  original: NetworkDraft['forward'],
): NetworkDraft['forward'] {
  if (forward.mode !== 'nat' || original.mode !== 'nat') return forward;
  const { ports, addresses, ipv6 } = original;
  return {
    ...forward,
    ...(ports ? { ports } : {}),
    ...(addresses ? { addresses } : {}),
    ...(ipv6 === undefined ? {} : { ipv6 }),
  };
}

function gatewayNotice(ip: IpConfiguration, subnet: Subnet): string[] {
  const from = subnetOfIp(ip);
  const usual = from && formatAddress(gatewayOf(from));
  return usual === ip.address
    ? []
    : [
        `The gateway will be ${formatAddress(gatewayOf(subnet))}, the first address; the original has ${ip.address}.`,
      ];
}

function moveDhcp(
  ip: IpConfiguration,
  first: DhcpRange,
  subnet: Subnet,
  notices: string[],
): NonNullable<IpConfiguration['dhcp']> {
  const lease = ip.dhcp?.ranges[0]?.lease;
  const ranges: DhcpRange[] = [lease === undefined ? first : { ...first, lease }];
  for (const range of ip.dhcp?.ranges.slice(1) ?? []) {
    const moved = moveRange(range, ip, subnet);
    if (moved && !ranges.some((other) => rangesMeet(moved, other))) ranges.push(moved);
    else
      notices.push(
        `The further DHCP range ${range.start} – ${range.end} has no place here and will be left out.`,
      );
  }
  const hosts: StaticHost[] = [];
  for (const host of ip.dhcp?.hosts ?? []) {
    const moved = moveAddress(host.address, ip, subnet);
    if (moved) hosts.push({ ...host, address: moved });
    else
      notices.push(
        `The fixed host ${host.name ?? host.mac ?? host.id ?? ''} (${host.address}) has no place here and will be left out.`,
      );
  }
  return { ...ip.dhcp, ranges, hosts };
}

/** The address at the same distance from the start of `subnet`; null where a guest cannot have it. */
function moveAddress(text: string, ip: IpConfiguration, subnet: Subnet): string | null {
  const address = parseAddress(text);
  const from = subnetOfIp(ip);
  if (!address || !from) return null;
  const moved = placeIn(address, { from, to: subnet });
  return moved && moved.value > gatewayOf(subnet).value ? formatAddress(moved) : null;
}

function moveRange(range: DhcpRange, ip: IpConfiguration, subnet: Subnet): DhcpRange | null {
  const start = moveAddress(range.start, ip, subnet);
  const end = moveAddress(range.end, ip, subnet);
  return start && end ? { ...range, start, end } : null;
}

function rangesMeet(a: DhcpRange, b: DhcpRange): boolean {
  const value = (text: string): bigint => parseAddress(text)?.value ?? -1n;
  return value(a.start) <= value(b.end) && value(b.start) <= value(a.end);
}

function keepsItsPlace(
  ip: IpConfiguration,
  chosen: Subnet,
  addressSpace: readonly AddressUse[],
  notices: string[],
): boolean {
  const subnet = subnetOfIp(ip);
  if (!subnet) return false;
  const owner = overlaps(subnet, chosen)
    ? 'the new network itself'
    : addressSpace.find((use) => {
        const other = parseCidr(use.subnet)?.subnet;
        return other !== undefined && overlaps(other, subnet);
      })?.owner;
  if (owner)
    notices.push(`The further range ${formatSubnet(subnet)} is in use by ${owner} and will be left out.`);
  return owner === undefined;
}

const countOf = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
