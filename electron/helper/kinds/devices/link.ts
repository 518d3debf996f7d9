/** The kind `link`: bridges, as `ip` (iproute2) makes, changes, removes and shows them. */
import { isDeepStrictEqual } from 'node:util';
import { formatAddress, parseAddress } from '../../../../shared/addresses/addresses';
import type { NetworkDefinition } from '../../../../shared/definition/network';
import type { Resource } from '../../../../shared/contract/resource';
import { listText, t } from '../../../../shared/language/language';
import { known, only, type Comparison, type Kind, type Parts, type StepsByMoment } from '../kind';
import { parseAllShown, parseShown, type ShownDevice } from '../../facts/ipShow';
import { outputOf, READING_MS } from '../../host/runOrFail';
import { LEARNING_BOUND, MOST_LEARNED } from '../../facts/learningBound';
import type { Look } from '../look';
import { missing } from '../missing';
import { batch, type Step } from '../operation';
import { identityOf, type Change } from '../resource';
import { settingStep } from '../sysctl';

/** A bridge. */
export interface LinkValue {
  /** Our mark: a device of the same name with another address is somebody else's. Empty for what is no bridge. */
  mac: string;
  /** Null = the kernel's choice, which follows the bridge's ports. */
  mtu: number | null;
  stp: boolean;
  /** In hundredths of a second, the kernel's unit. */
  forwardDelay: number;
  /** Addresses with prefix, sorted; without the link-local ones. */
  addresses: string[];
  up: boolean;
  /** How many hardware addresses it may learn; absent where that cannot be said. It is set at its birth, and not compared. */
  mostLearned?: number;
}

type Link = Resource<LinkValue>;

/** The command that shows devices with their addresses and what they are part of. */
export const SHOW_DEVICES = ['ip', '-j', '-d', 'addr', 'show'] as const;

export const link: Kind<LinkValue> = {
  name: 'link',
  wanted: ({ definition }, { boundsLearning }) => bridgeOf(definition, boundsLearning),
  async read(look, wanted) {
    const shown = await look.shown(SHOW_DEVICES, t('kinds.link.unread'));
    const names = new Set(wanted.map(({ key }) => key));
    return parseAllShown(shown)
      .map(readLink)
      .filter(({ key }) => names.has(key));
  },
  // A device of our name may have been replaced since: before it is removed, its mark is looked at.
  presume: (look, owned) => readMarks(look, owned),
  same: ({ value: found }, { value: { mostLearned: _, ...wanted } }) =>
    isDeepStrictEqual(wanted.mtu === null ? { ...found, mtu: null } : found, wanted),
  asWanted: takingBackMtu,
  isOurs: (found, { owned, perhaps, desired }) =>
    known(found, [owned, perhaps, desired]).some(({ value }) => value.mac === found.value.mac),
  foreign: ({ key }) => ({
    name: key,
    message: t('kinds.link.foreign', { bridge: key }),
  }),
  steps(changes, { announced }) {
    const links = changes.of(link);
    const gone = links.removed.map(({ key }) => key);
    const withIpv6 = links.written.filter(({ value }) => value.addresses.some(isIpv6));
    return {
      cut: batch(t('kinds.link.cut', counted(gone)), downLinkLines(gone)),
      build: buildSteps(links),
      dismantle: batch(
        t('kinds.link.dismantle', counted(gone)),
        gone.length === 0 ? [] : deleteLinkLines(gone),
      ),
      // A bridge takes these only once IPv6 is on there.
      address: batch(
        t('kinds.link.address', counted(withIpv6.map(({ key }) => key))),
        withIpv6.flatMap(ipv6Lines),
      ),
      ...announceSteps(links.written.filter(({ key }) => announced.includes(key))),
    };
  },
  words: {
    cause: 'kinds.link.cause',
    name: ({ key }) => t('kinds.link.name', { bridge: key }),
    change: (action, { key, value: { addresses } }) =>
      t(`kinds.link.${action}`, {
        bridge: key,
        count: addresses.length,
        addresses: addresses.join(', '),
      }),
    difference: differenceOf,
  },
  noticed: 'devices',
};

