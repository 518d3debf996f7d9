/** The kind `libvirt network`: a network that libvirt runs, which is taken over from it or given back. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import type { Kind } from '../kind';
import { bridgeIdentity } from '../devices/link';
import { port } from '../devices/port';
import type { Look } from '../look';
import type { Step } from '../operation';
import { identityOf } from '../resource';
import { zone } from '../zone';
import { giveBack, heldName, release, takeOver, type Lent } from './handOver';

interface LibvirtNetworkValue extends Omit<Lent, 'network'> {
  /** libvirt's file of the network while it runs (NETWORK_STATE_DIR). */
  statusFile: string;
  /** True when a bridge has the name of one that is being taken over, or rules are of it, because that was cut off. */
  isHeld: boolean;
  /** False when it does not run, and is there only by those rules. */
  runs?: boolean;
}

type LibvirtNetwork = Resource<LibvirtNetworkValue>;

export const libvirtNetwork: Kind<LibvirtNetworkValue> = {
  name: 'libvirt network',
  wanted: () => [],
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const { host } = look;
    const rules = await heldRules(look);
    const found = await Promise.all(
      wanted.map(async (one): Promise<LibvirtNetwork[]> => {
        const { statusFile, bridge, ports } = one.value;
        const held = heldName(bridge);
        const runs = (await host.readFile(statusFile)) !== null;
        if (!runs && !rules.includes(held)) return [];
        const isHeld = rules.includes(held) || (await host.readDir('/sys/class/net')).includes(held);
        const plugged = await portsOf(host, bridge);
        return [
          { ...one, value: { ...one.value, isHeld, runs, ports: plugged.length > 0 ? plugged : ports } },
        ];
      }),
    );
    return found.flat();
  },
  presume: (look, owned, wanted) => libvirtNetwork.read(look, [...owned, ...wanted]),
  // It runs, or it does not; who is plugged in is no matter of this kind.
  same: ({ value }) => !value.isHeld,
  holds: ({ value: { bridge, ports, runs } }) =>
    runs === false
      ? []
      : [bridgeIdentity(bridge), ...ports.map((key) => identityOf({ kind: port.name, key }))],
  // The guests stay on it until libvirt has a bridge of its own, which is in the zone that libvirt says.
  takesAlong: ({ value: { bridge } }) => [
    bridgeIdentity(bridge),
    identityOf({ kind: zone.name, key: bridge }),
  ],
  steps(changes) {
    const { created, removed, replaced } = changes.of(libvirtNetwork);
    return {
      'take over': removed.map((one) =>
        runs(one) ? { title: takingOver(one), operation: takeOver(lentOf(one)) } : releaseStep(one),
      ),
      'give back': [
        ...replaced.map(({ before }) => releaseStep(before)),
        ...[...created, ...replaced.flatMap(({ before, after }) => (runs(before) ? [] : [after]))].map(
          (one) => ({ title: givingBack(one), operation: giveBack(lentOf(one)) }),
        ),
      ],
    };
  },
  words: {
    cause: 'kinds.libvirt.cause',
    name: ({ key }) => t('kinds.libvirt.name', { name: key }),
    change: (action, subject) => (action === 'remove' ? takingOver(subject) : givingBack(subject)),
  },
  remedy: (stderr) =>
    /failed to connect|did not answer within/i.test(stderr) ? t('kinds.libvirt.remedy') : null,
  noticed: 'by reading',
};

const runs = ({ value }: LibvirtNetwork): boolean => value.runs !== false;

const releaseStep = (one: LibvirtNetwork): Step => ({
  title: t('kinds.libvirt.release', { bridge: one.value.bridge }),
  operation: release(lentOf(one)),
});

/** The firewall of both families, in which rules of a moment that was cut off may be left. */
const heldRules = async (look: Look): Promise<string> =>
  (
    await Promise.all(
      ['iptables-save', 'ip6tables-save'].map((program) =>
        look.shown([program], t('kinds.firewall.unread')).catch(() => ''),
      ),
    )
  ).join('');

/** A network that libvirt runs, or is to run. */
export const lentNetwork = (lent: Lent, statusFile: string): LibvirtNetwork => ({
  kind: libvirtNetwork.name,
  key: lent.network,
  value: {
    bridge: lent.bridge,
    autostart: lent.autostart,
    ports: [...lent.ports],
    leases: lent.leases,
    statusFile,
    isHeld: false,
  },
});

/** The guests' devices on a bridge, sorted. */
export const portsOf = async (
  host: { readDir(path: string): Promise<string[]> },
  bridge: string,
): Promise<string[]> => (await host.readDir(`/sys/class/net/${bridge}/brif`)).sort();

const lentOf = ({ key, value }: LibvirtNetwork): Lent => ({ ...value, network: key });

const takingOver = ({ key, value: { bridge } }: LibvirtNetwork): string =>
  t('kinds.libvirt.takeOver', { name: key, bridge });
const givingBack = ({ key, value: { bridge } }: LibvirtNetwork): string =>
  t('kinds.libvirt.giveBack', { name: key, bridge });
