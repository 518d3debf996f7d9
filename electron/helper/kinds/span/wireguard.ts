/** The kind `wireguard`: the device by which hosts reach each other encrypted, one for all networks that span them (wg(8)). */
import { VirtnetError } from '../../../../shared/contract/error';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { parseAllShown } from '../../facts/ipShow';
import { keysFolder } from '../../host/spanKeys';
import { nullWithoutTool } from '../../host/nullWithoutTool';
import { SHOW_DEVICES } from '../devices/link';
import { known, noneAlone, type Kind } from '../kind';
import type { Look } from '../look';
import { batch } from '../operation';
import { settingStep } from '../sysctl';
import {
  DEVICE,
  endpointsIn,
  parseDump,
  restOf,
  wireguardWanted,
  type WireguardWanted,
} from './wireguardLines';
import { configure, hidden, makeDevice } from './wireguardSteps';

interface WireguardValue extends WireguardWanted {
  /** The folder of the secrets that its lines name. */
  keys: string;
}

type Wireguard = Resource<WireguardValue>;

export const wireguard: Kind<WireguardValue> = {
  name: 'wireguard',
  wanted: () => [],
  shared(networks, { paths }) {
    const wanted = wireguardWanted(networks);
    return wanted
      ? [{ kind: wireguard.name, key: DEVICE, value: { ...wanted, keys: keysFolder(paths) } }]
      : [];
  },
  read: async (look, [wanted]) => (wanted ? readDevice(look, wanted) : []),
  presume: noneAlone,
  presumeShared: (look, shared) => wireguard.read(look, shared),
  same(one, { value: wanted }, { owned }) {
    const { value: found } = one;
    const [before] = known(one, [owned]);
    // Where they are is told anew only where that is another place than they were told to be at.
    const areMoved = before !== undefined && endpointsIn(before.value.lines) !== endpointsIn(wanted.lines);
    return (
      restOf(found.lines) === restOf(wanted.lines) &&
      isSet(found, wanted) &&
      (!areMoved || endpointsIn(found.lines) === endpointsIn(wanted.lines))
    );
  },
  // One that was just made has no key yet.
  isOurs: ({ value: { lines } }) => lines.length === 0 || /\{(wireguard|none)\}$/.test(lines[1] ?? ''),
  foreign: ({ key }) => ({ name: key, message: t('kinds.wireguard.foreign', { device: key }) }),
  steps(changes) {
    const { created, replaced, written, removed } = changes.of(wireguard);
    const before = new Map(replaced.map((change) => [change.after, change.before.value]));
    return {
      build: created.map(makeDevice),
      set: [
        ...created.map(() => settingStep(`net/ipv6/conf/${DEVICE}/disable_ipv6`, '0')),
        ...written.map(({ value }) => configure(value)),
      ],
      address: written.flatMap((one) =>
        batch(t('kinds.wireguard.address'), addressLines(before.get(one)?.addresses ?? [], one.value)),
      ),
      dismantle: batch(
        t('kinds.wireguard.remove'),
        removed.map(({ key }) => `link del ${key}`),
      ),
    };
  },
  words: {
    cause: 'kinds.wireguard.cause',
    name: () => t('kinds.wireguard.name'),
    change: (action) => t('kinds.wireguard.change', { action }),
    difference: ({ value: found }, { value: wanted }) =>
      isSet(found, wanted) ? t('kinds.wireguard.otherwise') : t('kinds.wireguard.unset', { device: DEVICE }),
    missing: () => t('kinds.wireguard.missing', { device: DEVICE }),
  },
  concerns: (_change, { span }) => span?.members.some((member) => member.wireguard !== undefined) ?? false,
  withoutTools: (missing) =>
    missing.tools.some(({ tool }) => tool === 'wg' || tool === 'wireguard-go')
      ? new VirtnetError(t('kinds.wireguard.noTool', { install: missing.install }), missing)
      : null,
  remedy: (stderr) =>
    /^(Unable to modify interface|RTNETLINK answers): Address already in use/m.test(stderr)
      ? t('kinds.wireguard.portTaken')
      : null,
  noticed: 'by reading',
};

const isSet = (found: WireguardWanted, wanted: WireguardWanted): boolean =>
  found.up && found.mtu === wanted.mtu && found.addresses.join() === wanted.addresses.join();

const addressLines = (before: readonly string[], { addresses, mtu }: WireguardValue): string[] => [
  ...before.filter((one) => !addresses.includes(one)).map((one) => `addr del ${one} dev ${DEVICE}`),
  ...addresses.map((one) => `addr replace ${one} dev ${DEVICE}`),
  `link set ${DEVICE} mtu ${mtu} up`,
];

/** The lines of a device that is none of WireGuard's. */
const STRANGE = ['', '{?}'];

async function readDevice(look: Look, wanted: Wireguard): Promise<Wireguard[]> {
  const devices = parseAllShown(await look.shown(SHOW_DEVICES, t('kinds.link.unread')));
  const device = devices.find(({ ifname }) => ifname === DEVICE);
  if (!device) return [];
  const { keys } = wanted.value;
  const shown = await look.host.run(['wg', 'show', DEVICE, 'dump']).catch(nullWithoutTool);
  // Without the program nothing is known of what it encrypts, and nobody else has made it by that either.
  const told =
    shown && (shown.status === 0 ? parseDump(shown.stdout, await hidden(look.host, keys)) : STRANGE);
  const lines = told ?? [];
  const addresses = device.addr_info.flatMap(({ scope, local, prefixlen }) =>
    scope === 'link' || local === undefined ? [] : [`${local}/${prefixlen}`],
  );
  const value = { lines, addresses, mtu: device.mtu, up: device.flags.includes('UP'), keys };
  return [{ ...wanted, value }];
}
