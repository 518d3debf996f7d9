/** Who may still say that a change which waits is kept, until when, and what waits for it meanwhile. */
import { VirtnetError } from '../../../shared/contract/error';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import type { Held } from '../../../shared/contract/span';
import { listText, t } from '../../../shared/language/language';
import { isGone } from '../host/owner';
import type { Paths } from '../host/paths';
import { decidedOf } from './decided';
import { HOLD_MS, networksOf, thisBoot, TRIAL_MS, uptime, type TrialNote } from './trial';

/** Whether the host has not been restarted since it was written. */
export const isOfThisBoot = ({ boot }: TrialNote): boolean => boot === '' || boot === thisBoot();

/**
 * How long the time is over, in milliseconds; less than 0 before. A clock that was set meanwhile changes nothing of it, and a
 * restart ends it.
 */
export const overdue = (note: TrialNote): number =>
  isOfThisBoot(note) ? uptime() - (note.until - note.bootedAt) : uptime();

/** True when nobody will answer any more: the time is over, or the helper that waited is gone. */
export const isLost = (note: TrialNote): boolean => overdue(note) >= 0 || isGone(note);

const isAnchor = ({ hold }: TrialNote): boolean => hold !== null && hold.here === hold.anchor;

/**
 * True when any helper may end it by itself. What other hosts wait for with us is theirs to end, unless this host is the one
 * that decides, or nobody was ever told that it is done here.
 */
export function isEnding(paths: Pick<Paths, 'history'>, note: TrialNote): boolean {
  if (note.hold && decidedOf(paths, note.id) !== null) return true;
  return isLost(note) && (!note.hold || isAnchor(note) || !note.isDone);
}

/** How long to wait before looking whether it ends, in milliseconds. */
export const timeLeft = (note: TrialNote): number =>
  Math.min(Math.max(-overdue(note), 0), note.hold ? HOLD_MS : TRIAL_MS);

/** A held change as a snapshot shows it; null for a trial. */
export function heldView(note: TrialNote): Held | null {
  const { hold, title, until } = note;
  if (!hold) return null;
  const inDoubt = !isAnchor(note) && isLost(note);
  return { ...hold, title, networks: networksOf(note), since: until - HOLD_MS, inDoubt };
}

/**
 * Taking a change back must find everything as the change left it, so nothing else is changed meanwhile. Throws `busy` while
 * another change waits than the one `ends` takes back. What starts on boot comes up also while other hosts decide.
 */
export function refuseDuringTrial(
  note: TrialNote | null,
  { ends, front }: { ends?: string | undefined; front?: ActivityEntry['front'] } = {},
): void {
  if (!note || note.id === ends || (note.hold && front === 'boot')) return;
  const names = networksOf(note).map((text) => t('quoted', { text }));
  const words = { count: names.length, names: listText(names) };
  throw new VirtnetError(waitingWords(note, words), { code: 'busy', what: note.title });
}

function waitingWords(note: TrialNote, words: { count: number; names: string }): string {
  const { hold } = note;
  if (!hold) return t('changes.trial.waits', { ...words, seconds: Math.ceil(timeLeft(note) / 1000) });
  const { anchor } = hold;
  if (isAnchor(note))
    return t('changes.hold.waitsHere', { ...words, seconds: Math.ceil(timeLeft(note) / 1000) });
  return t(isLost(note) ? 'changes.hold.inDoubt' : 'changes.hold.waits', { ...words, anchor });
}

/** Why there is nothing to keep or to take back. */
export const noTrial = (id: string): VirtnetError =>
  new VirtnetError(t('changes.trial.none'), {
    code: 'not-found',
    name: id,
  });
