/** Prepares that a bridge is put over a network card, and that the card gets back what the bridge has. */
import { VirtnetError } from '../../../../../shared/contract/error';
import type { OrderOf } from '../../../../../shared/contract/order';
import type { Resource } from '../../../../../shared/contract/resource';
import { isBridged } from '../../../../../shared/definition/network';
import { t } from '../../../../../shared/language/language';
import { noteFile, readBridgeNote, type BridgeNote } from '../../../changes/bridgeNotes';
import { cardOwners, dhcpClients, forDevice, isKeptByOthers } from '../../../facts/cardOwner';
import { readCarried, type Carried } from '../../../facts/deviceState';
import { readLinks, type Link } from '../../../facts/ipShow';
import { dhcpClientOf } from '../../../kinds/uplink/dhcpClient';
import { ownedBridge, type OwnedBridge } from '../../../kinds/uplink/ownedBridge';
import { ifupdownBridge } from './ifupdownBridge';
import { netplanBridge } from './netplanBridge';
import { networkManagerBridge } from './networkManagerBridge';
import { networkdBridge } from './networkdBridge';
import type { OwnedWay } from './ownedWay';
import { privateFile, privateFileOf } from '../../../kinds/uplink/privateFile';
import { ipv6Of, movedOf } from '../../../kinds/uplink/moved';
import { uplinkBridgeOf } from '../../../kinds/uplink/uplinkBridge';
import { refuseBound, refuseTwice } from './boundToCard';
import { madeThere, requireCard, requireFreeName, requireOneOwner } from './cardForBridge';
import { refuseFiltered } from './filtersOfCard';
import type { OrderContext, Prepared } from '../prepared';

/** Throws `name-taken`, `not-found`, and `unsupported` with the reason why no bridge can be put over this card here. */
export async function prepareMakeBridge(
  context: OrderContext,
  { bridge, card }: Pick<OrderOf<'makeBridge'>, 'bridge' | 'card'>,
): Promise<Prepared> {
  const { host, paths, stored, surroundings } = context;
  const links = await readLinks(host);
  requireFreeName(bridge, links, stored);
  const known = await readBridgeNote(host, paths, bridge);
  if (known?.card === card && links.every(({ name }) => name !== card)) throw cardIsGone(known);
  const link = await requireCard(host, card, links, stored);
  if (known && known.card !== card) throw keptElsewhere(known);
  const owner = requireOneOwner(
    bridge,
    card,
    await cardOwners(host, surroundings, { name: card, index: link.index }),
  );
  await refuseFiltered(host, { bridge, card, zoneGoesAlong: owner === 'networkmanager' });
  await refuseBound(host, card, owner !== 'nobody');
  const note =
    owner === 'nobody'
      ? await noteOf(context, { bridge, link, known })
      : await noteByOwner(context, { bridge, link, owner, isKnown: known !== null });
  if (owner === 'nobody') await refuseTwice(host, [card, bridge], note.carried);
  const { path, content } = noteFile(paths, note);
  const text = await host.readFile(path);
  return {
    before: [],
    after: [],
    risk: t('orders.bridge.riskOfMaking', { card, bridge }),
    belongings: {
      before: text === null ? [] : [privateFileOf(path, text, null)],
      after: [privateFileOf(path, content, null), ...resourcesOf(note)],
    },
  };
}

/** Throws `not-found`, `is-active` while a network joins it, and `foreign-resource` while guests are plugged in. */
export async function prepareRemoveBridge(
  { host, paths, stored }: OrderContext,
  { bridge }: Pick<OrderOf<'removeBridge'>, 'bridge'>,
): Promise<Prepared> {
  const note = await readBridgeNote(host, paths, bridge);
  if (!note) throw notMadeHere(bridge);
  const { card } = note;
  refuseJoined(bridge, stored);
  const ports = (await host.readDir(`/sys/class/net/${bridge}/brif`)).filter((name) => name !== card);
  if (ports[0] !== undefined) throw stillPlugged(bridge, ports);
  const links = await readLinks(host);
  const isThere = links.some(({ name }) => name === bridge);
  // Then there is nothing that could be moved, nor anything to move it to.
  const isGone = !isThere && links.every(({ name }) => name !== card);
  const clients = await dhcpClients(host, bridge);
  // What has come since it was made goes to the card, not what the card had then.
  const now: BridgeNote = {
    ...note,
    carried: isThere && note.owner === 'nobody' ? await readCarried(host, bridge) : note.carried,
    clients: clients.map(({ argv }) => forDevice(argv, bridge, card)),
  };
  if (note.owner === 'nobody') await refuseTwice(host, [bridge, card], now.carried);
  const { path, content } = noteFile(paths, note);
  return {
    before: [],
    after: [],
    risk: t('orders.bridge.riskOfRemoving', { bridge, card }),
    belongings: {
      before: [
        privateFileOf(path, content, null),
        ...resourcesOf(now).filter(({ kind }) => !isGone || kind === privateFile.name),
      ],
      after: [],
    },
  };
}

