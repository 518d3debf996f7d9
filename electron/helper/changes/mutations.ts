/** Carries changes out one at a time: lock, recovery of what was cut off, journal, plan, apply, store. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../../shared/contract/error';
import type { HistoryEntry } from '../../../shared/contract/history';
import type { ActivityLog, OrderHead } from '../activity/activity';
import { historyEntries, type TakenBack } from './historyEntries';
import type { HistoryFile } from './historyFile';
import type { Host } from '../host/host';
import {
  destinationOf,
  readJournal,
  removeJournal,
  writeJournal,
  type Journal,
  type Standing,
} from './journal';
import { withLock, type LockOptions } from '../host/lock';
import { orphansGone } from '../host/orphans';
import type { Paths } from '../host/paths';
import type { PortRecords } from '../kinds/portRecords';
import type { Store, Stored } from './store';
import { activeOf, nothing, othersOf, renamings, standingOf, transitionOf } from './standings';
import {
  isLost,
  noteOf,
  noTrial,
  readTrial,
  refuseDuringTrial,
  removeTrial,
  trialView,
  writeTrial,
  type TrialNote,
} from './trial';
import { applyPlan, planTransition, type Plan } from '../core/transition';

/** What a mutation works with while it holds the lock. */
export interface Session {
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
  /** What it is called when it is on trial, until it is kept. */
  trial?: string | undefined;
  /** The trial that it ends by taking back what is on it. */
  ends?: string;
  /** Makes the host right where nothing of the standings differs. */
  repairs?: boolean;
}

export interface MutationDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  activity: ActivityLog;
  history: Pick<HistoryFile, 'all' | 'append'>;
  ports: Pick<PortRecords, 'record'>;
  /** Another lock than that of this network namespace, for a host that is not this one. */
  lock?: string | undefined;
}

const WORDS: Record<OrderHead['action'], string> = {
  define: 'defining',
  rename: 'renaming',
  revert: 'taking back a change of',
  create: 'creating',
  start: 'starting',
  stop: 'stopping',
  delete: 'deleting',
  autostart: 'changing the autostart of',
  repair: 'repairing',
  recover: 'recovering',
  'add-guest': 'adding a guest to',
  'remove-guest': 'removing a guest from',
  offer: 'offering to libvirt',
  withdraw: 'withdrawing from libvirt',
  settings: 'changing settings',
};

/** So long after its time a change on trial that cannot be taken back is left as it is, in milliseconds. */
const GIVING_UP_MS = 60_000;

export class Mutations {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;
  private count = 0;
  private ended = -Infinity;

  constructor(private readonly dependencies: MutationDependencies) {}

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

  /** Does `work` after everything asked for earlier, alone on this host, and records it. */
  run<T>(head: OrderHead, work: (session: Session) => Promise<T>): Promise<T> {
    const { activity, host, store } = this.dependencies;
    return this.inTurn(() =>
      this.alone(`${head.front}: ${WORDS[head.action]} ${head.network}`, async () => {
        await this.recoverLocked();
        await this.endLostTrial();
        return activity.record(head, host, async (noted) =>
          work({ host: noted, stored: await store.load(), by: head }),
        );
      }),
    );
  }

  /**
   * Takes what a killed helper left half-done to its end or back, and a change back that nobody will keep any more; does
   * nothing while another helper is at work, unless it is `patient`.
   */
  recover({ patient = false } = {}): Promise<void> {
    return this.inTurn(async () => {
      const { paths, store } = this.dependencies;
      const note = readTrial(paths.run);
      const isTidy = (await readJournal(paths.run)) === null && !(await store.hasAbandoned());
      if (isTidy && !(note && isLost(note))) return;
      const work = async (): Promise<void> => {
        await this.recoverLocked();
        await this.endLostTrial();
        // A helper killed while it wrote its journal had not begun: only the half-written file is left of it.
        await store.sweep();
      };
      await this.alone('recovering', work, patient ? {} : { patienceMs: 0 }).catch((error: unknown) => {
        if (!(error instanceof VirtnetError && error.code === 'busy')) throw error;
      });
    });
  }

  private alone<T>(what: string, work: () => Promise<T>, options: LockOptions = {}): Promise<T> {
    const { lock } = this.dependencies;
    return withLock(what, work, lock === undefined ? options : { ...options, name: lock });
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
    { host, stored, by }: Session,
    before: Standing[],
    after: Standing[],
    { takenBack = [], trial, ends, repairs = false }: ChangeOptions = {},
  ): Promise<HistoryEntry[]> {
    const { paths, ports, history } = this.dependencies;
    if (!repairs) refuseDuringTrial(readTrial(paths.run), ends);
    const transition = transitionOf(stored, before, after, { repairs });
    if (transition) await ports.record(transition.before.map(({ definition }) => definition));
    const plan = transition && (await planTransition(host, paths, transition));
    const entries = historyEntries(by, before, after, takenBack, takenBack.length > 0 ? history.all() : []);
    const journal: Journal = { pid: process.pid, before, after, entries };
    await writeJournal(paths.run, journal);
    // Before anything happens: whoever is cut off in the middle can answer as little as afterwards.
    if (trial !== undefined) await writeTrial(paths.run, noteOf(trial, journal));
    try {
      await this.carryOut(host, stored, journal, plan);
    } catch (error) {
      if (trial !== undefined) await removeTrial(paths.run);
      throw error;
    }
    await history.append(entries);
    await removeJournal(paths.run);
    return entries;
  }

  /** Keeps a change that is on trial. Throws `not-found` when it is not, or no longer. */
  keepTrial(id: string): Promise<TrialNote> {
    const { run } = this.dependencies.paths;
    return this.inTurn(() =>
      this.alone('keeping a change', async () => {
        const note = readTrial(run);
        if (note?.id !== id) throw noTrial(id);
        await removeTrial(run);
        return note;
      }),
    );
  }

