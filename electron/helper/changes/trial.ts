/** The note of a change on trial: how things stood before it, so that any helper can take it back when nobody keeps it. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import type { Trial } from '../../../shared/contract/snapshot';
import { standingSchema, type Journal } from './journal';

/** How long a person has to say that a change is to be kept, in milliseconds. */
export const TRIAL_MS = 15_000;

const noteSchema = z.object({
  id: z.string(),
  /** Process id of the helper that waits for the answer. */
  pid: z.number(),
  /** Unix time in milliseconds. */
  until: z.number(),
  title: z.string(),
  before: z.array(standingSchema),
  after: z.array(standingSchema),
  /** What the history says of the change. */
  entries: z.array(z.object({ id: z.string(), uuid: z.string() })),
});
export type TrialNote = z.infer<typeof noteSchema>;

const fileIn = (runDirectory: string): string => join(runDirectory, 'trial.json');

/** Not synced to disk, like the journal: a restart of the host ends the trial of what ran, and of nothing else. */
export async function writeTrial(runDirectory: string, note: TrialNote): Promise<void> {
  await mkdir(runDirectory, { recursive: true });
  await writeFileAtomic(fileIn(runDirectory), JSON.stringify(note), { fsync: false, mode: 0o600 });
}

/** The change that waits for an answer, or null. */
export function readTrial(runDirectory: string): TrialNote | null {
  try {
    return noteSchema.parse(JSON.parse(readFileSync(fileIn(runDirectory), 'utf8')));
  } catch {
    return null;
  }
}

export async function removeTrial(runDirectory: string): Promise<void> {
  await rm(fileIn(runDirectory), { force: true });
}

/** True when nobody will answer any more: the time is over, or the helper that waited is gone. */
export const isLost = (note: TrialNote, now = Date.now()): boolean => now >= note.until || !isAlive(note.pid);

/** How long to wait before taking it back, in milliseconds; a clock that was set does not make it longer. */
export const timeLeft = ({ until }: TrialNote, now = Date.now()): number =>
  Math.min(Math.max(until - now, 0), TRIAL_MS);

/** The trial as a snapshot shows it. */
export function trialView({ id, title, until, before, after }: TrialNote): Trial {
  const here = after.filter(({ definition, running }) => definition !== null || running !== null);
  return { id, title, until, networks: (here.length > 0 ? here : before).map(({ name }) => name) };
}

/** What is noted of a change that goes on trial now. */
export const noteOf = (title: string, { pid, before, after, entries }: Journal): TrialNote => ({
  id: randomUUID(),
  pid,
  until: Date.now() + TRIAL_MS,
  title,
  before,
  after,
  entries: entries.map(({ id, uuid }) => ({ id, uuid })),
});

/**
 * Taking a change back must find everything as the change left it, so nothing else is changed meanwhile.
 * Throws `busy` while another change than the one `ends` takes back is on trial.
 */
export function refuseDuringTrial(note: TrialNote | null, ends: string | undefined): void {
  if (!note || note.id === ends) return;
  throw new VirtnetError(
    `A change of ${trialView(note)
      .networks.map((name) => `“${name}”`)
      .join(
        ', ',
      )} waits for an answer whether to keep it; nothing was changed. Keep it or take it back first, or wait ${Math.ceil(timeLeft(note) / 1000)} seconds.`,
    { code: 'busy', what: note.title },
  );
}

/** Why there is nothing to keep or to take back. */
export const noTrial = (id: string): VirtnetError =>
  new VirtnetError('No change waits for an answer: it was kept or taken back already.', {
    code: 'not-found',
    name: id,
  });

/** A process that has ended, and that nobody has asked for its end yet, has no command line any more. */
function isAlive(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}
