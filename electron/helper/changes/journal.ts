/** The note that a mutation leaves before it touches anything, so that a new helper can finish it or take it back. */
import { mkdir, readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import writeFileAtomic from 'write-file-atomic';
import { historyEntrySchema } from '../../../shared/contract/history';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import type { RunState } from './store';

const runStateSchema = z.object({
  definition: networkDefinitionSchema,
  startedAt: z.number(),
  pollResolv: z.boolean(),
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

const journalSchema = z.object({
  /** Process id of the helper at work. */
  pid: z.number(),
  before: z.array(standingSchema),
  after: z.array(standingSchema),
  /** What the history says of it once it is done. */
  entries: z.array(historyEntrySchema).default([]),
});
export type Journal = z.infer<typeof journalSchema>;

const fileIn = (runDirectory: string): string => join(runDirectory, 'journal.json');

/** Not synced to disk: what it protects against is the death of the helper; that of the host empties /run as well. */
export async function writeJournal(runDirectory: string, journal: Journal): Promise<void> {
  const file = fileIn(runDirectory);
  await mkdir(dirname(file), { recursive: true });
  await writeFileAtomic(file, JSON.stringify(journal), { fsync: false, mode: 0o600 });
}

/** The note of a mutation that is under way or was cut off, or null. */
export async function readJournal(runDirectory: string): Promise<Journal | null> {
  const text = await readFile(fileIn(runDirectory), 'utf8').catch(() => null);
  if (text === null) return null;
  const parsed = journalSchema.safeParse(parseJson(text));
  return parsed.success ? parsed.data : null;
}

export async function removeJournal(runDirectory: string): Promise<void> {
  await rm(fileIn(runDirectory), { force: true });
}

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

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
