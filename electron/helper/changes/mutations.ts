/** Carries changes out one at a time: lock, recovery of what was cut off, journal, plan, apply, store. */
import { VirtnetError } from '../../../shared/contract/error';
import type { HistoryEntry } from '../../../shared/contract/history';
import { t } from '../../../shared/language/language';
import type { ActivityLog, OrderHead } from '../activity/activity';
import { historyEntries, type TakenBack } from './historyEntries';
import type { HistoryFile } from './historyFile';
import type { Host } from '../host/host';
import { isRepair, readJournal, removeJournal, writeJournal, type Journal, type Standing } from './journal';
import { forgetLeft } from './leftStopped';
import { lockIn, withLock } from '../host/locks/lock';
import { NOBODY, thisProcess } from '../host/owner';
import type { Paths } from '../host/paths';
import type { PortRecords } from '../kinds/devices/portRecords';
import { Recovery } from './recovery';
import type { Store, Stored } from './store';
import { isOnlyAdding, transitionOf } from './standings';
import { noteOf, readTrial, removeTrial, writeTrial, type TrialNote, type Waits } from './trial';
import { TrialEnds } from './trialEnds';
import { isEnding, refuseDuringTrial } from './trialRules';
import { NO_BELONGINGS, type Belongings } from '../kinds/resource';
import { applyPlan, planTransition, type Plan, type Transition } from '../core/transition';
import { storeStandings } from './storeStandings';

/** What a mutation works with while it is its turn, and it holds the lock. */
export interface Turn {
  /** The host, whose commands are noted for the activity. */
  host: Host;
  /** The store as it is now: another helper may have changed it a moment ago. */
  stored: Stored;
  /** Who asked for it. */
  by: Pick<OrderHead, 'front' | 'user'>;
}

/** What a change is besides its standings. */
export interface ChangeOptions {
  /** The entries of the history that it takes back. */
  takenBack?: readonly TakenBack[];
  /** Who says whether it is kept, where it waits for that. */
  waits?: Waits;
  /** The trial that it ends by taking back what is on it. */
  ends?: string;
  /** Makes the host right where nothing of the standings differs. */
  repairs?: boolean;
  /** It changes the host's own connection, so that it waits for the end of a trial as changes of networks do. */
  cutsOff?: boolean;
  /** What is made anew although nothing of it differs. */
  anew?: Transition['anew'];
  /** What goes, comes and stays with them of what belongs to networks. */
  belongings?: Belongings;
}

export interface MutationDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  activity: ActivityLog;
  history: Pick<HistoryFile, 'all' | 'append'>;
  ports: Pick<PortRecords, 'record'>;
  /** Something was done on the host, well or not. */
  onTouched: () => void;
}

export class Mutations {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private count = 0;
  private ended = -Infinity;

  private readonly recovery: Recovery;
  /** Ends changes that wait until they are kept. */
  readonly ends: TrialEnds;

  constructor(private readonly dependencies: MutationDependencies) {
    this.recovery = new Recovery(dependencies);
    this.ends = new TrialEnds({
      ...dependencies,
      change: (turn, before, after, options) => this.change(turn, before, after, options),
    });
  }

  /** True while a mutation of this helper runs or waits. */
  get isBusy(): boolean {
    return this.waiting > 0;
  }

  /** When the last one ended (performance.now()). */
  get endedAt(): number {
    return this.ended;
  }

  /** How many mutations have been asked for so far. */
  get begun(): number {
    return this.count;
  }

  /** Resolves when everything asked for so far is done, well or not. */
  async idle(): Promise<void> {
    await this.last;
  }

  /** Does `work` after everything asked for earlier, alone on this host, and records it. Throws `busy` after `patienceMs`. */
  run<T>(head: OrderHead, work: (turn: Turn) => Promise<T>, patienceMs?: number): Promise<T> {
    const { activity, host, store } = this.dependencies;
    const recorded = async (): Promise<T> => {
      await this.recovery.recover();
      await this.ends.endLost();
      return activity.record(head, host, async (noted) =>
        work({ host: noted, stored: await store.load(), by: head }),
      );
    };
    return this.inTurn(() =>
      this.alone(
        t(`changes.doing.${head.action}`, { front: head.front, network: head.network }),
        recorded,
        patienceMs,
      ),
    );
  }

  /**
   * Takes what a killed helper left half-done to its end or back, and a change back that nobody will keep any more; does
   * nothing while another helper is at work, unless it is `patient`.
   */
  recover({ patient = false } = {}): Promise<void> {
    return this.inTurn(async () => {
      const { paths, store } = this.dependencies;
      const note = readTrial(paths);
      const isTidy = readJournal(paths.run) === null && !(await store.hasAbandoned());
      if (isTidy && !(note && isEnding(paths, note))) return;
      const work = async (): Promise<void> => {
        await this.recovery.recover();
        await this.ends.endLost();
        // A helper killed while it wrote its journal had not begun: only the half-written file is left of it.
        await store.sweep();
      };
      await this.alone(t('changes.recovering'), work, patient ? undefined : 0).catch((error: unknown) => {
        if (!(error instanceof VirtnetError && error.code === 'busy')) throw error;
      });
    });
  }

