/** Which devices a bridge can be put over, and why it cannot be put over others. */
import { VirtnetError } from '../../../../../shared/contract/error';
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  isBridged,
  NO_DEVICE_NAMES,
} from '../../../../../shared/definition/network';
import { freeBridgeName, makeBridgeWays } from '../../../../../shared/words/makeBridge';
import { listText, t } from '../../../../../shared/language/language';
import type { CardOwner } from '../../../facts/cardOwner';
import type { Link } from '../../../facts/ipShow';
import { isCard } from '../../../facts/uplinks';
import type { Host } from '../../../host/host';
import type { BridgeNote } from '../../../changes/bridgeNotes';
import type { Stored } from '../../../changes/store';

/** Which part of the order is at fault. */
const refused = (part: 'bridge' | 'card', message: string): VirtnetError =>
  new VirtnetError(message, { code: 'unsupported', path: `order.${part}` });

/** Throws `unsupported` for a name that no device can have, and `name-taken` for one that is taken. */
export function requireFreeName(
  bridge: string,
  links: readonly Link[],
  { definitions, running }: Stored,
): void {
  const isFit =
    bridge.length <= DEVICE_NAME_MAX && DEVICE_NAME_PATTERN.test(bridge) && !NO_DEVICE_NAMES.includes(bridge);
  if (!isFit) throw refused('bridge', t('orders.bridge.noName', { bridge, max: DEVICE_NAME_MAX }));
  const names = links.map(({ name }) => name);
  const free = freeBridgeName(names);
  if (names.includes(bridge))
    throw new VirtnetError(t('orders.bridge.nameOfDevice', { bridge, free }), {
      code: 'name-taken',
      name: bridge,
    });
  const all = [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
  const owner = all.find((one) => !isBridged(one) && one.bridge.name === bridge);
  if (owner)
    throw new VirtnetError(t('orders.bridge.nameOfNetwork', { network: owner.name, bridge, free }), {
      code: 'name-taken',
      name: bridge,
    });
}

/** Kinds of virtual devices that stand for one network card or several. */
const CARDS = new Set(['bond', 'team', 'vlan']);

/** The device that a bridge is to be put over. Throws `not-found`, and `unsupported` for what it cannot be put over. */
export async function requireCard(
  host: Pick<Host, 'readDir'>,
  card: string,
  links: readonly Link[],
  { definitions, running }: Stored,
): Promise<Link> {
  const link = links.find(({ name }) => name === card);
  if (!link) throw new VirtnetError(t('orders.bridge.noDevice', { card }), { code: 'not-found', name: card });
  const inFolder = await host.readDir(`/sys/class/net/${card}`);
  if (inFolder.includes('wireless') || inFolder.includes('phy80211'))
    throw refused('card', t('orders.bridge.wireless', { card }));
  if (link.master !== null)
    throw refused('card', t('orders.bridge.hasMaster', { card, master: link.master }));
  if (link.kind === 'bridge') throw refused('card', t('orders.bridge.isBridge', { card }));
  if (link.loopback || !(isCard(link) || CARDS.has(link.kind ?? '')))
    throw refused(
      'card',
      link.kind === null
        ? t('orders.bridge.noCard', { card })
        : t('orders.bridge.virtualCard', { card, kind: link.kind }),
    );
  const above = inFolder.flatMap((name) => /^upper_(.+)$/.exec(name)?.[1] ?? []);
  if (above.length > 0)
    throw refused(
      'card',
      t('orders.bridge.hasUpper', { devices: above.join(', '), count: above.length, card }),
    );
  const all = [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
  const bound = all.find(({ forward }) => 'device' in forward && forward.device === card);
  if (bound) throw refused('card', t('orders.bridge.forwardsTo', { network: bound.name, card }));
  return link;
}

/** Throws `unsupported` where the card is not ours to change, with what to do instead; gives who is asked to do it. */
export function requireOneOwner(
  bridge: string,
  card: string,
  owners: readonly CardOwner[],
): BridgeNote['owner'] {
  const [owner, ...more] = owners;
  if (!owner) return 'nobody';
  const named = listText(owners.map(({ title, by }) => `${title} (${by})`));
  if (more.length > 0) throw refused('card', t('orders.bridge.severalOwners', { card, owners: named }));
  if (owner.id === 'other') throw refused('card', t('orders.bridge.otherOwner', { owner: named }));
  if (owner.isAsked) return owner.id;
  throw madeThere({ bridge, card }, owner.id, named);
}

/** The refusal that says what to type where the owner cannot be asked. */
export function madeThere(
  { bridge, card }: { bridge: string; card: string },
  id: CardOwner['id'],
  owner: string,
): VirtnetError {
  const lines = makeBridgeWays({ card, bridge })
    .filter((way) => way.id === id)
    .flatMap(({ parts }) => parts.flatMap(({ what, text }) => [what, text]));
  return refused('card', t('orders.bridge.makeThere', { card, bridge, owner, lines: lines.join('\n') }));
}
