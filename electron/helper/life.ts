/** A helper's life: what it does when it is opened and closed, and while nobody looks. */
import type { ActivityLog } from './activity/activity';
import type { Mutations } from './changes/mutations';
import type { Store } from './changes/store';
import type { Neighbours } from './facts/neighbours';
import type { GuestBook } from './guests/guestBook';
import type { Host } from './host/host';
import type { Signals } from './host/signal';
import { bringUpToDate } from './orders/bringUpToDate';
import { defineDefault } from './orders/firstRun';
import { DEFAULT_NAME } from '../../shared/propose/defaultNetwork';
import { statusFolder } from './span/agentPlaces';
import { hasRights, type Orders } from './orders/orders';
import type { Site } from './orders/preparing/prepared';
import type { ProbeDesk } from './orders/probeDesk';
import type { TrialDesk } from './orders/trialDesk';
import type { CounterTicker } from './watch/counterTicker';
import type { Reconciler } from './watch/reconciler';
import type { SnapshotFeed } from './watch/snapshotFeed';
import type { ChangeSource, HostWatch } from './watch/watch';

interface LifeDependencies {
  host: Host;
  site: Pick<Site, 'paths' | 'surroundings' | 'devices'>;
  store: Pick<Store, 'load' | 'writeRunState' | 'prepare' | 'isUntouched' | 'setUntouched' | 'directories'>;
  activity: Pick<ActivityLog, 'follow' | 'close'>;
  mutations: Pick<Mutations, 'run' | 'change' | 'recover' | 'idle' | 'isBusy'>;
  orders: Pick<Orders, 'head'>;
  trials: Pick<TrialDesk, 'look' | 'close'>;
  probes: Pick<ProbeDesk, 'close'>;
  watch: Pick<HostWatch, 'open' | 'close'>;
  reconciler: Pick<Reconciler, 'open' | 'close' | 'setWatched' | 'storeChanged' | 'noticed'>;
  neighbours: Pick<Neighbours, 'follow'>;
  book: Pick<GuestBook, 'close'>;
  counters: Pick<CounterTicker, 'stop'>;
  feed: Pick<SnapshotFeed, 'setWatched' | 'close'>;
  signals: Pick<Signals, 'changed'>;
  onError: (error: unknown) => void;
}

interface PrepareOptions {
  /** Whether `default` waits until somebody looks, and is not made for whoever brings networks of his own before. */
  waits?: boolean;
}

export class Life {
  /** The one definition that a fresh host gets: not made yet, being made, or no matter of this helper. */
  private isUntouched = false;
  private look: Promise<void> | null = null;

  constructor(private readonly dependencies: LifeDependencies) {}

  /** Prepares, then starts watching; true on a first run. */
  async open(): Promise<boolean> {
    const { activity, site, watch, store, trials, neighbours, reconciler, onError } = this.dependencies;
    activity.follow();
    const isFirstRun = await this.prepare();
    watch.open({ directories: store.directories, spans: statusFolder(site.paths) }, (sources) =>
      this.noticed(sources),
    );
    trials.look();
    await neighbours.follow();
    if (hasRights()) void reconciler.open().catch(onError);
    return isFirstRun;
  }

  /**
   * Makes the directories and takes up what a killed helper left; true on a first run. Then, or when somebody looks,
   * `default` is stored without being started. Starts no process unless there is something to do.
   */
  async prepare({ waits = false }: PrepareOptions = {}): Promise<boolean> {
    const { store, mutations, onError } = this.dependencies;
    // Without rights there is nothing to prepare and no rule to read, but what is stored can be looked at.
    const isFirstRun = hasRights() && (await store.prepare());
    if (isFirstRun && waits) await store.setUntouched(true);
    this.isUntouched = isFirstRun || (hasRights() && store.isUntouched);
    if (!waits) await this.looked();
    await mutations.recover().catch(onError);
    if (hasRights()) await bringUpToDate(this.dependencies).catch(onError);
    return isFirstRun;
  }

  /** Somebody looks: on a fresh host, `default` is stored for that, without being started. */
  looked(): Promise<void> {
    if (!this.isUntouched) return Promise.resolve();
    const { host, site, store, mutations, orders, onError } = this.dependencies;
    this.look ??= defineDefault(host, site, mutations, orders)
      .then(() => store.setUntouched(false))
      .catch(onError)
      .finally(() => (this.isUntouched = false));
    return this.look;
  }

  /** Somebody is about to bring networks: nothing that he has not seen stands in their way. */
  brings(): void {
    if (this.look === null) this.isUntouched = false;
  }

  /** Somebody has brought networks of his own; one of the name takes the place of ours. */
  async brought(names: readonly string[]): Promise<void> {
    if (names.includes(DEFAULT_NAME)) await this.dependencies.store.setUntouched(false);
  }

  /** Stops watching and finishes what has been begun; networks keep running. */
  async close(): Promise<void> {
    const { watch, trials, activity, reconciler, feed, counters, book, probes, mutations } =
      this.dependencies;
    watch.close();
    await trials.close();
    activity.close();
    await reconciler.close();
    feed.close();
    counters.stop();
    book.close();
    await probes.close();
    await mutations.idle();
  }

  /** Whether anybody looks. */
  setWatched(watched: boolean): void {
    const { feed, reconciler } = this.dependencies;
    feed.setWatched(watched);
    if (hasRights()) reconciler.setWatched(watched);
  }

  private noticed(sources: ReadonlySet<ChangeSource>): void {
    const { mutations, reconciler, trials, signals } = this.dependencies;
    // After a mutation a snapshot is sent anyway, and one in its middle would only take its time.
    if (!mutations.isBusy) void signals.changed.tell();
    if (sources.has('files')) {
      reconciler.storeChanged();
      trials.look();
    }
    if (sources.has('kernel') && hasRights()) reconciler.noticed();
  }
}
