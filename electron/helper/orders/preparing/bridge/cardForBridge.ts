/** Which devices a bridge can be put over, and why it cannot be put over others. */
import { VirtnetError } from '../../../../../shared/contract/error';
import {
  DEVICE_NAME_MAX,
  DEVICE_NAME_PATTERN,
  isBridged,
  NO_DEVICE_NAMES,
} from '../../../../../shared/definition/network';
import { freeBridgeName, makeBridgeWays } from '../../../../../shared/words/makeBridge';
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
  if (!isFit)
    throw refused(
      'bridge',
      `“${bridge}” cannot be the name of a bridge: use up to ${DEVICE_NAME_MAX} letters, digits, “_”, “-” and “.”, as br0.`,
    );
  const names = links.map(({ name }) => name);
  const free = `Choose another name, as ${freeBridgeName(names)}.`;
  if (names.includes(bridge))
    throw new VirtnetError(`This host has a device ${bridge} already. ${free}`, {
      code: 'name-taken',
      name: bridge,
    });
  const all = [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
  const owner = all.find((one) => !isBridged(one) && one.bridge.name === bridge);
  if (owner)
    throw new VirtnetError(`The network “${owner.name}” makes a bridge ${bridge} for itself. ${free}`, {
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
  if (!link)
    throw new VirtnetError(
      `There is no device ${card} on this host. Name a wired network card, as “virtnet host-check” lists them.`,
      { code: 'not-found', name: card },
    );
  const inFolder = await host.readDir(`/sys/class/net/${card}`);
  if (inFolder.includes('wireless') || inFolder.includes('phy80211'))
    throw refused(
      'card',
      `${card} is wireless and cannot be part of a bridge: an access point passes on only what comes from the card’s own hardware address. Over Wi-Fi use a NAT or routed network.`,
    );
  if (link.master !== null)
    throw refused(
      'card',
      `${card} is part of ${link.master} already. Name ${link.master} in the network, or take ${card} out of it first.`,
    );
  if (link.kind === 'bridge')
    throw refused('card', `${card} is a bridge itself. Guests can join it: name it in a Bridged network.`);
  if (link.loopback || !(isCard(link) || CARDS.has(link.kind ?? '')))
    throw refused(
      'card',
      `${card} is no wired network card${link.kind === null ? '' : ` but a virtual device (${link.kind})`}, and a LAN cannot be joined by it. Use a NAT or routed network.`,
    );
  const above = inFolder.flatMap((name) => /^upper_(.+)$/.exec(name)?.[1] ?? []);
  if (above.length > 0)
    throw refused(
      'card',
      `${above.join(', ')} ${above.length === 1 ? 'stands' : 'stand'} on ${card} and would lose the LAN to the bridge. Put ${above.length === 1 ? 'it' : 'them'} on a bridge that you make as docs/guide/bridge.md says.`,
    );
  const all = [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
  const bound = all.find(({ forward }) => 'device' in forward && forward.device === card);
  if (bound)
    throw refused(
      'card',
      `The network “${bound.name}” forwards to ${card} only, and would reach nothing behind a bridge. Let it forward to any device first.`,
    );
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
  const named = owners.map(({ title, by }) => `${title} (${by})`);
  if (more.length > 0)
    throw refused(
      'card',
      `${card} is configured by several programs: ${named.join(' and ')}. Which of them is to make the bridge cannot be told; leave the card to one of them first.`,
    );
  if (owner.id === 'other')
    throw refused(
      'card',
      `${owner.title} (${owner.by}) configures the cards of this host and is not known here well enough to be asked for a bridge. Make the bridge with its own tools, and name it in the network.`,
    );
  if (owner.id === 'networkd' || owner.id === 'networkmanager') return owner.id;
  const lines = makeBridgeWays({ card, bridge })
    .filter(({ id }) => id === owner.id)
    .flatMap(({ parts }) => parts.flatMap(({ what, text }) => [what, text]));
  throw refused(
    'card',
    `${card} is configured by ${named.join('')}, which has to make the bridge so that it lasts, and cannot be asked to by this program. Do it there:\n\n${lines.join('\n')}\n\nThen name ${bridge} in a Bridged network.`,
  );
}
