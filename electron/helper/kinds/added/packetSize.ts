/** The kind `packetSize`: the MTU of guests' devices, where one of them would make the whole bridge carry less. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import { parseAllShown } from '../../facts/ipShow';
import type { Kind } from '../kind';
import { SHOW_DEVICES } from '../devices/link';
import { batch } from '../operation';

/** By device, in bytes. */
export const packetSize: Kind<number> = {
  name: 'packetSize',
  wanted: () => [],
  async read(look, wanted) {
    if (wanted.length === 0) return [];
    const shown = parseAllShown(await look.shown(SHOW_DEVICES, t('kinds.link.unread')));
    const sizes = new Map(shown.map(({ ifname, mtu }) => [ifname, mtu]));
    return wanted.flatMap((one) => {
      const value = sizes.get(one.key);
      return value === undefined ? [] : [{ ...one, value }];
    });
  },
  presume: (look, owned, wanted) => packetSize.read(look, [...owned, ...wanted]),
  // A guest's device is the guest's.
  isLasting: true,
  steps(changes) {
    const { written } = changes.of(packetSize);
    const lines = written.map(({ key, value }) => `link set dev ${key} mtu ${value}`);
    const devices = written.map(({ key }) => key).join(', ');
    return { limit: batch(t('kinds.packetSize.set', { devices, size: written[0]?.value ?? 0 }), lines) };
  },
  words: {
    cause: 'kinds.packetSize.cause',
    name: ({ key }) => t('kinds.packetSize.name', { devices: key }),
    change: (_action, { key, value }) => t('kinds.packetSize.set', { devices: key, size: value }),
    difference: (found, wanted) =>
      t('kinds.packetSize.differs', { device: found.key, found: found.value, wanted: wanted.value }),
  },
  noticed: 'devices',
};

/** That a device carries packets of so many bytes. */
export const packetSizeOf = (key: string, value: number): Resource<number> => ({
  kind: packetSize.name,
  key,
  value,
});
