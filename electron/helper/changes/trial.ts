/** The note of a change on trial: how things stood before it, so that any helper can take it back when nobody keeps it. */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { VirtnetError } from '../../../shared/contract/error';
import type { Trial } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
import { isGone, ownerFields } from '../host/owner';
import { atOnce, readWhole, storeWhole } from '../host/wholeFile';
import { belongingsSchema, standingSchema, type Journal } from './journal';

/** How long a person has to say that a change is to be kept, in milliseconds. */
export const TRIAL_MS = 15_000;

const noteSchema = z.object({
  id: z.string(),
  /** The helper that waits for the answer. */
  ...ownerFields,
  /** Unix time in milliseconds, by the clock as it was when this was written. */
  until: z.number(),
  /** What Unix time in milliseconds was by that clock when the host began to run. */
  bootedAt: z.number().default(0),
  title: z.string(),
  before: z.array(standingSchema),
  after: z.array(standingSchema),
  belongings: belongingsSchema.default({ before: [], after: [] }),
  /** What the history says of the change. */
  entries: z.array(z.object({ id: z.string(), uuid: z.string() })),
});
export type TrialNote = z.infer<typeof noteSchema>;

const fileIn = (runDirectory: string): string => join(runDirectory, 'trial.json');

/** Not synced to disk, like the journal: a restart of the host ends the trial of what ran, and of nothing else. */
export async function writeTrial(runDirectory: string, note: TrialNote): Promise<void> {
  await storeWhole(fileIn(runDirectory), JSON.stringify(note), 0o600);
}

/** The change that waits for an answer, or null. */
export function readTrial(runDirectory: string): TrialNote | null {
  try {
    return noteSchema.parse(JSON.parse(readWhole(fileIn(runDirectory))));
  } catch {
    return null;
  }
}

/** The trial under way, as the answer to whoever began it; null when there is none. */
export function begunTrial(runDirectory: string): { id: string; until: number } | null {
  const note = readTrial(runDirectory);
  return note && { id: note.id, until: note.until };
}

export const removeTrial = (runDirectory: string): Promise<void> =>
  atOnce(() => rmSync(fileIn(runDirectory), { force: true }));

/** Since the host began to run, in milliseconds: the same for all helpers, and not set as clocks are (CLOCK_MONOTONIC). */
const uptime = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** How long the time is over, in milliseconds; less than 0 before. A clock that was set meanwhile changes nothing of it. */
export const overdue = ({ until, bootedAt }: TrialNote): number => uptime() - (until - bootedAt);

/** True when nobody will answer any more: the time is over, or the helper that waited is gone. */
export const isLost = (note: TrialNote): boolean => overdue(note) >= 0 || isGone(note);

/** How long to wait before taking it back, in milliseconds. */
export const timeLeft = (note: TrialNote): number => Math.min(Math.max(-overdue(note), 0), TRIAL_MS);

/** The trial as a snapshot shows it. */
export function trialView({ id, title, until, before, after }: TrialNote): Trial {
  const here = after.filter(({ definition, running }) => definition !== null || running !== null);
  return { id, title, until, networks: (here.length > 0 ? here : before).map(({ name }) => name) };
}

/** What is noted of a change that goes on trial now. */
export const noteOf = (
  title: string,
  { pid, start, before, after, belongings, entries }: Journal,
): TrialNote => ({
  id: randomUUID(),
  pid,
  start,
  until: Date.now() + TRIAL_MS,
  bootedAt: Date.now() - uptime(),
  title,
  before,
  after,
  belongings,
  entries: entries.map(({ id, uuid }) => ({ id, uuid })),
});

/**
 * Taking a change back must find everything as the change left it, so nothing else is changed meanwhile.
 * Throws `busy` while another change than the one `ends` takes back is on trial.
 */
export function refuseDuringTrial(note: TrialNote | null, ends: string | undefined): void {
  if (!note || note.id === ends) return;
  const names = trialView(note).networks.map((text) => t('quoted', { text }));
  throw new VirtnetError(
    t('changes.trial.waits', {
      count: names.length,
      names: names.join(', '),
      seconds: Math.ceil(timeLeft(note) / 1000),
    }),
    { code: 'busy', what: note.title },
  );
}

/** Why there is nothing to keep or to take back. */
export const noTrial = (id: string): VirtnetError =>
  new VirtnetError(t('changes.trial.none'), {
    code: 'not-found',
    name: id,
  });
