/** The kind `fdb`: to which hosts an overlay sends what nobody knows the place of, where no daemon tells it (engine `static`). */
import type { Resource } from '../../../../shared/contract/resource';
import { overlayDevice, peersOf } from '../../../../shared/definition/span';
import { overlayAddress } from '../../../../shared/span/overlayAddress';
import { t } from '../../../../shared/language/language';
import { parseAllShown } from '../../facts/ipShow';
import { ANYBODY, readForwarding } from '../../facts/overlay';
import { counted, SHOW_DEVICES } from '../devices/link';
import { withBridge, type Kind } from '../kind';
import { runLines } from '../operation';
import { inKernel, overlaysRemade, vxlanIdentity } from './vxlan';

/** An entry of the flood list of a device. */
interface FdbValue {
  device: string;
  /** The underlay address of another host. */
  to: string;
}

type Fdb = Resource<FdbValue>;

export const fdb: Kind<FdbValue> = {
  name: 'fdb',
  wanted: ({ definition: { span } }) =>
    span?.engine === 'static'
      ? peersOf(span).map((peer) => entryOf(overlayDevice(span), inKernel(overlayAddress(peer))))
      : [],
  async read(look, wanted) {
    const devices = new Set(wanted.map(({ value }) => value.device));
    if (devices.size === 0) return [];
    const shown = parseAllShown(await look.shown(SHOW_DEVICES, t('kinds.link.unread')));
    const there = shown.filter(({ ifname }) => devices.has(ifname)).map(({ ifname }) => ifname);
    const read = await Promise.all(
      there.map(async (device) =>
        (await readForwarding(look.host, device)).flatMap(({ mac, dst }) =>
          mac === ANYBODY ? [entryOf(device, inKernel(dst))] : [],
        ),
      ),
    );
    return read.flat();
  },
  presume: withBridge,
  renewed: (found, { value }, { changes }) => (overlaysRemade(changes).includes(value.device) ? found : null),
  goesWith: ({ value }) => vxlanIdentity(value.device),
  steps(changes) {
    const { removed, written } = changes.of(fdb);
    const words = (entries: readonly Fdb[]) => counted(entries.map(({ value }) => value.to));
    return {
      cut: entryLines(t('kinds.fdb.remove', words(removed)), 'del', removed),
      flood: entryLines(t('kinds.fdb.add', words(written)), 'append', written),
    };
  },
  words: {
    cause: 'kinds.fdb.cause',
    name: ({ value: { device, to } }) => t('kinds.fdb.name', { device, to }),
    change: (action, { value: { device, to } }) => t('kinds.fdb.change', { action, device, to }),
  },
  noticed: 'devices',
};

const entryOf = (device: string, to: string): Fdb => ({
  kind: fdb.name,
  key: `${device} ${to}`,
  value: { device, to },
});

/** Appending what is there already changes nothing. */
const entryLines = (title: string, verb: 'append' | 'del', entries: readonly Fdb[]) =>
  runLines(
    title,
    ['bridge', '-batch', '-'],
    entries.map(({ value: { device, to } }) => `fdb ${verb} ${ANYBODY} dev ${device} dst ${to}`),
  );
