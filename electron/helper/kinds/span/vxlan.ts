/** The kind `vxlan`: the overlay of a network that spans hosts, a device on its bridge as `ip` makes, changes and removes it. */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import type { Resource } from '../../../../shared/contract/resource';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import { memberHere, overlayDevice } from '../../../../shared/definition/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import { listText, t } from '../../../../shared/language/language';
import { parseAllShown, parseShown, type ShownDevice } from '../../facts/ipShow';
import { MOST_LEARNED } from '../../facts/learningBound';
import { counted, SHOW_DEVICES } from '../devices/link';
import { known, only, type Kind } from '../kind';
import { batch } from '../operation';
import { identityOf, type Change } from '../resource';

/** A VXLAN (RFC 7348) that is a port of a bridge. */
export interface VxlanValue {
  /** Our mark, as a bridge's is. Empty for what is no VXLAN. */
  mac: string;
  vni: number;
  /** The address of this host that it sends from. */
  local: string;
  port: number;
  /** Whether it learns by what comes in who is behind which host; else it is told. */
  isLearning: boolean;
  /** Empty when it is part of nothing. */
  bridge: string;
  /** Whether the bridge answers for who is behind other hosts, where it was told of them. */
  isAnswering: boolean;
  /** Null = the kernel's choice. */
  mtu: number | null;
  up: boolean;
  /** True = it gets no address of IPv6; it is set at its birth, and not compared. */
  isQuiet?: boolean;
}

type Vxlan = Resource<VxlanValue>;

/** The port of UDP that VXLAN has (RFC 7348 §8.1). */
export const VXLAN_PORT = 4789;

export const vxlan: Kind<VxlanValue> = {
  name: 'vxlan',
  wanted: ({ definition }, { hasIpv6 }) => overlayOf(definition, hasIpv6),
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    return amongThem(wanted, parseAllShown(await look.shown(SHOW_DEVICES, t('kinds.link.unread'))));
  },
  // A device of our name may have been replaced since: before it is removed, its mark is looked at.
  async presume(look, owned) {
    if (owned.length === 0) return [];
    const shown = await look.shown([...SHOW_DEVICES, 'type', 'vxlan'], t('kinds.link.unread'));
    return amongThem(owned, parseShown(shown));
  },
  same: ({ value: { isQuiet: _, ...found } }, { value: { isQuiet: __, ...wanted } }) =>
    isDeepStrictEqual(wanted.mtu === null ? { ...found, mtu: null } : found, wanted),
  isOurs: (found, { owned, perhaps, desired }) =>
    known(found, [owned, perhaps, desired]).some(({ value }) => value.mac === found.value.mac),
  foreign: ({ key }) => ({ name: key, message: t('kinds.vxlan.foreign', { device: key }) }),
  steps(changes) {
    const { created, replaced, removed, written } = changes.of(vxlan);
    const gone = removed.map(({ key }) => key);
    const action = created.length > 0 ? 'create' : 'replace';
    return {
      cut: batch(t('kinds.vxlan.remove', counted(gone)), gone.map(deleteLine)),
      // Not before its guard stands.
      overlay: batch(t('kinds.vxlan.build', { action, ...counted(written.map(({ key }) => key)) }), [
        ...replaced.flatMap(({ before, after }) => changeLines(before, after)),
        ...created.flatMap(createLines),
      ]),
    };
  },
  words: {
    cause: 'kinds.vxlan.cause',
    name: ({ key }) => t('kinds.vxlan.name', { device: key }),
    change: (action, { key, value: { bridge } }) => t('kinds.vxlan.change', { action, device: key, bridge }),
    difference: differenceOf,
  },
  remedy(stderr) {
    if (/VXLAN device with the specified VNI already exists/.test(stderr)) return t('kinds.vxlan.vniTaken');
    if (/Unknown device type|Operation not supported/.test(stderr)) return t('kinds.vxlan.noModule');
    return null;
  },
  noticed: 'devices',
};

/** The identity of an overlay's device, for what goes with it. */
export const vxlanIdentity = (key: string): string => identityOf({ kind: vxlan.name, key });

/** Overlays that are made anew in the place of another one of ours among changes. */
export const overlaysRemade = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ before, after }) => {
    const [found] = only(vxlan, before ? [before] : []);
    return only(vxlan, after ? [after] : []).flatMap((wanted) =>
      found && isAnother(found.value, wanted.value) ? [wanted.key] : [],
    );
  });

function overlayOf({ uuid, bridge, mtu, span }: NetworkDefinition, hasIpv6: boolean): Vxlan[] {
  if (!span) return [];
  const isLearning = span.engine === 'static';
  const value: VxlanValue = {
    mac: markOf(uuid, span.here),
    vni: span.vni,
    local: inKernel(overlayAddress(memberHere(span))),
    port: VXLAN_PORT,
    isLearning,
    bridge: bridge.name,
    isAnswering: !isLearning,
    mtu: mtu ?? null,
    up: true,
    ...(hasIpv6 ? { isQuiet: true } : {}),
  };
  return [{ kind: vxlan.name, key: overlayDevice(span), value }];
}

