/** How tests wait: for what shall happen, however slow the machine is. Only what hangs is ended, with the name of the step. */
import { setTimeout as sleep } from 'node:timers/promises';

/** What is not there after so long never comes: far more than ten times the longest wait on a slow and busy machine. */
export const HUNG_MS = 5 * 60_000;

/** Between two looks, in milliseconds: often at first, since most things come soon; a look costs processes. */
const SHORTEST = 10;
const LONGEST = 200;

const hung = (step: string): Error => new Error(`hung at: ${step}`);

/** Looks again and again until it is so, and resolves with what the look gave. */
export async function until<T>(
  step: string,
  look: () => T | Promise<T>,
): Promise<Exclude<T, false | null | undefined>> {
  const end = performance.now() + HUNG_MS;
  for (let pause = SHORTEST; ; pause = Math.min(pause * 1.5, LONGEST)) {
    const seen = await look();
    if (seen !== false && seen !== null && seen !== undefined)
      return seen as Exclude<T, false | null | undefined>;
    if (performance.now() > end) throw hung(step);
    await sleep(pause);
  }
}

/** The outcome of work that is under way. */
export async function patiently<T>(step: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const end = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(hung(step)), HUNG_MS);
  });
  return Promise.race([work, end]).finally(() => clearTimeout(timer));
}
