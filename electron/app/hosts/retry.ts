/** When a lost connection is tried again. */

const FIRST_MS = 1_000;
const LAST_MS = 60_000;

/** Milliseconds before the nth attempt (0 = the first): doubles up to a minute. */
export const waitBeforeRetry = (attempt: number): number =>
  Math.min(FIRST_MS * 2 ** Math.min(attempt, 10), LAST_MS);
