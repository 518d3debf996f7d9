/** Where everything in a diagram stands: a topology turned into a flat list of shapes, without drawing any. */
import { typeName } from '../../shared/definition/describe';
import type { Ink } from '../pictures/drawing';
import { guestsHeight, guestsWidth, layGuests } from './layoutGuests';
import { layPeers, peersWidth } from './layoutPeers';
import { text, type Point, type Shape } from './shapes';
import type { NetworkNode, Topology, UplinkNode } from './topology';
import { uplinkWords } from './topologyText';
import { t } from '../../shared/language/language';

export interface Layout {
  width: number;
  height: number;
  shapes: Shape[];
}

const MARGIN = 8;
const LINE = 12;
const GLOBE_X = 52;
const HOST_X = 118;
const UPLINK_WIDTH = 118;
/** The first of the upright wires that carry packets from uplinks to networks, one for each uplink. */
const LANES_X = HOST_X + 12 + UPLINK_WIDTH + 8;
const LANE = 8;
const LINK = 122;
const SWITCH_WIDTH = 144;
const UPLINK_PITCH = 76;
/** From the top of a network's part to its switch: its name stands above. */
const ABOVE_SWITCH = 36;
const TOP = MARGIN + 26;

/** Lays out a diagram of any number of uplinks, networks and guests; nothing overlaps. */
export function layOut(topology: Topology): Layout {
  const { uplinks, networks } = topology;
  const linkX = LANES_X + LANE * Math.max(0, uplinks.length - 1);
  const switchX = linkX + LINK + SWITCH_WIDTH / 2;
  const guestsX = switchX + SWITCH_WIDTH / 2 + 12;

  let bottom = TOP;
  const places = networks.map((network) => {
    const place = placeNetwork(network, bottom);
    bottom = place.bottom;
    return { network, switchY: place.switchY };
  });
  const firstY = places[0]?.switchY ?? TOP + ABOVE_SWITCH;
  const ports = uplinks.map((uplink, index) => ({ uplink, y: firstY + index * UPLINK_PITCH }));
  const lastUplink = ports.at(-1);
  const hostBottom = Math.max(
    bottom,
    firstY + 64,
    firstY + 36 + topology.outside.length * LINE,
    lastUplink ? lastUplink.y + 20 + lastUplink.uplink.addresses.length * LINE : 0,
  );
  const guestColumns = Math.max(peersWidth(topology.span), ...networks.map(guestsWidth));
  const hostRight = networks.length > 0 ? guestsX + guestColumns + 12 : linkX + LINK;

  const shapes: Shape[] = [
    { kind: 'host', x: HOST_X, y: MARGIN, width: hostRight - HOST_X, height: hostBottom - MARGIN },
    text(topology.host, HOST_X + 14, MARGIN + 16, hostRight - HOST_X - 28, 'title'),
    ...layOutside(topology, firstY),
  ];
  ports.forEach(({ uplink, y }, index) => {
    const served = places.filter(({ network }) => network.way.uplink === uplink.name);
    shapes.push(
      ...layUplink(uplink, y, firstY, served),
      ...layLane(
        LANES_X + index * LANE,
        y,
        served.map(({ switchY }) => switchY),
        served.every(({ network }) => network.state === 'inactive'),
      ),
    );
  });
  for (const { network, switchY } of places) {
    const lane = uplinks.findIndex(({ name }) => name === network.way.uplink);
    shapes.push(...layLink(network, lane < 0 ? null : LANES_X + lane * LANE, linkX, switchX, switchY));
    shapes.push(...laySwitch(network, switchX, switchY));
    shapes.push(...layGuests(network, { switchX, guestsX, switchY }));
  }
  const [only] = networks;
  if (!topology.span || !only) return { width: hostRight + MARGIN, height: hostBottom + MARGIN, shapes };
  const place = { top: hostBottom, left: HOST_X, right: hostRight, switchX, guestsX, switchY: firstY };
  const others = layPeers(topology.span, only, place);
  return {
    width: hostRight + MARGIN,
    height: others.bottom + MARGIN,
    shapes: [...shapes, ...others.shapes],
  };
}

/** A network takes as much height as its guests or the words below its switch need. */
function placeNetwork(network: NetworkNode, top: number): { switchY: number; bottom: number } {
  const below = 20 + LINE * switchWords(network).length;
  const grid = guestsHeight(network);
  const height = Math.max(grid, ABOVE_SWITCH + below, ABOVE_SWITCH + 44) + 12;
  // The switch stays near the top of a long list of guests, in the middle of a short one.
  const middle = Math.min(grid, 240) / 2;
  const switchY = top + Math.max(ABOVE_SWITCH, middle);
  return { switchY, bottom: Math.max(top + height, switchY + below + 12) };
}

function layOutside({ outside, uplinks }: Topology, y: number): Shape[] {
  const words = [t('diagram.outside'), ...outside];
  return [
    { kind: 'globe', x: GLOBE_X, y, faint: uplinks.length === 0 },
    ...(uplinks.length === 0
      ? [
          {
            kind: 'wire',
            points: [
              [GLOBE_X + 24, y],
              [HOST_X, y],
            ],
            ink: 'plain',
            dashed: true,
          } as const,
        ]
      : []),
    ...words.map((word, index) =>
      text(word, GLOBE_X, y + 36 + index * LINE, 98, index === 0 ? 'title' : 'note', 'middle'),
    ),
  ];
}

