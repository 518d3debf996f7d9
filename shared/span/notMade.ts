/** Why a change over several hosts was not made, in words that say at which host, and how things stand now. */
import { VirtnetError } from '../contract/error';
import { listText, t } from '../language/language';
import { TogetherError, type Failure, type Part } from './together';

/** A host refuses its part, or is lost, before anything happens. */
export function refused(failures: readonly Failure[]): TogetherError {
  return new TogetherError(t('span.notMade.refused', causeOf(failures)), dataOf(failures), failures);
}

/** A host could not do its part, so the others took theirs back; all but those of `waiting`. */
export function notMade(failures: readonly Failure[], waiting: readonly Failure[]): TogetherError {
  const cause = causeOf(failures);
  if (waiting.length === 0)
    return new TogetherError(t('span.notMade.takenBack', cause), dataOf(failures), failures);
  const message = t('span.notMade.waiting', { ...cause, hosts: namesOf(waiting) });
  return new TogetherError(message, partly(message, waiting), failures, membersOf(waiting));
}

/** Whoever began it has ended it. */
export function cancelled(waiting: readonly Failure[]): TogetherError {
  const message =
    waiting.length === 0
      ? t('span.notMade.ended')
      : t('span.notMade.endedWaiting', { hosts: namesOf(waiting) });
  return new TogetherError(message, partly(message, waiting), [], membersOf(waiting));
}

/** The anchor was lost at the moment of its decision: it is made or it is not, and only the anchor knows. */
export function inDoubt(anchor: string, others: readonly Pick<Part, 'member'>[]): TogetherError {
  const message = t('span.notMade.inDoubt', { anchor, hosts: namesOf(others), count: others.length });
  const data = { code: 'disconnected', reason: message } as const;
  return new TogetherError(message, data, [], [anchor, ...membersOf(others)]);
}

/** The anchor has waited for too long, and taken it back by itself. */
export function notInTime(member: string): Failure {
  const cause = t('span.notMade.notInTime');
  return { member, error: new VirtnetError(cause, { code: 'rolled-back', cause, undoErrors: [] }) };
}

const membersOf = (all: readonly Pick<Part, 'member'>[]): string[] => all.map(({ member }) => member);
const namesOf = (all: readonly Pick<Part, 'member'>[]): string => listText(membersOf(all));

const causeOf = (failures: readonly Failure[]): { host: string; cause: string; more: number } => ({
  host: failures[0]?.member ?? '',
  cause: failures[0]?.error.message ?? '',
  more: Math.max(failures.length - 1, 0),
});

/** What the first of them says of itself, so that questions and findings reach whoever can answer them. */
const dataOf = ([first]: readonly Failure[]): TogetherError['data'] =>
  first?.error.data ?? { code: 'internal' };

const partly = (cause: string, waiting: readonly Failure[]): TogetherError['data'] => ({
  code: 'rolled-back',
  cause,
  undoErrors: waiting.map(({ member, error }) => `${member}: ${error.message}`),
});
