/** How many hardware addresses a bridge may learn, where kernel and `ip` can bound it. */
import { findProgram } from '../host/tools';
import type { Host } from '../host/host';

/**
 * Addresses that one bridge learns of all its guests together; frames to those above are flooded, as those to unknown
 * ones are. A guest with containers of its own has dozens.
 */
export const MOST_LEARNED = 4096;

/** The word of ip-link(8); it is no setting below /sys, so that only `ip` can set it. */
export const LEARNING_BOUND = 'fdb_max_learned';

/**
 * Whether `ip` knows the word (iproute2 6.8; the kernel from 6.7 on, and an older one passes over it). It stands in the
 * program itself: to look there starts no process.
 */
export async function knowsLearningBound(host: Pick<Host, 'holdsText'>): Promise<boolean> {
  const path = await findProgram('ip');
  return path !== null && (await host.holdsText(path, LEARNING_BOUND));
}
