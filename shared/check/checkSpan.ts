/** The rules about a network that spans hosts: its number, its members’ addresses, its shares, and what does not fit a span. */
import { contains, parseAddress } from '../addresses/addresses';
import { subnetOfIp } from '../definition/describe';
import { issue, type Issue } from '../definition/issue';
import type { NetworkDraft } from '../definition/network';
import { overlayMtu } from '../definition/overlaySize';
import { rangeSize } from '../definition/rangeSize';
import { memberHere, overlayDevice, type Span } from '../definition/span';
import { t } from '../language/language';
import type { CheckContext } from './checkContext';

/** The MTU of Ethernet (ETH_DATA_LEN), for hosts of which nothing is known. */
const ETHERNET_MTU = 1500;

/** What is wrong with what a network says of the hosts that it spans. */
export function checkSpan(draft: NetworkDraft, context: CheckContext): Issue[] {
  const { span } = draft;
  if (!span) return [];
  return [
    ...checkVni(draft, span, context),
    ...checkAddresses(draft, span, context),
    ...checkShares(draft, span),
    ...checkEncryption(span),
    ...checkSize(draft, span, context),
    ...(draft.portForwards
      ? [issue('portForwards', 'span-forwards', t('check.span.forwards'), { severity: 'advice' })]
      : []),
  ];
}

function checkVni({ bridge }: NetworkDraft, span: Span, context: CheckContext): Issue[] {
  const { vni } = span;
  const device = overlayDevice(span);
  if (bridge.name === device)
    return [issue('bridge.name', 'bridge-taken', t('check.span.bridgeName', { device }), { owner: device })];
  const taken = (owner: string): Issue[] => [
    issue('span.vni', 'span-vni-taken', t('check.span.vni', { vni: String(vni), owner }), { owner }),
  ];
  const same = context.networks.filter((network) => network.vni === vni);
  const other = same.find(({ uuid }) => uuid !== context.self);
  if (other) return taken(other.name);
  // Its own device is there while it runs.
  if (same.length > 0) return [];
  const owner = context.overlays?.find((one) => one.vni === vni)?.device;
  return owner === undefined ? (context.devices.includes(device) ? taken(device) : []) : taken(owner);
}

function checkAddresses({ ips }: NetworkDraft, span: Span, { underlays }: CheckContext): Issue[] {
  const own = memberHere(span);
  const subnets = ips.flatMap((ip) => subnetOfIp(ip) ?? []);
  const inside = span.members.flatMap(({ address }, index) => {
    const parsed = parseAddress(address);
    const subnet = parsed && subnets.find((one) => contains(one, parsed));
    return subnet
      ? [issue(`span.members[${index}].address`, 'span-address', t('check.span.inside', { address }))]
      : [];
  });
  const value = parseAddress(own.address)?.value;
  const isHere = underlays?.some(({ address }) => parseAddress(address)?.value === value) ?? true;
  if (isHere) return inside;
  const place = `span.members[${span.members.indexOf(own)}].address`;
  return [
    ...inside,
    // It may come, and a start without it says what to do: what else is changed meanwhile need not wait for it.
    issue(place, 'span-address', t('check.span.notHere', { name: own.name, address: own.address }), {
      severity: 'advice',
    }),
  ];
}

/** Each member gives out addresses of its own, or its guests get none. */
function checkShares({ ips }: NetworkDraft, { members, shares }: Span): Issue[] {
  return ips.flatMap(({ dhcp }, at) =>
    (dhcp?.ranges ?? []).flatMap((range, index) => {
      const size = rangeSize(range);
      const place = `ips[${at}].dhcp.ranges[${index}].end`;
      if (size === 0n || size >= BigInt(shares)) return [];
      const values = { count: Number(size), members: members.length, shares };
      return size < BigInt(members.length)
        ? [issue(place, 'span-range', t('check.span.range', values))]
        : [issue(place, 'span-range', t('check.span.rangeSmall', values), { severity: 'advice' })];
    }),
  );
}

/** All speak with each other encrypted, or none. */
function checkEncryption({ members }: Span): Issue[] {
  const without = members.filter(({ wireguard }) => !wireguard);
  if (without.length === 0 || without.length === members.length) return [];
  const names = without.map(({ name }) => name).join(', ');
  return [issue('span.members', 'span-encryption', t('check.span.encryption', { names }))];
}

function checkSize({ mtu }: NetworkDraft, span: Span, { underlays }: CheckContext): Issue[] {
  const value = parseAddress(memberHere(span).address)?.value;
  const found = underlays?.find(({ address }) => parseAddress(address)?.value === value);
  // Nothing leaves by the loopback device, whatever its address is for.
  const isKnown = found !== undefined && found.mtu < LOOPBACK_MTU;
  const most = overlayMtu(span, isKnown ? found.mtu : ETHERNET_MTU);
  if (mtu !== undefined && mtu <= most) return [];
  const message = mtu === undefined ? t('check.span.noMtu', { most }) : t('check.span.mtu', { mtu, most });
  return [issue('mtu', 'span-mtu', message, { severity: 'advice', suggestion: String(most) })];
}

/** The kernel's MTU of the loopback device. */
const LOOPBACK_MTU = 65_536;
