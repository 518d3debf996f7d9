/** Takes what was cut off to its end or back; what can be taken to neither is left stopped, and keeps nobody waiting. */
import { toErrorShape, VirtnetError } from '../../../shared/contract/error';
import { t } from '../../../shared/language/language';
import type { ActivityLog } from '../activity/activity';
import { applyAsFar, applyPlan, planTransition, type Transition } from '../core/transition';
import type { Host } from '../host/host';
import { orphansGone } from '../host/orphans';
import { isGone, isThisProcess } from '../host/owner';
import type { Paths } from '../host/paths';
import { NO_BELONGINGS } from '../kinds/resource';
import type { HistoryFile } from './historyFile';
import { destinationOf, isRepair, readJournal, removeJournal, type Journal, type Standing } from './journal';
import { noteLeft } from './leftStopped';
import { activeOf, apart, othersOf, renamings } from './standings';
import type { Store } from './store';
import { writeDifference } from './storeStandings';
import { removeTrial } from './trial';

interface RecoveryDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  activity: Pick<ActivityLog, 'record'>;
  history: Pick<HistoryFile, 'all' | 'append'>;
  /** Something was done on the host, well or not. */
  onTouched: () => void;
}

/** A change, or what of it concerns networks that have to stand together. */
type Part = Pick<Journal, 'before' | 'after' | 'belongings' | 'entries'>;

export class Recovery {
  constructor(private readonly dependencies: RecoveryDependencies) {}

  /**
   * Recovers the change of which a journal is there. Afterwards there is none, whatever went wrong: only for whoever
   * holds the lock. Throws `busy` while the one who wrote it is at work.
   */
  async recover(): Promise<void> {
    const { paths, store, host } = this.dependencies;
    const journal = readJournal(paths.run);
    if (!journal) return;
    if (!isGone(journal) && !isThisProcess(journal)) throw stillAtWork(journal.pid);
    await orphansGone(host, paths, journal.pid);
    await store.sweep();
    const goal = destinationOf(journal, (await store.load()).running);
    const isWhole = await this.record(journal, (noted) => this.settle(noted, journal, goal));
    // What is not there any more waits for nobody.
    if (isWhole && goal === journal.before && journal.waits !== undefined)
      await removeTrial(paths, journal.waits);
    // A repair that fails leaves the host no worse than it found it.
    if (!isWhole && !isRepair(journal)) await this.settleApart(journal, goal === journal.after);
    await removeJournal(paths.run);
  }

  /** Plans from whatever a cut-off change may have left to `goal`, which is one of its ends, and carries that out. */
  async settle(host: Host, part: Part, goal: Standing[]): Promise<void> {
    const { paths, store, onTouched } = this.dependencies;
    const isDone = goal === part.after;
    const plan = await planTransition(host, paths, await this.transitionTo(part, goal), { thorough: true });
    await applyPlan(host, paths, plan).finally(onTouched);
    await writeDifference(store, goal);
    if (isDone) this.remember(part);
  }

  /** Where the networks cannot be settled together, each is by itself, so that the bad ones keep no other down. */
  private async settleApart(journal: Journal, isDone: boolean): Promise<void> {
    const parts = apart(journal).map((part): Part => ({
      ...part,
      belongings: { before: [], after: [] },
      entries: journal.entries.filter(({ name }) => part.after.some((standing) => standing.name === name)),
    }));
    const settleBelongings = async (): Promise<void> => {
      const alone: Part = { before: [], after: [], belongings: journal.belongings, entries: [] };
      const { paths, host } = this.dependencies;
      await applyAsFar(host, paths, await this.transitionTo(alone, isDone ? alone.after : alone.before));
    };
    // Files that come back are there before what reads them, and those that go, after it.
    if (!isDone) await settleBelongings();
    for (const part of parts) {
      const ends = isDone ? [part.after, part.before] : [part.before];
      await this.record(part, (noted) => this.settleOrLeave(noted, part, ends));
    }
    if (isDone) await settleBelongings();
  }