/** The identity of a bridge, for what goes with it. */
export const bridgeIdentity = (key: string): string => identityOf({ kind: link.name, key });

/** Bridges that come new among changes. */
export const createdBridges = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ before, after }) =>
    before ? [] : only(link, after ? [after] : []).map(({ key }) => key),
  );

/** Bridges that lose an address among changes. */
export const bridgesLosingAddresses = (changes: readonly Change[]): string[] =>
  changes.flatMap(({ before, after }) => {
    const [found] = only(link, before ? [before] : []);
    return only(link, after ? [after] : [])
      .filter(({ value }) => found?.value.addresses.some((address) => !value.addresses.includes(address)))
      .map(({ key }) => key);
  });

/** What a text about several things wants: few are named, more are counted. */
export const counted = (names: readonly string[]): { count: number; names: string } => ({
  count: names.length,
  names: names.join(', '),
});

/** With spanning tree, the kernel raises a shorter forward delay to two seconds (br_stp_start). */
const STP_MINIMUM_DELAY = 2;

/** Nothing for a network that joins a bridge of somebody else, which has no hardware address of ours. */
function bridgeOf({ bridge, mac, mtu, ips }: NetworkDefinition, boundsLearning: boolean): Link[] {
  if (mac === undefined) return [];
  const delay = bridge.stp ? Math.max(bridge.delay, STP_MINIMUM_DELAY) : bridge.delay;
  return [
    {
      kind: link.name,
      key: bridge.name,
      value: {
        mac,
        mtu: mtu ?? null,
        stp: bridge.stp,
        forwardDelay: delay * 100,
        addresses: ips.map(addressInKernel).sort(),
        up: true,
        ...(boundsLearning ? { mostLearned: MOST_LEARNED } : {}),
      },
    },
  ];
}

/** An address in the kernel's own spelling. */
function addressInKernel({ address, prefix }: NetworkDefinition['ips'][number]): string {
  const parsed = parseAddress(address);
  return `${parsed ? formatAddress(parsed) : address}/${prefix}`;
}

/** What stands under these names, with one process. */
async function readMarks(look: Look, links: readonly Link[]): Promise<Link[]> {
  const [first, ...more] = links.map(({ key }) => key);
  if (first === undefined) return [];
  const failure = t('kinds.link.bridgeUnread');
  if (more.length > 0) {
    const bridges = parseShownLinks(await look.shown([...SHOW_DEVICES, 'type', 'bridge'], failure));
    return bridges.filter(({ key }) => key === first || more.includes(key));
  }
  const result = await look.host.run([...SHOW_DEVICES, 'dev', first], { withinMs: READING_MS });
  return /does not exist/.test(result.stderr) ? [] : parseShownLinks(outputOf(result, failure));
}

/** The kernel's MTU for a bridge without ports (ETH_DATA_LEN). */
const DEFAULT_MTU = 1500;

/** A bridge whose MTU is the kernel's choice keeps what it has, but not what was set for an earlier definition. */
function takingBackMtu(wanted: Link, { observed, owned, perhaps }: Comparison): Link {
  const [found] = known(wanted, [observed]);
  if (wanted.value.mtu !== null || !found) return wanted;
  const isOurs = known(wanted, [owned, perhaps]).some(({ value }) => value.mtu === found.value.mtu);
  return isOurs ? { ...wanted, value: { ...wanted.value, mtu: DEFAULT_MTU } } : wanted;
}

function buildSteps({ created, replaced, written }: Parts<LinkValue>): Step[] {
  const lines = [
    ...replaced.flatMap(({ before, after }) => updateLinkLines(before.value, after)),
    ...created.flatMap(createLinkLines),
  ];
  const action = created.length > 0 ? 'create' : 'replace';
  return batch(t('kinds.link.build', { action, ...counted(written.map(({ key }) => key)) }), lines);
}

/**
 * Has bridges tell their guests their hardware address, which these would go on missing for up to half a minute
 * otherwise. The kernel does so when an address is set, be it the same one, while it is told to (arp_notify and
 * ndisc_notify in Documentation/networking/ip-sysctl).
 */
