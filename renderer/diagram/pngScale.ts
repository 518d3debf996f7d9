/** How large a drawing may become as an image of points. */

/** Points a unit, as a sharp screen shows it. */
const WANTED = 2;
/** The longest edge and the largest area of a canvas that Chromium draws. */
const EDGE_MAX = 16_384;
const AREA_MAX = 64_000_000;

/** Points for each unit of a drawing of this size: two, or as many as an image can have. */
export const pngScale = (width: number, height: number): number =>
  Math.min(WANTED, EDGE_MAX / width, EDGE_MAX / height, Math.sqrt(AREA_MAX / (width * height)));
