/** The note that a mutation leaves before it touches anything, so that a new helper can finish it or take it back. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as z from 'zod';
import { historyEntrySchema } from '../../../shared/contract/history';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import { ownerFields } from '../host/owner';
import { atOnce, readOrNull, storeWhole } from '../host/wholeFile';
import { additionSchema, type RunState } from './runState';

const runStateSchema = z.object({
  definition: networkDefinitionSchema,
  startedAt: z.number(),
  pollResolv: z.boolean(),
  // Those of an older version have none.
  additions: z.array(additionSchema).default([]),
  isOutdated: z.literal(true).optional(),
});

export const standingSchema = z.object({
  name: z.string(),
  /** What is stored, or null. */
  definition: networkDefinitionSchema.nullable(),
  autostart: z.boolean(),
  /** What runs, or null. */
  running: runStateSchema.nullable(),
});
/** How one network stands: what is stored of it and what runs. */
export type Standing = z.infer<typeof standingSchema>;

/** What belongs to networks, with all that it takes to put it back. */
export const belongingsSchema = z.object({
  before: z.array(additionSchema),
  after: z.array(additionSchema),
});

const journalSchema = z.object({
  ...ownerFields,
  before: z.array(standingSchema),
  after: z.array(standingSchema),
  belongings: belongingsSchema.default({ before: [], after: [] }),
  /** What the history says of it once it is done. */
  entries: z.array(historyEntrySchema).default([]),
  /** The note of this change, where it waits until it is kept once it is done. */
  waits: z.string().optional(),
});
export type Journal = z.infer<typeof journalSchema>;

const fileIn = (runDirectory: string): string => join(runDirectory, 'journal.json');

/** Not synced to disk: what it protects against is the death of the helper; that of the host empties /run as well. */
export async function writeJournal(runDirectory: string, journal: Journal): Promise<void> {
  await storeWhole(fileIn(runDirectory), JSON.stringify(journal), 0o600);
}

/** The note of a mutation that is under way or was cut off, or null. */
export function readJournal(runDirectory: string): Journal | null {
  const text = readOrNull(fileIn(runDirectory));
  if (text === null) return null;
  const parsed = journalSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

export const removeJournal = (runDirectory: string): Promise<void> =>
  atOnce(() => rmSync(fileIn(runDirectory), { force: true }));

/**
 * Where a cut-off mutation is to be taken: on to its end when the run state, which is written last, says that the
 * host was done, else back.
 */
export function destinationOf(journal: Journal, running: ReadonlyMap<string, RunState>): Standing[] {
  const done = journal.after.every(({ name, running: wanted }) =>
    isDeepStrictEqual(running.get(name) ?? null, wanted),
  );
  return done ? journal.after : journal.before;
}

/**
 * True where nothing of how networks stand changes, but what version keeps their files. A repair that fails leaves the host no worse than it found it, and its
 * journal would keep every other order waiting for what cannot be mended.
 */
export const isRepair = ({ before, after }: Pick<Journal, 'before' | 'after'>): boolean =>
  isDeepStrictEqual(before.map(upToDate), after.map(upToDate));

/** The same standing, with its files where this version has them. */
export function upToDate(standing: Standing): Standing {
  if (!standing.running?.isOutdated) return standing;
  const { definition, startedAt, pollResolv, additions } = standing.running;
  return { ...standing, running: { definition, startedAt, pollResolv, additions } };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
