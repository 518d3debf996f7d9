/** A copied or imported definition as the base of a new network: freed of its identity and moved to another subnet. */
import {
  formatAddress,
  formatSubnet,
  overlaps,
  parseAddress,
  parseCidr,
  type Subnet,
} from '../../shared/addresses/addresses';
import { subnetOfIp } from '../../shared/definition/describe';
import type { DhcpRange, IpConfiguration, NetworkDraft, StaticHost } from '../../shared/definition/network';
import { placeIn } from '../../shared/addresses/moveAddresses';
import type { AddressUse } from '../../shared/contract/snapshot';
import { gatewayOf, newDraft } from '../../shared/propose/suggest';
import { definitionOf, draftOf, withField, withNetwork } from '../../shared/draft/draft';
import { t } from '../../shared/language/language';

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
  if (!ip || !range || !hasRange(range, ip, subnet)) return null;
  return movedBase(base, ip, subnet).ips[base.ips.indexOf(ip)]?.dhcp?.ranges[0] ?? null;
}

/** The base with one of its networks moved, as an edit of it would be. */
const movedBase = (base: NetworkDraft, ip: IpConfiguration, subnet: Subnet): NetworkDraft =>
  definitionOf(withNetwork(draftOf(base), base.ips.indexOf(ip), formatSubnet(subnet)));

/**
 * The draft that the chosen values and the base make together, with a sentence for everything of the base that
 * has no place in it. Everything of the base that lies in its subnet keeps its place relative to the subnet's start.
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
  const moved = ip ? movedBase(base, ip, chosen.subnet) : base;
  const movedIp = ip && moved.ips[base.ips.indexOf(ip)];
  const notices: string[] = ip ? gatewayNotice(ip, chosen.subnet) : [];
  const dhcp =
    chosen.dhcp && ip?.dhcp && movedIp?.dhcp
      ? fittingDhcp(ip, movedIp.dhcp, chosen.dhcp, chosen.subnet, notices)
      : freshIp.dhcp;
  if (!chosen.dhcp && ip?.dhcp && ip.dhcp.hosts.length > 0) {
    notices.push(t('wizard.base.dhcpOff', { count: ip.dhcp.hosts.length }));
  }
  const others = moved.ips.filter(
    (other) => other !== movedIp && keepsItsPlace(other, chosen.subnet, addressSpace, notices),
  );
  const address: IpConfiguration = { ...movedIp, address: freshIp.address, prefix: freshIp.prefix };
  delete address.dhcp;
  const whole = draftOf({
    ...moved,
    name: chosen.name,
    ips: [dhcp ? { ...address, dhcp } : address, ...others],
  });
  // As in a form, what does not belong to the chosen type of forwarding is left out when it is read.
  const forward = { ...base.forward, device: undefined, ...chosen.forward };
  return { draft: definitionOf(withField(whole, 'forward', forward)), notices };
}

function gatewayNotice(ip: IpConfiguration, subnet: Subnet): string[] {
  const from = subnetOfIp(ip);
  const usual = from && formatAddress(gatewayOf(from));
  return usual === ip.address
    ? []
    : [t('wizard.base.gateway', { gateway: formatAddress(gatewayOf(subnet)), original: ip.address })];
}

type Dhcp = NonNullable<IpConfiguration['dhcp']>;

/** What was moved along, less what has no place in `subnet`. */
function fittingDhcp(
  ip: IpConfiguration,
  moved: Dhcp,
  first: DhcpRange,
  subnet: Subnet,
  notices: string[],
): Dhcp {
  const lease = ip.dhcp?.ranges[0]?.lease;
  const ranges: DhcpRange[] = [lease === undefined ? first : { ...first, lease }];
  ip.dhcp?.ranges.forEach((range, index) => {
    const there = moved.ranges[index];
    if (index === 0 || !there) return;
    if (hasRange(range, ip, subnet) && !ranges.some((other) => rangesMeet(there, other))) ranges.push(there);
    else notices.push(t('wizard.base.noPlaceForRange', { start: range.start, end: range.end }));
  });
  const hosts: StaticHost[] = [];
  ip.dhcp?.hosts.forEach((host, index) => {
    const there = moved.hosts[index];
    if (there && hasAddress(host.address, ip, subnet)) hosts.push(there);
    else
      notices.push(
        t('wizard.base.noPlaceForHost', {
          name: host.name ?? host.mac ?? host.id ?? '',
          address: host.address,
        }),
      );
  });
  return { ...moved, ranges, hosts };
}

/** Whether a guest can have the address at the same distance from the start of `subnet`. */
function hasAddress(text: string, ip: IpConfiguration, subnet: Subnet): boolean {
  const address = parseAddress(text);
  const from = subnetOfIp(ip);
  const place = address && from && placeIn(address, { from, to: subnet });
  return place !== null && place.value > gatewayOf(subnet).value;
}

const hasRange = ({ start, end }: DhcpRange, ip: IpConfiguration, subnet: Subnet): boolean =>
  hasAddress(start, ip, subnet) && hasAddress(end, ip, subnet);

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
  const range = formatSubnet(subnet);
  if (overlaps(subnet, chosen)) {
    notices.push(t('wizard.base.rangeInItself', { range }));
    return false;
  }
  const use = addressSpace.find((candidate) => {
    const other = parseCidr(candidate.subnet)?.subnet;
    return other !== undefined && overlaps(other, subnet);
  });
  if (use) notices.push(t('wizard.base.rangeInUse', { range, owner: use.owner }));
  return use === undefined;
}
