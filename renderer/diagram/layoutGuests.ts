/** Guests beside their switch: columns of cells, each on a wire that runs down its column. */
import { text, type Point, type Shape } from './shapes';
import { hiddenText, type NetworkNode } from './topology';
import { t } from '../../shared/language/language';

const ROW = 38;
/** Above the first row, where the wires of several columns meet. */
const RAIL = 24;
const ICON = 30;
const TEXT_X = 12 + ICON + 6;
const TEXT_WIDTH = 100;
const COLUMN = TEXT_X + TEXT_WIDTH + 10;

/** Whose guests they are: those of a network here, or of what of it is on another host. */
export type GuestsOwner = Pick<NetworkNode, 'guests' | 'hidden' | 'state'>;

interface Cell {
  /** A guest that is there; else words about guests that are not drawn. */
  isGuest: boolean;
  lines: string[];
}

function cellsOf(network: GuestsOwner): Cell[] {
  const hidden = hiddenText(network);
  const cells = [
    ...network.guests.map(({ name, addresses }) => ({
      isGuest: true,
      lines: [name, ...addresses.filter((address) => address !== name).slice(0, 2)],
    })),
    ...(hidden === null ? [] : [{ isGuest: network.guests.length === 0, lines: [hidden] }]),
  ];
  return cells.length > 0 ? cells : [{ isGuest: false, lines: [t('diagram.noGuests')] }];
}

/** One column for a few guests, up to three for many: a picture that scrolls down rather than sideways. */
const columnsFor = (cells: number): number => (cells <= 7 ? 1 : cells <= 20 ? 2 : 3);

const rowsFor = (cells: number): number => Math.ceil(cells / columnsFor(cells));

/** Height of a network's guests, in units. */
export const guestsHeight = (network: GuestsOwner): number => RAIL + rowsFor(cellsOf(network).length) * ROW;

/** Width of a network's guests, in units. */
export const guestsWidth = (network: GuestsOwner): number => columnsFor(cellsOf(network).length) * COLUMN;

/** The guests from `guestsX` on, whose middle is the switch's or, for many, whose top is that of the network. */
export function layGuests(
  network: GuestsOwner,
  place: { switchX: number; guestsX: number; switchY: number },
): Shape[] {
  const { guestsX, switchY } = place;
  const cells = cellsOf(network);
  const rows = rowsFor(cells.length);
  const columns = columnsFor(cells.length);
  const dashed = network.state === 'inactive';
  const half = Math.min(guestsHeight(network), 240) / 2;
  const firstY = switchY - half + RAIL + ROW / 2 - (columns === 1 && rows <= 5 ? RAIL / 2 : 0);
  const railY = firstY - ROW / 2 - 6;
  const shapes: Shape[] = [];
  const wire = (...points: Point[]): void => {
    shapes.push({ kind: 'wire', points, ink: 'plain', dashed });
  };
  const lastColumn = guestsX + (columns - 1) * COLUMN;
  if (cells.some(({ isGuest }) => isGuest)) wire([place.switchX + 26, switchY], [guestsX, switchY]);
  if (columns > 1) wire([guestsX, railY], [lastColumn, railY]);
  for (let column = 0; column < columns; column += 1) {
    const x = guestsX + column * COLUMN;
    const own = cells.slice(column * rows, (column + 1) * rows);
    const ys = own.flatMap(({ isGuest }, row) => (isGuest ? [firstY + row * ROW] : []));
    if (ys.length > 0) {
      const ends = [...ys, ...(column === 0 ? [switchY] : []), ...(columns > 1 ? [railY] : [])];
      if (ends.length > 1) wire([x, Math.min(...ends)], [x, Math.max(...ends)]);
    }
    own.forEach((cell, row) => {
      const y = firstY + row * ROW;
      if (cell.isGuest) {
        wire([x, y], [x + 12, y]);
        shapes.push({ kind: 'guest', x: x + 12 + ICON / 2, y, faint: dashed });
      }
      const top = y + 3.5 - ((cell.lines.length - 1) * 11) / 2;
      cell.lines.forEach((line, index) =>
        shapes.push(
          text(
            line,
            x + TEXT_X,
            top + index * 11,
            TEXT_WIDTH,
            index === 0 && cell.isGuest ? 'title' : 'note',
          ),
        ),
      );
    });
  }
  return shapes;
}
