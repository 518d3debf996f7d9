/** What was decided of changes that several hosts make together: hosts that were away ask for it later, also after a restart. */
import { join } from 'node:path';
import * as z from 'zod';
import type { Paths } from '../host/paths';
import { readOrNull, writeWhole } from '../host/wholeFile';

const decidedSchema = z.array(z.object({ change: z.string(), kept: z.boolean(), at: z.number() }));
type Decided = z.infer<typeof decidedSchema>[number];

/** So many of each sort are remembered; whoever asks later is told that a change was not kept. */
const MOST = 1_000;

/** Beside the history, whose files are on disk when they are written. */
const fileIn = ({ history }: Pick<Paths, 'history'>): string => join(history, 'decided.json');

/** Whether a change is kept; null when that is not decided, as far as is remembered here. */
export const decidedOf = (paths: Pick<Paths, 'history'>, change: string): boolean | null =>
  read(paths).find((one) => one.change === change)?.kept ?? null;

/** Decides, for good: on disk when this returns, and never otherwise afterwards. Only for whoever holds the lock. */
export function decide(paths: Pick<Paths, 'history'>, change: string, kept: boolean): void {
  const known = read(paths);
  if (known.some((one) => one.change === change)) return;
  const all = [...known, { change, kept, at: Date.now() }];
  // A host may have us asked about changes that never were: those take no room of what was kept.
  const remembered = [true, false].flatMap((is) => all.filter((one) => one.kept === is).slice(-MOST));
  writeWhole(fileIn(paths), JSON.stringify(remembered), 0o600);
}

function read(paths: Pick<Paths, 'history'>): Decided[] {
  try {
    return decidedSchema.parse(JSON.parse(readOrNull(fileIn(paths)) ?? '[]'));
  } catch {
    return [];
  }
}
