/**
 * One change over several hosts, all or nothing (two-phase commit, presumed abort): each does its part and holds it; then the
 * anchor decides, and the others follow it. Whoever is lost in between asks the anchor later (`settleDoubts`).
 */
import type { Given, Planned } from '../contract/contract';
import { answered, settle } from './hostCall';
import { cancelled, inDoubt, notInTime, notMade, refused } from './notMade';
import { onAll, type Outcome } from './onAll';
import { asError, isLost, type Failure, type Following, type Part, type Together } from './together';

/** What became of a change that is kept. */
export interface Made {
  given: { member: string; given: Given }[];
  /** Hosts that could not be told that it is kept: they hold it until somebody reaches them and the anchor. */
  behind: Failure[];
}

/** What each host would do; nothing is changed. Throws what any of them refuses, with its name. */
export async function planTogether(
  parts: readonly Part[],
  following: Following = {},
): Promise<{ member: string; planned: Planned }[]> {
  const steps = { begun: 'planning', done: 'planned' } as const;
  const { done, failures } = await onAll(
    parts,
    steps,
    following,
    async ({ member, host, order, accept }) => ({
      member,
      planned: await answered(host, host.call('plan', { order, ...acceptOf(accept) }), following),
    }),
  );
  if (following.signal?.aborted) throw cancelled([]);
  if (failures.length > 0) throw refused(failures);
  return done;
}

/**
 * Makes a change on all of its hosts, or on none. Throws a `TogetherError` that says why not, and whether something waits; once
 * it is decided nothing is thrown any more: a host that is lost then is told of as `behind`.
 */
export async function giveTogether(together: Together, following: Following = {}): Promise<Made> {
  const { parts, change } = together;
  await planTogether(parts, following);
  const { anchor, others } = rolesOf(together);
  // The anchor is last: the time within which it must be told begins when all others are done.
  const first = await holdOn(together, others, following);
  if (hasFailed(first, following)) throw await takeBack(change, others, first.failures, following);
  const second = await holdOn(together, [anchor], following);
  if (hasFailed(second, following)) throw await takeBack(change, parts, second.failures, following);
  const isKept = await decide(anchor, change, following);
  if (isKept === null) throw inDoubt(anchor.member, others);
  if (!isKept) throw await takeBack(change, others, [notInTime(anchor.member)], following);
  const behind = await settleAll(others, { change, keep: true }, following);
  return { given: [...first.done, ...second.done], behind };
}

function rolesOf({ parts, anchor: name }: Together): { anchor: Part; others: Part[] } {
  const anchor = parts.find(({ member }) => member === name);
  // oxlint-disable-next-line texts/in-catalogue
  if (!anchor) throw new Error(`no part is of the anchor, ${name}`);
  return { anchor, others: parts.filter((part) => part !== anchor) };
}

const acceptOf = (accept: Part['accept']): { accept?: NonNullable<Part['accept']>[number][] } =>
  accept ? { accept: [...accept] } : {};

const hasFailed = ({ failures }: Outcome<unknown>, { signal }: Following): boolean =>
  failures.length > 0 || signal?.aborted === true;

/** Has hosts do their parts, and wait. */
function holdOn(
  { change, anchor, parts }: Together,
  asked: readonly Part[],
  following: Following,
): Promise<Outcome<Made['given'][number]>> {
  const members = parts.map(({ member }) => member);
  const steps = { begun: 'applying', done: 'held' } as const;
  return onAll(asked, steps, following, async ({ member, host, order, accept }) => {
    const hold = { change, anchor, here: member, members };
    const giving = host.call('give', { order, ...acceptOf(accept), hold });
    return { member, given: await answered(host, giving, following) };
  });
}

/** Has the anchor decide to keep it: whether it did, as it may have taken it back already; null when nobody knows. */
async function decide({ member, host }: Part, change: string, following: Following): Promise<boolean | null> {
  const { onStep } = following;
  onStep?.(member, 'keeping');
  const failure = await outcomeOf(settle(host, { change, keep: true }, following));
  const isKept = failure ? await isKeptAfter(failure, host, change, following) : true;
  onStep?.(member, isKept === null ? 'lost' : isKept ? 'kept' : 'takenBack');
  return isKept;
}

/** Where the anchor did not say that it keeps it: too late is no; what failed otherwise, as for a full disk, is taken back. */
async function isKeptAfter(
  failure: Failure['error'],
  host: Part['host'],
  change: string,
  following: Following,
): Promise<boolean | null> {
  if (failure.code === 'not-found') return false;
  if (isLost(failure)) return null;
  const refusal = await outcomeOf(settle(host, { change, keep: false }, following));
  if (refusal === null) return false;
  return refusal.code === 'not-found' ? true : null;
}

const outcomeOf = (work: Promise<unknown>): Promise<Failure['error'] | null> =>
  work.then(() => null, asError);

/** Takes back what hosts hold, or may hold; the error that says why, and where it still waits. */
async function takeBack(
  change: string,
  asked: readonly Part[],
  failures: readonly Failure[],
  following: Following,
): Promise<Error> {
  const failed = new Set(failures.filter(({ error }) => !isLost(error)).map(({ member }) => member));
  // A host that failed may hold it all the same; where it does not, nothing is done, and nothing need be said.
  const onStep: Following['onStep'] = (member, step) =>
    failed.has(member) ? undefined : following.onStep?.(member, step);
  const waiting = await settleAll(asked, { change, keep: false }, { ...following, onStep });
  return following.signal?.aborted ? cancelled(waiting) : notMade(failures, waiting);
}

/** Settles it at all of these; those that could not be told. */
async function settleAll(
  asked: readonly Part[],
  { change, keep }: { change: string; keep: boolean },
  following: Following,
): Promise<Failure[]> {
  const steps = keep
    ? ({ begun: 'keeping', done: 'kept' } as const)
    : ({ begun: 'takingBack', done: 'takenBack' } as const);
  const { failures } = await onAll(asked, steps, following, ({ host }) =>
    settle(host, { change, keep }, following),
  );
  return failures;
}
