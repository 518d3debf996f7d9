/** The kind `offer`: a network of libvirt's that is nothing but a bridge of ours, so that its tools list it. */
import { basename, dirname, join } from 'node:path';
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { parseLibvirtNetwork } from '../../facts/libvirtNetworks';
import type { Host } from '../../host/host';
import type { Kind } from '../kind';
import { leniently, run, type Step } from '../operation';

/** The connection whose networks virt-manager shows for this computer. */
const URI = 'qemu:///system';

export interface OfferValue {
  bridge: string;
  /** Where libvirt keeps the network of that name. */
  stored: string;
  /** Whether libvirt starts it on boot, which is arranged last. */
  isWhole: boolean;
  /** It goes along with something that libvirt cannot hold up. */
  mayStay: boolean;
}

type Offer = Resource<OfferValue>;

/** By the name that libvirt knows it by. */
export const offer: Kind<OfferValue> = {
  name: 'offer',
  wanted: () => [],
  read: async ({ host }, wanted) => (await Promise.all(wanted.map((one) => readOffer(host, one)))).flat(),
  presume: (look, owned, wanted) => offer.read(look, [...owned, ...wanted]),
  same: (found, wanted) => found.value.isWhole === wanted.value.isWhole,
  steps(changes) {
    const { created, replaced, removed } = changes.of(offer);
    const begun = replaced.map(({ after }) => after);
    return {
      tell: created.map(definition),
      start: [
        ...created.map((one) => virsh(starting(one), ['net-start', one.key])),
        // Whoever began it may have come as far as this.
        ...begun.map((one) => leniently(virsh(starting(one), ['net-start', one.key]))),
      ],
      keep: [...created, ...begun].map(({ key }) =>
        virsh(t('kinds.offer.autostart', { name: key }), ['net-autostart', key]),
      ),
      // It may have been stopped already.
      leave: removed.map(({ key }) =>
        leniently(virsh(t('kinds.offer.stop', { name: key }), ['net-destroy', key])),
      ),
      // libvirt removes what it knows of leases on that bridge (networkRemoveInactive), so it comes before those it is given.
      stop: removed.map(({ key, value }) => {
        const step = virsh(t('kinds.offer.undefine', { name: key }), ['net-undefine', key]);
        return value.mayStay ? leniently(step) : step;
      }),
    };
  },
  words: {
    cause: 'kinds.offer.cause',
    name: ({ key }) => t('kinds.offer.name', { name: key }),
    change: (action, { key, value }) =>
      action === 'remove'
        ? t('kinds.offer.undefine', { name: key })
        : t('kinds.offer.offer', { bridge: value.bridge, name: key }),
  },
  remedy: (stderr) =>
    /failed to connect to the hypervisor/i.test(stderr) ? t('kinds.offer.notRunning') : null,
  noticed: 'by reading',
};

/** A network of that name; libvirt keeps its networks in `directory`. */
export const offerOf = (
  name: string,
  directory: string,
  value: Pick<OfferValue, 'bridge' | 'mayStay'>,
): Offer => ({
  kind: offer.name,
  key: name,
  value: { ...value, stored: join(directory, `${name}.xml`), isWhole: true },
});

async function readOffer(host: Host, wanted: Offer): Promise<Offer[]> {
  const { stored, bridge } = wanted.value;
  const text = await host.readFile(stored).catch(() => null);
  if (text === null || parseLibvirtNetwork(text)?.joins !== bridge) return [];
  const started = await host.readDir(join(dirname(stored), 'autostart')).catch((): string[] => []);
  return [{ ...wanted, value: { ...wanted.value, isWhole: started.includes(basename(stored)) } }];
}

/** By libvirt.org/formatnetwork.html, “Using an existing host bridge”. */
const definitionOf = ({ key, value }: Offer): string =>
  `<network>\n  <name>${key}</name>\n  <forward mode='bridge'/>\n  <bridge name='${value.bridge}'/>\n</network>\n`;

const starting = ({ key }: Offer): string => t('kinds.offer.start', { name: key });

/** virsh opens what it reads, and a socket, as our programs get for their input, cannot be opened. */
const definition = (one: Offer): Step => ({
  title: t('kinds.offer.define', { name: one.key }),
  operation: run(['sh', '-c', `cat | virsh -q -c ${URI} net-define /dev/stdin`], definitionOf(one)),
});

const virsh = (title: string, args: string[]): Step => ({
  title,
  operation: run(['virsh', '-q', '-c', URI, ...args]),
});
