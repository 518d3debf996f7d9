/** The shapes that a diagram is made of, and texts cut to the room they have. */
import type { Ink } from '../pictures/drawing';

export type Point = readonly [x: number, y: number];

/** Positions are in units of the drawing; a text stands on its baseline, all else around its middle. */
export type Shape =
  | { kind: 'host'; x: number; y: number; width: number; height: number }
  | { kind: 'wire'; points: readonly Point[]; ink: Ink; dashed: boolean }
  | { kind: 'arrow'; x: number; y: number; to: 'left' | 'right'; ink: Ink }
  | { kind: 'sign'; x: number; y: number; ink: Ink; sign: 'translate' | 'route' }
  | { kind: 'cross' | 'port'; x: number; y: number }
  | { kind: 'globe' | 'guest'; x: number; y: number; faint: boolean }
  | { kind: 'switch'; x: number; y: number; ink: Ink; faint: boolean }
  | {
      kind: 'text';
      x: number;
      y: number;
      anchor: 'start' | 'middle';
      tone: TextTone;
      text: string;
      /** The whole of a text that was cut. */
      full: string | null;
    };

export type TextTone = 'title' | 'note' | 'changed';

/** Units that a letter takes at most on average at the pictures' 10 units: DejaVu Sans, the widest of the usual fonts. */
export const LETTER_WIDTH: Record<TextTone, number> = { title: 7, note: 6.4, changed: 7 };

/** A text cut to a width. */
export function text(
  words: string,
  x: number,
  y: number,
  width: number,
  tone: TextTone,
  anchor: 'start' | 'middle' = 'start',
): Shape {
  const fitted = fitText(words, width, tone);
  return { kind: 'text', x, y, anchor, tone, text: fitted, full: fitted === words ? null : words };
}

/** The text itself, or as much of it as fits with an ellipsis. */
function fitText(words: string, width: number, tone: TextTone): string {
  const letters = Math.floor(width / LETTER_WIDTH[tone]);
  return words.length <= letters ? words : `${words.slice(0, Math.max(1, letters - 1))}…`;
}
