/** Who holds a lock, written beside its socket: a program that is stopped cannot say so itself. */
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import * as z from 'zod';
import { plainText } from '../../../../shared/words/plainText';
import { clockText } from '../clock';
import { commandLineOf, isGone, isStopped, ownerFields, thisProcess } from '../owner';
import { t } from '../../../../shared/language/language';

const holderSchema = z.object({
  ...ownerFields,
  /** Its command line. */
  program: z.string(),
  /** Unix time in milliseconds. */
  since: z.number(),
});
export type Holder = z.infer<typeof holderSchema>;

/** Longest command line that is repeated, in characters. */
const LONGEST = 80;
/** What the name of a note adds to that of its socket. */
const ENDING = '.by';

const noteOf = (socket: string): string => `${socket}${ENDING}`;

/** Writes down that this process holds the lock behind `socket`. It is for people: a full disk keeps nobody from holding. */
export function noteHolder(socket: string): void {
  const { pid, start } = thisProcess();
  const holder: Holder = { pid, start, program: commandLineOf(pid), since: Date.now() };
  try {
    writeFileSync(noteOf(socket), JSON.stringify(holder), { mode: 0o600 });
  } catch {
    // Then the holder's own words have to do.
  }
}

/** Takes the note away, and those of holders that are gone with it. */
export const forgetHolder = (socket: string): void => rmSync(noteOf(socket), { force: true });

/** Who holds the lock at `place` by the newest note; null when nobody is known to. */
export function holderAt(place: string): Holder | null {
  try {
    const start = `${basename(place)}.`;
    const newest = readdirSync(dirname(place))
      .filter((file) => file.startsWith(start) && file.endsWith(ENDING))
      .sort((a, b) => numberOf(a) - numberOf(b))
      .at(-1);
    if (newest === undefined) return null;
    const holder = holderSchema.parse(JSON.parse(readFileSync(join(dirname(place), newest), 'utf8')));
    return isGone(holder) ? null : holder;
  } catch {
    return null;
  }
}

const numberOf = (file: string): number => Number(file.split('.').at(-2));

/** As `process 812 since 12:01:03 (virtnet net-start lab)`. */
export const holderWords = ({ pid, program, since }: Holder): string =>
  t('host.holder', {
    pid,
    since: clockText(since),
    program: plainText(program, LONGEST) || t('host.aProgram'),
  });

/** What a person can do about a holder that does not let go. */
export const holderRemedy = (holder: Holder): string =>
  t(isStopped(holder) ? 'host.holder.stopped' : 'host.holder.busy', { pid: holder.pid });
