/** Other hosts below this one, each with its part of the network, and the overlay that runs from switch to switch. */
import { t } from '../../shared/language/language';
import type { Ink } from '../pictures/drawing';
import { guestsHeight, guestsWidth, layGuests, type GuestsOwner } from './layoutGuests';
import { text, type Point, type Shape } from './shapes';
import type { NetworkNode, PeerNode, Topology } from './topology';

/** Between two hosts, with the name of the overlay beside its wire. */
const GAP = 30;
const LINE = 12;
/** From the top of a host to its switch, and at least from there to its bottom. */
const ABOVE = 40;
const BELOW = 34;
/** Below the middle of a switch: above it goes the link to the outside. */
const DOWN = 9;
/** From the middle of a switch to where its words begin, and to its edge. */
const BUS = 73;
const EDGE = 26;

export interface PeersPlace {
  /** The bottom of the host above. */
  top: number;
  left: number;
  right: number;
  switchX: number;
  guestsX: number;
  /** The switch of this host. */
  switchY: number;
}

type Spanning = NonNullable<Topology['span']>;

/** What is known to be cut off; of one that nothing is known of that is not said. */
export const isCutOff = ({ state }: PeerNode): boolean => state === 'lost' || state === 'other-key';

const isReached = ({ state }: PeerNode): boolean => state === 'reached' || state === 'narrow';

const ownerOf = (peer: PeerNode): GuestsOwner => ({
  guests: peer.guests,
  hidden: 0,
  state: isReached(peer) ? 'active' : 'inactive',
});

/** Width of the widest host's guests, in units. */
export const peersWidth = (span: Topology['span']): number =>
  Math.max(0, ...(span?.peers ?? []).map((peer) => guestsWidth(ownerOf(peer))));

/** Hosts from `top` on; what it answers is where the last one ends. */
export function layPeers(
  { vni, peers }: Spanning,
  network: NetworkNode,
  place: PeersPlace,
): { bottom: number; shapes: Shape[] } {
  const { switchX, top } = place;
  const busX = switchX - BUS;
  const shapes: Shape[] = [text(t('diagram.overlay', { vni: String(vni) }), busX + 8, top + 19, 140, 'note')];
  const lastReached = peers.findLastIndex(isReached);
  let bottom = top;
  let from = place.switchY + DOWN;
  shapes.push(wire(lastReached < 0, [switchX - EDGE, from], [busX, from]));
  peers.forEach((peer, index) => {
    const host = placePeer(peer, bottom + GAP);
    const to = host.switchY + DOWN;
    shapes.push(wire(index > lastReached, [busX, from], [busX, to]), ...layPeer(peer, network, host, place));
    from = to;
    bottom = host.bottom;
  });
  return { bottom, shapes };
}

interface PeerPlace {
  top: number;
  switchY: number;
  bottom: number;
}

function placePeer(peer: PeerNode, top: number): PeerPlace {
  const height = guestsHeight(ownerOf(peer));
  const switchY = top + Math.max(ABOVE, Math.min(height, 240) / 2 + 4);
  return { top, switchY, bottom: Math.max(switchY + BELOW, top + height + 12) };
}

function layPeer(
  peer: PeerNode,
  network: NetworkNode,
  { top, switchY, bottom }: PeerPlace,
  place: PeersPlace,
): Shape[] {
  const { left, right, switchX, guestsX } = place;
  const busX = switchX - BUS;
  const y = switchY + DOWN;
  const ink: Ink = network.way.mode;
  const state = peer.state === null ? t('span.state.unknown') : t(`span.state.${peer.state}`);
  const words = [peer.name, peer.address, state];
  return [
    { kind: 'host', x: left, y: top, width: right - left, height: bottom - top },
    ...words.map((word, line) =>
      text(
        word,
        left + 14,
        top + 16 + line * LINE,
        busX - left - 20,
        line === 0 ? 'title' : toneOf(peer, line),
      ),
    ),
    wire(!isReached(peer), [busX, y], [switchX - EDGE, y]),
    ...(isCutOff(peer) ? [{ kind: 'cross', x: (busX + switchX - EDGE) / 2, y } as const] : []),
    { kind: 'switch', x: switchX, y: switchY, ink, faint: !isReached(peer) },
    ...layGuests(ownerOf(peer), { switchX, guestsX, switchY }),
  ];
}

const toneOf = (peer: PeerNode, line: number): 'note' | 'changed' =>
  line === 2 && isCutOff(peer) ? 'changed' : 'note';

const wire = (dashed: boolean, ...points: Point[]): Shape => ({
  kind: 'wire',
  points,
  ink: 'accent',
  dashed,
});
