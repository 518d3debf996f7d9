/** Carries changes out one at a time: lock, recovery of what was cut off, journal, plan, apply, store. */
import { isDeepStrictEqual } from 'node:util';
import { VirtnetError } from '../../shared/error';
import type { ActivityLog, OrderHead } from './activity';
import type { Host } from './host';
import {
  destinationOf,
  readJournal,
  removeJournal,
  writeJournal,
  type Journal,
  type Standing,
} from './journal';
import { withLock } from './lock';
import { orphansGone } from './orphans';
import type { Paths } from './paths';
import type { PortRecords } from './portRecords';
import type { Store, Stored } from './store';
import { applyPlan, planTransition, type ActiveNetwork } from './transition';

/** What a mutation works with while it holds the lock. */
export interface Session {
  /** The host, whose commands are noted for the activity. */
  host: Host;
  /** The store as it is now: another helper may have changed it a moment ago. */
  stored: Stored;
}

export interface MutationDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  activity: ActivityLog;
  ports: Pick<PortRecords, 'record'>;
}

const WORDS: Record<OrderHead['action'], string> = {
  define: 'defining',
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
      withLock(`${head.front}: ${WORDS[head.action]} ${head.network}`, async () => {
        await this.recoverLocked();
        return activity.record(head, host, async (noted) =>
          work({ host: noted, stored: await store.load() }),
        );
      }),
    );
  }

  /** Takes what a killed helper left half-done to its end or back; does nothing while another helper is at work. */
  recover(): Promise<void> {
    return this.inTurn(async () => {
      const { paths, store } = this.dependencies;
      if ((await readJournal(paths.run)) === null && !(await store.hasAbandoned())) return;
      const work = async (): Promise<void> => {
        await this.recoverLocked();
        // A helper killed while it wrote its journal had not begun: only the half-written file is left of it.
        await store.sweep();
      };
      await withLock('recovering', work, { patienceMs: 0 }).catch((error: unknown) => {
        if (!(error instanceof VirtnetError && error.code === 'busy')) throw error;
      });
    });
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
   * Takes networks from one standing to another, all or nothing: whatever fails, host and store are as before.
   * Throws what planning and applying throw.
   */
  async change({ host, stored }: Session, before: Standing[], after: Standing[]): Promise<void> {
    const { paths, ports } = this.dependencies;
    await ports.record(activeOf(before).map(({ definition }) => definition));
    const others = othersOf(stored, before, after);
    const plan = noneActive(before, after)
      ? null
      : await planTransition(host, paths, { before: activeOf(before), after: activeOf(after), others });
    const journal: Journal = { pid: process.pid, before, after };
    await writeJournal(paths.run, journal);
    if (plan) {
      try {
        await applyPlan(host, paths, plan);
      } catch (error) {
        if (wasUndone(error)) await removeJournal(paths.run);
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
    await removeJournal(paths.run);
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
    await activity.record({ front: 'helper', user: 'root', action: 'recover', network }, host, (noted) =>
      this.settle(noted, stored, journal, goal),
    );
  }

  /** Plans from whatever a cut-off change may have left to `goal`, carries that out and forgets the change. */
  private async settle(host: Host, stored: Stored, journal: Journal, goal: Standing[]): Promise<void> {
    const { paths } = this.dependencies;
    const plan = await planTransition(
      host,
      paths,
      {
        before: activeOf(journal.before),
        maybe: activeOf(journal.after),
        after: activeOf(goal),
        others: othersOf(stored, journal.before, journal.after),
      },
      { thorough: true },
    );
    await applyPlan(host, paths, plan);
    await this.write(goal);
    await removeJournal(paths.run);
  }

  /**
   * Writes how networks stand, less what `known` says is so already.
   * Run state comes last: once it says so, the change is done (see destinationOf).
   */
  private async write(standings: readonly Standing[], known: readonly Standing[] = []): Promise<void> {
    const { store } = this.dependencies;
    for (const { name, definition, autostart } of standings) {
      const old = known.find((standing) => standing.name === name);
      if (old && isDeepStrictEqual(old.definition, definition) && old.autostart === autostart) continue;
      if (definition) await store.writeDefinition(definition);
      else await store.removeDefinition(name);
      await store.setAutostart(name, autostart && definition !== null);
    }
    for (const { name, running } of standings) {
      if (running) await store.writeRunState(running);
      else await store.removeRunState(name);
    }
  }
}

/** How a network stands now. */
export function standingOf({ definitions, autostart, running }: Stored, name: string): Standing {
  return {
    name,
    definition: definitions.get(name) ?? null,
    autostart: autostart.has(name),
    running: running.get(name) ?? null,
  };
}

/** The networks that run and are not among `names`. */
export function othersRunning({ running }: Stored, names: ReadonlySet<string>): ActiveNetwork[] {
  return [...running].flatMap(([name, state]) => (names.has(name) ? [] : [asActive(state)]));
}

export const asActive = ({ definition, pollResolv }: ActiveNetwork): ActiveNetwork => ({
  definition,
  pollResolv,
});

const activeOf = (standings: readonly Standing[]): ActiveNetwork[] =>
  standings.flatMap(({ running }) => (running ? [asActive(running)] : []));

const othersOf = (stored: Stored, ...standings: Standing[][]): ActiveNetwork[] =>
  othersRunning(stored, new Set(standings.flat().map(({ name }) => name)));

const noneActive = (...standings: Standing[][]): boolean => activeOf(standings.flat()).length === 0;

/** Applying undoes what it did when it fails; only when that failed too is there anything left to recover. */
const wasUndone = (error: unknown): boolean =>
  !(error instanceof VirtnetError && error.data.code === 'rolled-back' && error.data.undoErrors.length > 0);