  /** Does what changes no network after everything asked for earlier, alone on this host; the activity says nothing of it. */
  quietly<T>(what: string, work: () => T | Promise<T>): Promise<T> {
    return this.inTurn(() =>
      this.alone(what, async () => {
        await this.recovery.recover();
        await this.ends.endLost();
        return work();
      }),
    );
  }

  private alone<T>(what: string, work: () => Promise<T>, patienceMs?: number): Promise<T> {
    return withLock(lockIn(this.dependencies.paths.run, 'mutation'), what, work, patienceMs);
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.count += 1;
    this.waiting += 1;
    const mine = this.last.then(work).finally(() => {
      this.waiting -= 1;
      this.ended = performance.now();
    });
    this.last = mine.catch(() => undefined);
    return mine;
  }

  /**
   * Takes networks from one standing to another, all or nothing: whatever fails, host and store are as before. The only
   * way to a stored definition, so that every change of one is in the history. Returns the entries that it made there.
   * Throws what planning and applying throw.
   */
  async change(
    { host, stored, by }: Turn,
    before: Standing[],
    after: Standing[],
    { takenBack = [], waits, ends, repairs = false, cutsOff = false, anew, belongings }: ChangeOptions = {},
  ): Promise<HistoryEntry[]> {
    const { paths, ports, history } = this.dependencies;
    if (waits?.hold || cutsOff || (!repairs && !isOnlyAdding(before, after)))
      refuseDuringTrial(readTrial(paths), { ends, front: by.front });
    const transition = transitionOf(stored, before, after, { repairs, belongings, anew });
    if (transition) await ports.record(transition.before.map(({ definition }) => definition));
    const plan = transition && (await planTransition(host, paths, transition));
    const entries = historyEntries(by, before, after, takenBack, takenBack.length > 0 ? history.all() : []);
    const found = plan?.transition.belongings ?? NO_BELONGINGS;
    const journal: Journal = {
      ...thisProcess(),
      before,
      after,
      belongings: { before: [...found.before], after: [...found.after] },
      entries,
    };
    const note = waits ? noteOf(waits, journal) : null;
    await this.noted(journal, note);
    try {
      await this.carryOut(host, journal, plan, note);
    } catch (error) {
      if (note) await removeTrial(paths, note.id);
      throw error;
    }
    history.append(entries);
    await removeJournal(paths.run);
    const names = after.map(({ name }) => name);
    forgetLeft(paths.run, names);
    return entries;
  }

  /** Before anything happens: whoever is cut off in the middle can answer as little as afterwards. */
  private async noted(journal: Journal, note: TrialNote | null): Promise<void> {
    const { paths } = this.dependencies;
    await writeJournal(paths.run, note ? { ...journal, waits: note.id } : journal);
    if (note) await writeTrial(paths, note);
  }

  /** Applies a plan and writes how networks stand; takes all of it back when anything fails. */
  private async carryOut(
    host: Host,
    journal: Journal,
    plan: Plan | null,
    note: TrialNote | null,
  ): Promise<void> {
    const { paths, store, onTouched } = this.dependencies;
    const { before, after } = journal;
    if (plan) {
      try {
        await applyPlan(host, paths, plan);
      } catch (error) {
        if (wasUndone(error) || isRepair(journal)) await removeJournal(paths.run);
        else await this.disown(journal);
        throw error;
      } finally {
        if (plan.stages.length > 0) onTouched();
      }
    }
    try {
      await storeStandings(store, after, before);
      if (note) await writeTrial(paths, { ...note, isDone: true });
    } catch (error) {
      await this.goBack(host, journal);
      throw error;
    }
  }

  /** Takes host and store back to what was before, or leaves that to whoever comes next. */
  private async goBack(host: Host, journal: Journal): Promise<void> {
    try {
      await this.recovery.settle(host, journal, journal.before);
      await removeJournal(this.dependencies.paths.run);
    } catch {
      await this.disown(journal);
    }
  }

  /** When even going back fails, the journal stays, and the next mutation of any helper tries again. */
  private async disown(journal: Journal): Promise<void> {
    await writeJournal(this.dependencies.paths.run, { ...journal, ...NOBODY }).catch(() => undefined);
  }
}

/** Applying undoes what it did when it fails; only when that failed too is there anything left to recover. */
const wasUndone = (error: unknown): boolean =>
  !(error instanceof VirtnetError && error.data.code === 'rolled-back' && error.data.undoErrors.length > 0);