  /** Takes a change that is on trial back, within a session. Throws `not-found` when it is not on trial, or no longer. */
  async takeBackTrial(session: Session, id: string): Promise<TrialNote> {
    const { run } = this.dependencies.paths;
    const note = readTrial(run);
    if (note?.id !== id) throw noTrial(id);
    const names = [...new Set([...note.before, ...note.after].map(({ name }) => name))];
    const now = names.map((name) => standingOf(session.stored, name));
    const goal = names.map((name) => note.before.find((standing) => standing.name === name) ?? nothing(name));
    await this.change(session, now, goal, { takenBack: note.entries, ends: id });
    // Whoever is killed before this has it taken back again, which changes nothing.
    await removeTrial(run);
    return note;
  }

  /** Applies a plan and writes how networks stand; takes all of it back when anything fails. */
  private async carryOut(host: Host, stored: Stored, journal: Journal, plan: Plan | null): Promise<void> {
    const { paths } = this.dependencies;
    const { before, after } = journal;
    if (plan) {
      try {
        await applyPlan(host, paths, plan);
      } catch (error) {
        if (wasUndone(error) || isRepair(journal)) await removeJournal(paths.run);
        throw error;
      }
    }
    try {
      await this.write(after, before);
    } catch (error) {
      // When even going back fails, the journal stays, and the next mutation tries again.
      await this.settle(host, stored, journal, before).catch(() => undefined);
      throw error;
    }
  }

  private async recoverLocked(): Promise<void> {
    const { paths, store, activity, host } = this.dependencies;
    const journal = await readJournal(paths.run);
    if (!journal) return;
    await orphansGone(host, paths, journal.pid);
    await store.sweep();
    const stored = await store.load();
    const goal = destinationOf(journal, stored.running);
    const network = [...new Set([...journal.before, ...journal.after].map(({ name }) => name))].join(', ');
    await activity
      .record({ front: 'helper', user: 'root', action: 'recover', network }, host, (noted) =>
        this.settle(noted, stored, journal, goal),
      )
      .catch(async (error: unknown) => {
        if (!isRepair(journal)) throw error;
        await removeJournal(paths.run);
      });
  }

  /** Takes a change back that nobody will keep any more; what cannot be taken back is given up after a while. */
  private async endLostTrial(): Promise<void> {
    const { paths, store, activity, host } = this.dependencies;
    const note = readTrial(paths.run);
    if (!note || !isLost(note)) return;
    const by = { front: 'helper', user: 'root' } as const;
    const network = trialView(note).networks.join(', ');
    await activity
      .record({ ...by, action: 'revert', network }, host, async (noted) =>
        this.takeBackTrial({ host: noted, stored: await store.load(), by }, note.id),
      )
      .catch(async () => {
        if (Date.now() > note.until + GIVING_UP_MS) await removeTrial(paths.run);
      });
  }

  /** Plans from whatever a cut-off change may have left to `goal`, carries that out and forgets the change. */
  private async settle(host: Host, stored: Stored, journal: Journal, goal: Standing[]): Promise<void> {
    const { paths, history } = this.dependencies;
    const isDone = goal === journal.after;
    const plan = await planTransition(
      host,
      paths,
      {
        before: activeOf(journal.before),
        maybe: activeOf(journal.after),
        after: activeOf(goal),
        others: othersOf(stored, journal.before, journal.after),
        renamed: renamings(isDone ? journal.before : journal.after, goal),
      },
      { thorough: true },
    );
    await applyPlan(host, paths, plan);
    await this.write(goal);
    if (isDone) {
      const known = new Set(history.all().map(({ id }) => id));
      await history.append(journal.entries.filter(({ id }) => !known.has(id)));
    }
    await removeJournal(paths.run);
  }

  /**
   * Writes how networks stand, less what `known` says is so already; what comes before what goes, so that a definition
   * that gets another name is never lost. Run state comes last: once it says so, the change is done (see destinationOf).
   */
  private async write(standings: readonly Standing[], known: readonly Standing[] = []): Promise<void> {
    const { store } = this.dependencies;
    const knownOf = ({ name }: Standing): Standing | undefined => known.find((other) => other.name === name);
    const inOrder = <T>(partOf: (standing: Standing) => T | null): Standing[] => [
      ...standings.filter((standing) => partOf(standing) !== null),
      ...standings.filter((standing) => partOf(standing) === null),
    ];
    for (const standing of inOrder(({ definition }) => definition)) {
      const { name, definition, autostart } = standing;
      const old = knownOf(standing);
      const isSame = old !== undefined && isDeepStrictEqual(old.definition, definition);
      if (!isSame) await (definition ? store.writeDefinition(definition) : store.removeDefinition(name));
      if (!isSame || old.autostart !== autostart)
        await store.setAutostart(name, autostart && definition !== null);
    }
    for (const standing of inOrder(({ running }) => running)) {
      const old = knownOf(standing);
      if (old && isDeepStrictEqual(old.running, standing.running)) continue;
      if (standing.running) await store.writeRunState(standing.running);
      else await store.removeRunState(standing.name);
    }
  }
}

/**
 * True where nothing of how networks stand changes. A repair that fails leaves the host no worse than it found it, and its
 * journal would keep every other order waiting for what cannot be mended.
 */
const isRepair = ({ before, after }: Journal): boolean => isDeepStrictEqual(before, after);

/** Applying undoes what it did when it fails; only when that failed too is there anything left to recover. */
const wasUndone = (error: unknown): boolean =>
  !(error instanceof VirtnetError && error.data.code === 'rolled-back' && error.data.undoErrors.length > 0);
