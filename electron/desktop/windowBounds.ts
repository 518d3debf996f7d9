/** Remembers where the window was, and forgets it when no display shows that place any more. */
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
