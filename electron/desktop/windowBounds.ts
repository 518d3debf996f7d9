/** Where windows open: remembers where one was, and forgets it when no display shows that place any more. */
import writeFileAtomic from 'write-file-atomic';
import * as z from 'zod';
import { readBounded } from '../app/boundedFile';

/** The smallest window, in device-independent pixels; screens are laid out from this size up. */
export const MINIMUM_SIZE = { width: 800, height: 600 } as const;
const DEFAULT_SIZE = { width: 1180, height: 760 } as const;

/** How much of the title bar must be on a display so that the window can be dragged. */
const GRIP = { width: 120, height: 24 } as const;

const rectangleSchema = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().positive(),
  height: z.int().positive(),
});
const storedSchema = rectangleSchema.extend({ maximized: z.boolean() });

/** How far a window opens from the one before, so that both title bars can be seen. */
const STEP = 32;

type Rectangle = z.infer<typeof rectangleSchema>;
/** Where the window was; `maximized` is apart, so that it can be made smaller again. */
export type StoredBounds = z.infer<typeof storedSchema>;

/** Where to open the window; without x and y the window system places it. */
export interface OpeningBounds {
  x?: number;
  y?: number;
  width: number;
  height: number;
  maximized: boolean;
}

/** The bounds to open with, given the work areas of the displays there are. */
export function openingBounds(file: string, workAreas: readonly Rectangle[]): OpeningBounds {
  const stored = readStored(file);
  if (!stored) return { ...DEFAULT_SIZE, maximized: false };
  const area = workAreas.find((candidate) => isReachable(stored, candidate));
  if (!area) return { ...DEFAULT_SIZE, maximized: stored.maximized };
  return {
    x: stored.x,
    y: stored.y,
    width: Math.max(MINIMUM_SIZE.width, Math.min(stored.width, area.width)),
    height: Math.max(MINIMUM_SIZE.height, Math.min(stored.height, area.height)),
    maximized: stored.maximized,
  };
}

/** The bounds of a window that opens beside another; where no display has room there, in the corner of the same one. */
export function besideBounds(other: Rectangle, workAreas: readonly Rectangle[]): OpeningBounds {
  const { width, height } = other;
  const place = { x: other.x + STEP, y: other.y + STEP };
  const area = workAreas.find((candidate) => isReachable(other, candidate));
  if (!area) return { width, height, maximized: false };
  const fits = place.x + width <= area.x + area.width && place.y + height <= area.y + area.height;
  return { ...(fits ? place : { x: area.x, y: area.y }), width, height, maximized: false };
}

/** Stores the bounds at once: it happens while the window closes. */
export function storeBounds(file: string, bounds: StoredBounds): void {
  writeFileAtomic.sync(file, JSON.stringify(bounds), { mode: 0o600 });
}

function readStored(file: string): StoredBounds | null {
  try {
    return storedSchema.safeParse(JSON.parse(readBounded(file))).data ?? null;
  } catch {
    return null;
  }
}

function isReachable(window: Rectangle, area: Rectangle): boolean {
  const visible = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  return visible >= GRIP.width && window.y >= area.y && window.y + GRIP.height <= area.y + area.height;
}
