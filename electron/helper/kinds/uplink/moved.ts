/** The kind `moved`: what a bridge over a network card has in place of the card: its link, addresses and routes. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { readCarried, type Carried } from '../../facts/deviceState';
import type { Host } from '../../host/host';
import type { Kind } from '../kind';
import { run, type Step } from '../operation';
import { dhcpClient } from './dhcpClient';

type MovedValue = {
  bridge: string;
  card: string;
  /** False while it is on both, or on neither. */
  isWhole: boolean;
} & ({ what: 'card'; ipv6: '0' | '1' | null } | Carried);

export type Moved = Resource<MovedValue>;

/** By the bridge, and what is moved to it. */
export const moved: Kind<MovedValue> = {
  name: 'moved',
  wanted: () => [],
  async read(look, wanted) {
    const { host } = look;
    const carriedBy = (device: string): Promise<Carried[]> =>
      look.once(`carried by ${device}`, () => readCarried(host, device));
    return (await Promise.all(wanted.map((one) => readMoved(host, one, carriedBy)))).flat();
  },
  presume: (look, owned, wanted) => moved.read(look, [...owned, ...wanted]),
  same: (found) => found.value.isWhole,
  asWanted: (wanted) => ({ ...wanted, value: { ...wanted.value, isWhole: true } }),
  steps(changes) {
    const { written, removed } = changes.of(moved);
    return {
      'take over': byBridge(written).map((all) => moving(all, 'bridge')),
      cut: byBridge(removed).map((all) => moving(all, 'card')),
      keep: [
        ...holding(written, changes.of(dhcpClient).written, ({ bridge }) => bridge),
        ...holding(removed, changes.of(dhcpClient).removed, ({ card }) => card),
      ],
    };
  },
  words: {
    cause: 'kinds.moved.cause',
    name: ({ value }) => t('kinds.moved.name', { ...wordsOf(value), bridge: value.bridge }),
    change: (action, { value }) => {
      const { bridge, card } = value;
      if (value.what === 'card')
        return t(action === 'remove' ? 'kinds.moved.takeOut' : 'kinds.moved.makePort', { card, bridge });
      const [from, to] = action === 'remove' ? [bridge, card] : [card, bridge];
      return t('kinds.moved.move', { ...wordsOf(value), from, to });
    },
  },
  noticed: 'devices',
};

/** What moves with a card: the card itself, which takes part in the bridge, and all that is on it. */
export const movedOf = (
  { bridge, card, ipv6 }: { bridge: string; card: string; ipv6: '0' | '1' | null },
  carried: readonly Carried[],
): Moved[] => [
  {
    kind: moved.name,
    key: `${bridge} port ${card}`,
    value: { bridge, card, isWhole: true, what: 'card', ipv6 },
  },
  ...carried.map((one): Moved => ({
    kind: moved.name,
    key: `${bridge} ${one.what} ${one.family} ${one.identity}`,
    value: { bridge, card, isWhole: true, ...one },
  })),
];

/** The setting that keeps a port from having IPv6 addresses beside those of its bridge. */
export const ipv6Of = (card: string): string => `net/ipv6/conf/${card}/disable_ipv6`;

/**
 * How the kernel takes packets of a device, set for a card and meant for its bridge; the card keeps its own. Forwarding
 * first, since it changes others (ip-sysctl).
 */
const SETTINGS = [
  ...['forwarding', 'proxy_arp', 'proxy_arp_pvlan', 'rp_filter', 'arp_ignore', 'arp_announce', 'arp_filter'],
  ...['arp_accept', 'accept_local', 'route_localnet', 'src_valid_mark', 'log_martians', 'accept_redirects'],
  ...['secure_redirects', 'send_redirects', 'shared_media', 'accept_source_route'],
]
  .map((name) => `ipv4/${name}`)
  .concat(
    [
      ...['forwarding', 'proxy_ndp', 'accept_ra', 'accept_ra_defrtr', 'accept_ra_pinfo', 'autoconf'],
      ...['use_tempaddr', 'accept_redirects', 'accept_source_route'],
    ].map((name) => `ipv6/${name}`),
  );

const wordsOf = (value: MovedValue): { what: string; which: string } => ({
  what: value.what,
  which: value.what === 'card' ? '' : value.what === 'address' ? value.identity : value.words.join(' '),
});