  /** Takes networks to the first of these ends that can be reached. Throws why none could be, once they are left stopped. */
  private async settleOrLeave(host: Host, part: Part, ends: readonly Standing[][]): Promise<void> {
    const { paths, onTouched } = this.dependencies;
    let reason: unknown = null;
    for (const end of ends) {
      try {
        await this.settle(host, part, end);
        return;
      } catch (error) {
        reason ??= error;
      }
    }
    const stopped: Standing[] = [];
    const left = await applyAsFar(host, paths, await this.transitionTo(part, stopped)).finally(onTouched);
    // What is still there of a network can be stopped only as long as somebody knows that it runs.
    if (left.length > 0) throw leftAsItIs(namesOf(part), reason, left);
    await this.writeStopped(part, ends);
    const error = leftStopped(namesOf(part), reason);
    for (const { name } of part.before.filter(({ running }) => running !== null))
      orIgnored(() => noteLeft(paths.run, { name, message: error.message }));
    throw error;
  }

  /** Stores the networks as stopped, and else as at the first of these ends that the disk takes. */
  private async writeStopped(part: Part, ends: readonly Standing[][]): Promise<void> {
    const { store } = this.dependencies;
    for (const end of ends) {
      try {
        await writeDifference(
          store,
          end.map((standing) => ({ ...standing, running: null })),
        );
        if (end === part.after) this.remember(part);
        return;
      } catch {
        // The next one, or at least that it does not run.
      }
    }
    for (const { name } of [...part.before, ...part.after]) await store.removeRunState(name);
  }

  private async transitionTo(part: Part, goal: Standing[]): Promise<Transition> {
    const isDone = goal === part.after;
    const stored = await this.dependencies.store.load();
    const { belongings = NO_BELONGINGS } = part;
    return {
      before: activeOf(part.before),
      maybe: activeOf(part.after),
      after: activeOf(goal),
      others: othersOf(stored, part.before, part.after),
      belongings: {
        before: [...belongings.before, ...belongings.after],
        after: isDone ? belongings.after : belongings.before,
      },
      renamed: renamings(isDone ? part.before : part.after, goal),
    };
  }

  private remember({ entries }: Part): void {
    const { history } = this.dependencies;
    const known = new Set(history.all().map(({ id }) => id));
    history.append(entries.filter(({ id }) => !known.has(id)));
  }

  /** Records the work as a recovery; true when it went well. */
  private record(part: Part, work: (host: Host) => Promise<void>): Promise<boolean> {
    const { activity, host } = this.dependencies;
    const network = namesOf(part).join(', ').slice(0, 200);
    return activity.record({ front: 'helper', user: 'root', action: 'recover', network }, host, work).then(
      () => true,
      () => false,
    );
  }
}

/** The note is for people: a folder that takes none keeps nothing from going on. */
function orIgnored(deed: () => void): void {
  try {
    deed();
  } catch {
    // The activity says it as well.
  }
}

const namesOf = ({ before, after }: Part): string[] => [
  ...new Set([...before, ...after].map(({ name }) => name)),
];

const quoted = (names: readonly string[]): string => names.map((text) => t('quoted', { text })).join(', ');

function leftStopped(names: readonly string[], reason: unknown): VirtnetError {
  const { message, data } = toErrorShape(reason);
  return new VirtnetError(t('changes.recovery.stopped', { names: quoted(names), reason: message }), data);
}

function leftAsItIs(names: readonly string[], reason: unknown, left: readonly string[]): VirtnetError {
  const { message, data } = toErrorShape(reason);
  return new VirtnetError(
    t('changes.recovery.asItIs', { names: quoted(names), left: left.join('; '), reason: message }),
    data,
  );
}

/** The lock should have kept everybody out; whoever has another one (an older version) is let finish. */
const stillAtWork = (pid: number): VirtnetError =>
  new VirtnetError(t('changes.recovery.atWork', { pid }), {
    code: 'busy',
    what: t('changes.recovery.process', { pid }),
  });