/** What is to be kept of a bridge: what its card has now, or had when nobody has given it anything since the host started. */
async function noteOf(
  { host }: Pick<OrderContext, 'host'>,
  { bridge, link, known }: { bridge: string; link: Link; known: BridgeNote | null },
): Promise<BridgeNote> {
  const { name: card, mac } = link;
  const [carried, clients, ipv6] = await Promise.all([
    readCarried(host, card),
    dhcpClients(host, card),
    host.readSysctl(ipv6Of(card)),
  ]);
  const kept = clients.find(({ argv }) => isKeptByOthers(argv));
  if (kept) throw keptByOthers(card, kept.argv);
  const isBare = carried.length === 0 && clients.length === 0;
  return {
    ...{ bridge, card, owner: 'nobody', mac, files: [], making: [], giving: [] },
    ipv6: ipv6 === '0' || ipv6 === '1' ? ipv6 : null,
    carried: isBare && known ? known.carried.filter(isLasting) : carried,
    clients: isBare && known ? known.clients : clients.map(({ argv }) => argv),
  };
}

/** What its owner is to make of what it gives the card. */
async function noteByOwner(
  { host, surroundings }: Pick<OrderContext, 'host' | 'surroundings'>,
  asked: { bridge: string; link: Link; owner: Owner; isKnown: boolean },
): Promise<BridgeNote> {
  const { bridge, link, owner } = asked;
  const { name: card, mac } = link;
  return {
    ...{ bridge, card, owner, mac, ipv6: null, clients: [] },
    carried: (await readCarried(host, card)).filter(({ what }) => what === 'address'),
    ...(await wayOf(host, surroundings.root, asked)),
  };
}

type Owner = Exclude<BridgeNote['owner'], 'nobody'>;

/** How each of them is called. */
const OWNERS: Record<Owner, string> = {
  networkd: 'systemd-networkd',
  networkmanager: 'NetworkManager',
  netplan: 'netplan',
  ifupdown: 'ifupdown',
};

async function wayOf(
  host: OrderContext['host'],
  root: string,
  { bridge, link, owner, isKnown }: { bridge: string; link: Link; owner: Owner; isKnown: boolean },
): Promise<OwnedWay> {
  const { name: card, mac, mtu, index } = link;
  switch (owner) {
    case 'networkd':
      return networkdBridge(host, root, { bridge, card, mac, index });
    case 'networkmanager':
      return networkManagerBridge(host, { bridge, card, mac, isKnown });
    case 'netplan':
      return netplanBridge(host, root, { bridge, card, mac, index });
    case 'ifupdown': {
      const way = await ifupdownBridge(host, root, { bridge, card, mac, mtu });
      if (way === null) throw madeThere({ bridge, card }, owner, OWNERS[owner]);
      return way;
    }
  }
}

/** True for what does not end by itself. */
const isLasting = ({ words }: Carried): boolean => !words.includes('valid_lft') && !words.includes('expires');

function resourcesOf(note: BridgeNote): Resource[] {
  const { bridge, card, owner, mac, ipv6, carried, clients, files } = note;
  return owner === 'nobody'
    ? [
        uplinkBridgeOf(bridge, { card, mac }),
        ...movedOf({ bridge, card, ipv6 }, carried),
        ...clients.map((argv) => dhcpClientOf(bridge, card, argv)),
      ]
    : [
        ...files.map(({ path, content, like }) => privateFileOf(path, content, like)),
        byOwner({ ...note, owner }),
      ];
}

const byOwner = ({
  bridge,
  card,
  owner,
  carried,
  making,
  giving,
}: BridgeNote & { owner: Owner }): OwnedBridge => ({
  kind: ownedBridge.name,
  key: bridge,
  value: {
    ...{ card, owner: OWNERS[owner], making, giving, isWhole: true },
    families: carried.some(({ family }) => family === 4) ? [4] : [],
  },
});

function refuseJoined(bridge: string, { running }: OrderContext['stored']): void {
  const joined = [...running.values()].find(
    ({ definition }) => isBridged(definition) && definition.bridge.name === bridge,
  );
  if (!joined) return;
  const { name } = joined.definition;
  throw new VirtnetError(t('orders.bridge.joined', { network: name, bridge }), {
    code: 'is-active',
    name,
  });
}

const keptElsewhere = ({ bridge, card }: BridgeNote): VirtnetError =>
  new VirtnetError(t('orders.bridge.keptElsewhere', { bridge, card }), { code: 'name-taken', name: bridge });

const cardIsGone = ({ bridge, card }: BridgeNote): VirtnetError =>
  new VirtnetError(t('orders.bridge.cardIsGone', { card, bridge }), { code: 'not-found', name: card });

const notMadeHere = (bridge: string): VirtnetError =>
  new VirtnetError(t('orders.bridge.notMadeHere', { bridge: bridge.slice(0, 100) }), {
    code: 'not-found',
    name: bridge.slice(0, 100),
  });

const stillPlugged = (bridge: string, ports: readonly string[]): VirtnetError =>
  new VirtnetError(
    t('orders.bridge.stillPlugged', { ports: ports.join(', '), count: ports.length, bridge }),
    { code: 'foreign-resource', kind: 'port', name: ports[0] ?? '' },
  );

const keptByOthers = (card: string, argv: readonly string[]): VirtnetError =>
  new VirtnetError(t('orders.bridge.keptByOthers', { command: argv.join(' ').slice(0, 200), card }), {
    code: 'unsupported',
    path: 'order.card',
  });