async function readMoved(
  host: Host,
  wanted: Moved,
  carriedBy: (device: string) => Promise<Carried[]>,
): Promise<Moved[]> {
  const { value } = wanted;
  const { bridge, card } = value;
  if (value.what === 'card') {
    if ((await host.readDir(`/sys/class/net/${bridge}/brif`)).includes(card)) return [wanted];
    // Whoever else has taken the card out has left it without IPv6.
    const isCut = value.ipv6 !== null && (await host.readSysctl(ipv6Of(card))) !== value.ipv6;
    return isCut ? [{ ...wanted, value: { ...value, isWhole: false } }] : [];
  }
  const [there, here] = await Promise.all(
    [bridge, card].map(async (device) =>
      (await carriedBy(device)).some(
        (one) => one.what === value.what && one.family === value.family && one.identity === value.identity,
      ),
    ),
  );
  if (here && !there) return [];
  return [{ ...wanted, value: { ...value, isWhole: there === true && here === false } }];
}

/** Addresses first: routes need them. */
const placing = (carried: readonly Carried[], device: string): string[] => [
  ...carried
    .filter(({ what }) => what === 'address')
    .map(({ words }) => `ip addr replace ${words.join(' ')} dev ${device}`),
  ...carried
    .filter(({ what }) => what === 'route')
    .map(({ family, words }) => `ip -${family} route replace ${words.join(' ')} dev ${device}`),
];

/** A DHCP client that begins clears its device first, of what others have put there as well. */
function holding(
  all: readonly Moved[],
  clients: readonly Resource<{ bridge: string }>[],
  deviceOf: (value: MovedValue) => string,
): Step[] {
  const cleared = new Set(clients.map(({ value }) => value.bridge));
  return byBridge(all.filter(({ value }) => cleared.has(value.bridge))).flatMap((ones): Step[] => {
    const [first] = ones;
    const lines = first ? placing(carriedOf(ones), deviceOf(first.value)) : [];
    return first && lines.length > 0
      ? [
          {
            title: t('kinds.moved.hold', { device: deviceOf(first.value) }),
            operation: run(['sh', '-s'], `set -e\n${lines.join('\n')}\n`),
          },
        ]
      : [];
  });
}

const carriedOf = (all: readonly Moved[]): Carried[] =>
  all.flatMap(({ value }) => (value.what === 'card' ? [] : [value]));

function byBridge(all: readonly Moved[]): Moved[][] {
  const groups = new Map<string, Moved[]>();
  for (const one of all) groups.set(one.value.bridge, [...(groups.get(one.value.bridge) ?? []), one]);
  return [...groups.values()];
}

/**
 * One program that goes on when its helper is killed: the new place has the addresses before the old one loses them, and
 * a route is replaced in one go, so that whoever is connected stays so. What has gone already is no failure.
 */
function moving(all: readonly Moved[], goal: 'bridge' | 'card'): Step {
  const { bridge = '', card = '' } = all[0]?.value ?? {};
  const port = all.map(({ value }) => value).find((value) => value.what === 'card');
  const carried = carriedOf(all);
  const isBack = goal === 'card';
  const [from, to] = isBack ? [bridge, card] : [card, bridge];
  const ofKind = (what: Carried['what']): Carried[] => carried.filter((one) => one.what === what);
  const ipv6 = `/proc/sys/${ipv6Of(card)}`;
  const setting = port?.what === 'card' ? port.ipv6 : null;
  const lines = [
    'set -e',
    ...(isBack && setting !== null ? [`echo ${setting} > ${ipv6}`] : []),
    ...(isBack
      ? []
      : [
          `for one in ${SETTINGS.join(' ')}; do`,
          `  of=/proc/sys/net/\${one%%/*}/conf/${card}/\${one#*/} to=/proc/sys/net/\${one%%/*}/conf/${bridge}/\${one#*/}`,
          '  [ ! -e $of ] || cat $of > $to',
          'done',
          `ip link set dev ${bridge} up`,
        ]),
    ...placing(ofKind('address'), to),
    ...(port
      ? [
          isBack
            ? `[ ! -e /sys/class/net/${bridge}/brif/${card} ] || ip link set dev ${card} nomaster`
            : `ip link set dev ${card} master ${bridge} up`,
        ]
      : []),
    ...placing(ofKind('route'), to),
    ...ofKind('address').map(({ words }) => `ip addr del ${words.join(' ')} dev ${from} 2> /dev/null || :`),
    ...ofKind('route').map(
      ({ family, words }) => `ip -${family} route del ${words.join(' ')} dev ${from} 2> /dev/null || :`,
    ),
    ...(!isBack && setting !== null ? [`echo 1 > ${ipv6}`] : []),
  ];
  return {
    title: t(isBack ? 'kinds.moved.back' : 'kinds.moved.over', { card, bridge }),
    operation: run(['sh', '-s'], `${lines.join('\n')}\n`),
  };
}
