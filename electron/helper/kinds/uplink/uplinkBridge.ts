/** The kind `uplink bridge`: a bridge of the host over one of its network cards, made here because nobody else configures it. */
import type { Resource } from '../../../../shared/contract/resource';
import { t } from '../../../../shared/language/language';
import type { Host } from '../../host/host';
import { isBridge } from '../devices/lan';
import type { Kind } from '../kind';
import { batch, leniently } from '../operation';

export interface UplinkBridgeValue {
  card: string;
  /** The card's hardware address, which the bridge has as well. */
  mac: string;
}

export type UplinkBridge = Resource<UplinkBridgeValue>;

/** By the name of the bridge. */
export const uplinkBridge: Kind<UplinkBridgeValue> = {
  name: 'uplink bridge',
  wanted: () => [],
  read: async ({ host }, wanted) => (await Promise.all(wanted.map((one) => readBridge(host, one)))).flat(),
  presume: (look, owned, wanted) => uplinkBridge.read(look, [...owned, ...wanted]),
  // Whether it is ours is asked before it is wanted; what it carries is a matter of `moved`.
  same: () => true,
  steps(changes) {
    const { created, removed } = changes.of(uplinkBridge);
    return {
      build: created.flatMap((one) =>
        batch(t('kinds.uplinkBridge.make', { bridge: one.key }), [
          `link add ${one.key} address ${one.value.mac} type bridge stp_state 0 forward_delay 0`,
        ]),
      ),
      // After the DHCP client has left it.
      clean: removed.flatMap(({ key }) =>
        batch(t('kinds.link.remove', { bridge: key }), [`link del ${key}`]).map(leniently),
      ),
    };
  },
  words: {
    cause: 'kinds.ownedBridge.cause',
    name: ({ key, value: { card } }) => t('kinds.ownedBridge.name', { bridge: key, card }),
    change: (action, { key, value: { card, mac } }) =>
      action === 'remove'
        ? t('kinds.uplinkBridge.remove', { bridge: key, card })
        : t('kinds.uplinkBridge.makeWhole', { bridge: key, card, mac }),
  },
  noticed: 'devices',
};

const readBridge = async (host: Host, wanted: UplinkBridge): Promise<UplinkBridge[]> =>
  (await isBridge(host, wanted.key)) ? [wanted] : [];

/** A bridge over a card, with the card's hardware address. */
export const uplinkBridgeOf = (bridge: string, value: UplinkBridgeValue): UplinkBridge => ({
  kind: uplinkBridge.name,
  key: bridge,
  value,
});
