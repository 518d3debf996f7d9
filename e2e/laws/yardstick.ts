/** Promises about time, judged by what the machine can do while they are kept: a busy one is slow in all things alike. */

/** What is promised takes so many readings of the host besides its waiting; one or two when nothing else runs. */
const READINGS = 20;

/** How long this takes now, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const begin = performance.now();
  await work();
  return performance.now() - begin;
}

/** What keeps a promise, in milliseconds: the promised time, and the work that it includes as long as that takes here and now. */
export const allowed = (promised: number, reading: number): number => promised + READINGS * reading;