/** The hardware address of a network's overlay on one host: locally administered, and of a single device (IEEE 802 §8.4). */
function markOf(uuid: string, here: string): string {
  const [first = 0, ...rest] = createHash('sha256').update(`virtnet overlay ${uuid} ${here}`).digest();
  return [(first & 0xfc) | 2, ...rest.slice(0, 5)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join(':');
}

/** An address in the kernel's own spelling. */
export function inKernel(address: string): string {
  const parsed = parseAddress(address);
  return parsed ? formatAddress(parsed) : address;
}

/** What only a new device can be. */
const isAnother = (found: VxlanValue, wanted: VxlanValue): boolean =>
  (['vni', 'local', 'port', 'isLearning'] as const).some((part) => found[part] !== wanted[part]);

const deleteLine = (key: string): string => `link del dev ${key}`;

/** Lines for `ip -batch` that make the device; they fail when there is one of its name, or with its number. */
function createLines({ key, value }: Vxlan): string[] {
  const { mac, vni, local, port, isLearning, mtu, isQuiet } = value;
  const learning = isLearning ? `learning maxaddress ${MOST_LEARNED}` : 'nolearning';
  return [
    `link add dev ${key} address ${mac} type vxlan id ${vni} local ${local} dstport ${port} ${learning}`,
    ...(mtu === null ? [] : [`link set dev ${key} mtu ${mtu}`]),
    // The kernel would tell all hosts of the device's own address, which nobody has use for.
    ...(isQuiet ? [`link set dev ${key} addrgenmode none`] : []),
    ...portLines({ key, value }),
    `link set dev ${key} up`,
  ];
}

/** With EVPN a bridge learns nothing from the overlay either: what it is told would be overwritten. */
function portLines({
  key,
  value: { bridge, isLearning, isAnswering },
}: Pick<Vxlan, 'key' | 'value'>): string[] {
  const state = (isOn: boolean): string => (isOn ? 'on' : 'off');
  return [
    `link set dev ${key} master ${bridge}`,
    `link set dev ${key} type bridge_slave learning ${state(isLearning)} neigh_suppress ${state(isAnswering)}`,
  ];
}

function changeLines({ value: found }: Vxlan, wanted: Vxlan): string[] {
  const { key, value } = wanted;
  if (isAnother(found, value)) return [deleteLine(key), ...createLines(wanted)];
  return [
    ...(value.mtu === null || value.mtu === found.mtu ? [] : [`link set dev ${key} mtu ${value.mtu}`]),
    ...portLines(wanted),
    ...(found.up ? [] : [`link set dev ${key} up`]),
  ];
}

function amongThem(wanted: readonly Vxlan[], shown: readonly ShownDevice[]): Vxlan[] {
  const names = new Set(wanted.map(({ key }) => key));
  return shown.filter(({ ifname }) => names.has(ifname)).map(readVxlan);
}

function readVxlan({ ifname, address, mtu, flags, master = '', linkinfo }: ShownDevice): Vxlan {
  const data = linkinfo?.info_data ?? {};
  const port = linkinfo?.info_slave_data ?? {};
  const isLearning = data.learning === true;
  return {
    kind: vxlan.name,
    key: ifname,
    value: {
      mac: linkinfo?.info_kind === 'vxlan' ? address : '',
      vni: Number(data.id ?? 0),
      local: inKernel(textOf(data.local) || textOf(data.local6)),
      port: Number(data.port ?? 0),
      isLearning,
      // One whose bridge learns otherwise than it does is as good as not plugged in.
      bridge: master !== '' && (port.learning === true) === isLearning ? master : '',
      isAnswering: port.neigh_suppress === true,
      mtu,
      up: flags.includes('UP'),
    },
  };
}

function differenceOf({ key, value: found }: Vxlan, { value: wanted }: Vxlan): string {
  const words = [
    ...(isAnother(found, wanted) || found.mac !== wanted.mac
      ? [t('kinds.vxlan.another', { vni: String(found.vni), local: found.local || '-' })]
      : []),
    ...(found.bridge === wanted.bridge ? [] : [t('kinds.vxlan.unplugged', { bridge: wanted.bridge })]),
    ...(found.up === wanted.up ? [] : [t('kinds.link.down')]),
    ...(wanted.mtu === null || found.mtu === wanted.mtu
      ? []
      : [t('kinds.link.mtu', { found: String(found.mtu), wanted: wanted.mtu })]),
  ];
  const differences = words.length > 0 ? listText(words) : t('kinds.link.otherSettings');
  return t('kinds.vxlan.differs', { device: key, differences });
}

/** A text, where it is one. */
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