/** The uplink's port on the host's edge, its words, and the wire to the outside with the ways that packets may go. */
function layUplink(
  uplink: UplinkNode,
  y: number,
  globeY: number,
  served: readonly { network: NetworkNode }[],
): Shape[] {
  const ways = served.flatMap(({ network }) => (network.state === 'inactive' ? [] : [network.way]));
  const [name = '', ...more] = [uplink.name, ...uplinkWords(uplink)];
  const x = HOST_X + 14;
  const isUp = uplink.state === 'up';
  const points: Point[] = [
    ...(y === globeY
      ? [[GLOBE_X + 24, y] as const]
      : [[HOST_X - 14, globeY] as const, [HOST_X - 14, y] as const]),
    [HOST_X - 5, y],
  ];
  return [
    { kind: 'wire', points, ink: 'plain', dashed: ways.length === 0 || !isUp },
    { kind: 'port', x: HOST_X, y },
    text([name, ...more].join(', '), x, y - 9, UPLINK_WIDTH, 'title'),
    ...uplink.addresses.map((address, index) =>
      text(address, x, y + 15 + index * LINE, UPLINK_WIDTH, 'note'),
    ),
    ...(isUp && ways.some((way) => way.out)
      ? [
          {
            kind: 'arrow',
            x: y === globeY ? GLOBE_X + 25 : HOST_X - 15,
            y,
            to: 'left',
            ink: 'plain',
          } as const,
        ]
      : []),
    ...(isUp && ways.some((way) => way.in)
      ? [{ kind: 'arrow', x: HOST_X - 6, y, to: 'right', ink: 'plain' } as const]
      : []),
    ...(isUp ? [] : [{ kind: 'cross', x: HOST_X - 16, y } as const]),
  ];
}

/** From an uplink's port inwards, and up and down to where its networks branch off. */
function layLane(x: number, y: number, branches: readonly number[], dashed: boolean): Shape[] {
  if (branches.length === 0) return [];
  const wires: Shape[] = [plainWire(dashed, [HOST_X + 5, y], [x, y])];
  const top = Math.min(y, ...branches);
  const bottom = Math.max(y, ...branches);
  if (bottom > top) wires.push(plainWire(dashed, [x, top], [x, bottom]));
  return wires;
}

const plainWire = (dashed: boolean, ...points: Point[]): Shape => ({
  kind: 'wire',
  points,
  ink: 'plain',
  dashed,
});

/** Between an uplink's lane and the switch: what happens to packets, and which way they may go. */
function layLink(
  { way, state }: NetworkNode,
  laneX: number | null,
  linkX: number,
  switchX: number,
  y: number,
): Shape[] {
  const end = switchX - 27;
  const middle = linkX + LINK / 2;
  const start = laneX ?? middle;
  const ink: Ink = state === 'changed' ? 'changed' : way.mode;
  const dashed = state === 'inactive' || laneX === null;
  const words = [typeName(way.mode), ...way.notes];
  return [
    {
      kind: 'wire',
      points: [
        [start, y],
        [end, y],
      ],
      ink,
      dashed,
    },
    ...(laneX !== null && way.out ? [{ kind: 'arrow', x: linkX + 10, y, to: 'left', ink } as const] : []),
    ...(laneX !== null && way.in ? [{ kind: 'arrow', x: end - 2, y, to: 'right', ink } as const] : []),
    ...linkSign(way, laneX, ink, middle, y),
    ...words.map((word, index) =>
      text(
        word,
        middle,
        index === 0 ? y - 20 : y + 16 + index * LINE,
        LINK - 4,
        index === 0 ? 'title' : 'note',
        'middle',
      ),
    ),
  ];
}

function linkSign(way: NetworkNode['way'], laneX: number | null, ink: Ink, x: number, y: number): Shape[] {
  if (laneX === null) return [{ kind: 'cross', x, y }];
  if (way.translation !== null) return [{ kind: 'sign', x, y, ink, sign: 'translate' }];
  return way.mode === 'open' || way.mode === 'bridge' ? [] : [{ kind: 'sign', x, y, ink, sign: 'route' }];
}

function switchWords({ device, addresses, state, guestsMeet }: NetworkNode): string[] {
  return [
    device,
    ...addresses,
    ...(state === 'active' ? [] : [t(`diagram.state.${state}`)]),
    ...(guestsMeet ? [] : [t('diagram.guestsApart')]),
  ];
}

function laySwitch(network: NetworkNode, x: number, y: number): Shape[] {
  const { state, name, way } = network;
  const ink: Ink = state === 'changed' ? 'changed' : way.mode;
  return [
    { kind: 'switch', x, y, ink, faint: state === 'inactive' },
    text(name, x, y - 21, SWITCH_WIDTH, 'title', 'middle'),
    ...switchWords(network).map((word, index) =>
      text(
        word,
        x,
        y + 28 + index * LINE,
        SWITCH_WIDTH,
        state === 'changed' && word === t('diagram.state.changed') ? 'changed' : 'note',
        'middle',
      ),
    ),
  ];
}
