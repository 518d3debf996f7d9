/** Bridges: how `ip` (iproute2) makes, changes, removes and shows them. */
import type { LinkValue, ResourceOf } from '../hostResource';
import { parseShown, type ShownDevice } from '../ipShow';

type Link = ResourceOf<'link'>;

/** A link group for the moment of deletion; the kernel deletes a whole group in the time of one device. */
const DELETION_GROUP = 7_761_517;

/** Lines for `ip -batch` that make a bridge; they fail when a device has its name already. */
export function createLinkLines({ key, value }: Link): string[] {
  const { mac, mtu, stp, forwardDelay, addresses } = value;
  return [
    `link add dev ${key} address ${mac} type bridge stp_state ${stp ? 1 : 0} forward_delay ${forwardDelay}`,
    // A size that is given with `link add` would follow the bridge's ports; one that is set stays (br_mtu_auto_adjust).
    ...(mtu === null ? [] : [`link set dev ${key} mtu ${mtu}`]),
    ...addresses
      .filter((address) => !isIpv6(address))
      .map((address) => `addr add ${address} brd + dev ${key}`),
    `link set dev ${key} up`,
  ];
}

/** Lines that change a bridge while its ports stay plugged in. */
export function updateLinkLines(before: LinkValue, { key, value }: Link): string[] {
  const lines: string[] = [];
  if (before.mac !== value.mac) lines.push(`link set dev ${key} address ${value.mac}`);
  if (value.mtu !== null && before.mtu !== value.mtu) lines.push(`link set dev ${key} mtu ${value.mtu}`);
  const spanning = `link set dev ${key} type bridge stp_state ${value.stp ? 1 : 0}`;
  // With spanning tree on, the kernel refuses a delay under two seconds (br_set_forward_delay), even beside stp_state 0.
  if (before.stp && !value.stp) lines.push(spanning);
  if (before.forwardDelay !== value.forwardDelay)
    lines.push(`link set dev ${key} type bridge forward_delay ${value.forwardDelay}`);
  if (!before.stp && value.stp) lines.push(spanning);
  const gone = before.addresses.filter((address) => !value.addresses.includes(address));
  lines.push(...gone.map((address) => `addr del ${address} dev ${key}`));
  // With the first address of a subnet the kernel drops its others (promote_secondaries is off), so all are set again.
  const missing = value.addresses.filter((address) => gone.length > 0 || !before.addresses.includes(address));
  lines.push(
    ...missing
      .filter((address) => !isIpv6(address))
      .map((address) => `addr replace ${address} brd + dev ${key}`),
  );
  if (!before.up) lines.push(`link set dev ${key} up`);
  return lines;
}

/** True for an IPv6 address with its prefix. */
export const isIpv6 = (address: string): boolean => address.includes(':');

/**
 * Lines that give a bridge its IPv6 addresses, where they are not there yet. Nobody else can have them on a
 * bridge of ours, and on one without ports the kernel would never finish looking for duplicates.
 */
export const ipv6Lines = ({ key, value }: Link): string[] =>
  value.addresses.filter(isIpv6).map((address) => `addr replace ${address} dev ${key} nodad`);

/** Lines that stop all traffic of bridges without unplugging their ports. */
export const downLinkLines = (names: readonly string[]): string[] =>
  names.map((name) => `link set dev ${name} down`);

/** Lines that remove bridges, several at once as one group. */
export function deleteLinkLines(names: readonly string[]): string[] {
  if (names.length === 1) return names.map((name) => `link del dev ${name}`);
  return [
    ...names.map((name) => `link set dev ${name} group ${DELETION_GROUP}`),
    `link del group ${DELETION_GROUP}`,
  ];
}

/** The devices in the output of `ip -j -d addr show`; those that are no bridges carry no mark of ours. */
export const parseShownLinks = (json: string): Link[] => parseShown(json).map(readLink);

/** fe80::/10 (RFC 4291 §2.5.6), which the kernel gives by itself. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/.test(address);

function readLink(shown: ShownDevice): Link {
  const data = shown.linkinfo?.info_data;
  return {
    kind: 'link',
    key: shown.ifname,
    value: {
      mac: shown.linkinfo?.info_kind === 'bridge' ? shown.address : '',
      mtu: shown.mtu,
      stp: data?.stp_state === 1,
      forwardDelay: data?.forward_delay ?? 0,
      addresses: shown.addr_info
        .flatMap(({ family, local, prefixlen }) =>
          (family === 'inet' || (family === 'inet6' && !isLinkLocal(local ?? ''))) &&
          local !== undefined &&
          prefixlen !== undefined
            ? [`${local}/${prefixlen}`]
            : [],
        )
        .sort(),
      up: shown.flags.includes('UP'),
    },
  };
}