function announceSteps(links: readonly Link[]): StepsByMoment {
  if (links.length === 0) return {};
  const keys = links.flatMap(({ key, value }) => [
    `net/ipv4/conf/${key}/arp_notify`,
    ...(value.addresses.some(isIpv6) ? [`net/ipv6/conf/${key}/ndisc_notify`] : []),
  ]);
  return {
    'raise voice': keys.map((key) => settingStep(key, '1')),
    announce: batch(
      t('kinds.link.announce', counted(links.map(({ key }) => key))),
      links.map(({ key, value }) => `link set dev ${key} address ${value.mac}`),
    ),
    'lower voice': keys.map((key) => settingStep(key, '0')),
  };
}

function differenceOf({ key, value: found }: Link, { value: wanted }: Link): string {
  if (found.mac !== wanted.mac)
    return found.mac === ''
      ? t('kinds.link.otherNoBridge', { bridge: key })
      : t('kinds.link.otherAddress', { bridge: key, found: found.mac, wanted: wanted.mac });
  const gone = missing(wanted.addresses, found.addresses);
  const more = missing(found.addresses, wanted.addresses);
  const words = [
    ...(gone.length > 0 ? [t('kinds.link.lost', { addresses: gone.join(', ') })] : []),
    ...(more.length > 0 ? [t('kinds.link.more', { addresses: more.join(', ') })] : []),
    ...(found.up === wanted.up ? [] : [t('kinds.link.down')]),
    ...(wanted.mtu === null || found.mtu === wanted.mtu
      ? []
      : [t('kinds.link.mtu', { found: String(found.mtu), wanted: wanted.mtu })]),
    ...(found.stp === wanted.stp ? [] : [t('kinds.link.stp', { state: found.stp ? 'on' : 'off' })]),
    ...(found.forwardDelay === wanted.forwardDelay
      ? []
      : [t('kinds.link.delay', { found: found.forwardDelay / 100, wanted: wanted.forwardDelay / 100 })]),
  ];
  const differences = words.length > 0 ? listText(words) : t('kinds.link.otherSettings');
  return t('kinds.link.differs', { bridge: key, differences });
}

/** A link group for the moment of deletion; the kernel deletes a whole group in the time of one device. */
const DELETION_GROUP = 7_761_517;

/** Lines for `ip -batch` that make a bridge; they fail when a device has its name already. */
function createLinkLines({ key, value }: Link): string[] {
  const { mac, mtu, stp, forwardDelay, addresses, mostLearned } = value;
  const bound = mostLearned === undefined ? '' : ` ${LEARNING_BOUND} ${mostLearned}`;
  return [
    `link add dev ${key} address ${mac} type bridge stp_state ${stp ? 1 : 0} forward_delay ${forwardDelay}${bound}`,
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
const isIpv6 = (address: string): boolean => address.includes(':');

/**
 * Lines that give a bridge its IPv6 addresses, where they are not there yet. Nobody else can have them on a
 * bridge of ours, and on one without ports the kernel would never finish looking for duplicates.
 */
const ipv6Lines = ({ key, value }: Link): string[] =>
  value.addresses.filter(isIpv6).map((address) => `addr replace ${address} dev ${key} nodad`);

/** Lines that stop all traffic of bridges without unplugging their ports. */
const downLinkLines = (names: readonly string[]): string[] =>
  names.map((name) => `link set dev ${name} down`);

/** Lines that remove bridges, several at once as one group. */
export function deleteLinkLines(names: readonly string[]): string[] {
  if (names.length === 1) return names.map((name) => `link del dev ${name}`);
  return [
    ...names.map((name) => `link set dev ${name} group ${DELETION_GROUP}`),
    `link del group ${DELETION_GROUP}`,
  ];
}

/** The devices in the output of `ip -j -d addr show` of some; those that are no bridges carry no mark of ours. */
export const parseShownLinks = (json: string): Link[] => parseShown(json).map(readLink);

/** fe80::/10 (RFC 4291 §2.5.6), which the kernel gives by itself. */
const isLinkLocal = (address: string): boolean => /^fe[89ab]/.test(address);

function readLink(shown: ShownDevice): Link {
  const data = shown.linkinfo?.info_data;
  return {
    kind: link.name,
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
