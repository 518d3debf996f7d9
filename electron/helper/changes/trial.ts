/**
 * The note of a change that waits until it is kept: how things stood before it, so that any helper can take it back. Whether it
 * is kept is said by a person, within seconds (a trial), or by the hosts that make the change together (held).
 */
import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import type { Trial } from '../../../shared/contract/snapshot';
import { holdSchema, type Hold } from '../../../shared/contract/span';
import { ownerFields } from '../host/owner';
import type { Paths } from '../host/paths';
import { atOnce, readOrNull, readWhole, storeWhole, syncFolder } from '../host/wholeFile';
import { belongingsSchema, standingSchema, type Journal } from './journal';

/** How long a person has to say that a change is to be kept, in milliseconds. */
export const TRIAL_MS = 15_000;
/** How long whoever makes a change on several hosts has for that, in milliseconds. */
export const HOLD_MS = 60_000;

const noteSchema = z.object({
  /** Of a held change, the one that it has on every host. */
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
  /** The hosts that decide together; null where a person does. */
  hold: holdSchema.nullable().default(null),
  /** False until all of it is done, before which nobody was told that it is. */
  isDone: z.boolean().default(true),
  /** In which run of the host it was written (random(4)); empty where that was not noted. */
  boot: z.string().default(''),
});
export type TrialNote = z.infer<typeof noteSchema>;

/** Whose answer a change waits for, and what it is called meanwhile. */
export interface Waits {
  title: string;
  hold: Hold | null;
}

type Places = Pick<Paths, 'run' | 'lib'>;

/** A restart of the host ends the trial of what ran, and of nothing else; what other hosts wait for outlasts it. */
const fileOf = ({ run, lib }: Places, isHeld: boolean): string =>
  isHeld ? join(lib, 'held.json') : join(run, 'trial.json');

/** A held one is on disk when this returns; else it is not synced, like the journal. */
export async function writeTrial(paths: Places, note: TrialNote): Promise<void> {
  await storeWhole(fileOf(paths, note.hold !== null), JSON.stringify(note), 0o600);
}

/** The change that waits for an answer, or null. */
export const readTrial = (paths: Places): TrialNote | null =>
  readNote(fileOf(paths, true)) ?? readNote(fileOf(paths, false));

function readNote(file: string): TrialNote | null {
  try {
    return noteSchema.parse(JSON.parse(readWhole(file)));
  } catch {
    return null;
  }
}

/** The trial under way, as the answer to whoever began it; null when there is none. */
export function begunTrial(paths: Places): { id: string; until: number } | null {
  const note = readTrial(paths);
  return note && { id: note.id, until: note.until };
}

/** Removes the note of this change, for good; that of another one stays. */
export const removeTrial = (paths: Places, id: string): Promise<void> =>
  atOnce(() => {
    for (const isHeld of [true, false]) {
      const file = fileOf(paths, isHeld);
      if (readNote(file)?.id !== id) continue;
      rmSync(file, { force: true });
      if (isHeld) syncFolder(dirname(file));
    }
  });

/** Since the host began to run, in milliseconds: the same for all helpers, and not set as clocks are (CLOCK_MONOTONIC). */
export const uptime = (): number => Number(process.hrtime.bigint() / 1_000_000n);

/** Names this run of the host. */
export const thisBoot = (): string => (readOrNull('/proc/sys/kernel/random/boot_id') ?? '').trim();

/** The networks that a change is about, as they are after it. */
export function networksOf({ before, after }: Pick<TrialNote, 'before' | 'after'>): string[] {
  const here = after.filter(({ definition, running }) => definition !== null || running !== null);
  return (here.length > 0 ? here : before).map(({ name }) => name);
}

/** The trial as a snapshot shows it. */
export const trialView = (note: TrialNote): Trial => {
  const { id, title, until } = note;
  return { id, title, until, networks: networksOf(note) };
};

/** What is noted of a change that waits from now on. */
export const noteOf = (
  { title, hold }: Waits,
  { pid, start, before, after, belongings, entries }: Journal,
): TrialNote => ({
  id: hold?.change ?? randomUUID(),
  pid,
  start,
  until: Date.now() + (hold ? HOLD_MS : TRIAL_MS),
  bootedAt: Date.now() - uptime(),
  title,
  before,
  after,
  belongings,
  entries: entries.map(({ id, uuid }) => ({ id, uuid })),
  hold,
  isDone: false,
  boot: thisBoot(),
});
