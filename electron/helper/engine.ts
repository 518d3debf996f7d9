/** Builds the helper and what it is made of, opens and closes it, and starts what starts on boot. */
import { hostname } from 'node:os';
import { version } from '../../package.json';
import {
  PROTOCOL_VERSION,
  type HelperEvent,
  type helperEvents,
  type helperMethods,
  type Params,
  type Payload,
  type Result,
} from '../../shared/contract/contract';
import type { BootReport } from '../../shared/contract/bootReport';
import { protocolMismatch } from '../../shared/contract/protocolMismatch';
import type { Handlers } from '../../shared/contract/rpc';
import { sshAddresses } from '../../shared/contract/sshConnection';
import type { ActivityEntry } from '../../shared/contract/snapshot';
import { ActivityLog } from './activity/activity';
import { bootNetworks } from './orders/boot';
import { writeBootReport } from './changes/bootReport';
import { CounterTicker } from './watch/counterTicker';
import { contractOf } from './contract';
import { readCheckContext } from './orders/createDefinition';
import { defaultNetwork } from './orders/firstRun';
import type { Host } from './host/host';
import type { Surroundings } from './facts/hostFacts';
import { GuestBook } from './guests/guestBook';
import { HistoryFile } from './changes/historyFile';
import { LibvirtOffers } from './libvirt/libvirtOffer';
import { Mutations } from './changes/mutations';
import { standingOf } from './changes/standings';
import { Neighbours } from './facts/neighbours';
import { hasRights, Orders } from './orders/orders';
import { OrderDesk } from './orders/orderDesk';
import type { Site } from './orders/preparing/prepared';
import { OutsideWatch } from './watch/outsideWatch';
import type { Paths } from './host/paths';
import { PortRecords } from './kinds/portRecords';
import type { ProbeProgram } from './probe/guest/probeAgent';
import { TestDesk } from './orders/testDesk';
import { SnapshotFeed } from './watch/snapshotFeed';
import { SnapshotSource } from './watch/snapshotSource';
import { Store } from './changes/store';
import type { TestGuests } from './orders/testGuests';
import { TrialDesk } from './orders/trialDesk';
import { watchChanges, type Watching } from './watch/watch';

export type EmitEvent = <E extends HelperEvent>(event: E, payload: Payload<typeof helperEvents, E>) => void;

interface EngineDependencies {
  host: Host;
  paths: Paths;
  surroundings: Surroundings;
  /** Plugs in test guests; null on a real host. */
  testGuests: TestGuests | null;
  /** Null when nobody listens: no snapshot is made then but those that are asked for. */
  emit: EmitEvent | null;
  onError: (error: unknown) => void;
  /** The bundle that plays the temporary guest of tests. */
  probe: ProbeProgram;
  /** Hears the steps of tests; they are emitted as well. */
  onTestStep?: (payload: Payload<typeof helperEvents, 'testStep'>) => void;
  /** Another lock of mutations than this host's, for a host in memory. */
  lock?: string;
  /** Who asks, when that is known without a greeting. */
  front?: ActivityEntry['front'];
}

export class Engine {
  private readonly store: Store;
  private readonly activity: ActivityLog;
  private readonly mutations: Mutations;
  private readonly desk: OrderDesk;
  private readonly snapshots: SnapshotSource;
  private readonly feed: SnapshotFeed;
  private readonly outside: OutsideWatch;
  private readonly counters: CounterTicker;
  private readonly neighbours: Neighbours;
  private readonly orders: Orders;
  private readonly book: GuestBook;
  private readonly tests: TestDesk;
  private readonly trials: TrialDesk;
  /** Both ends of the sessions that whoever asks sits at. */
  private peers: readonly string[] = sshAddresses(process.env['SSH_CONNECTION']);
  /** Settles when the boot that is under way has ended, well or not. */
  private booting: Promise<unknown> = Promise.resolve();
  private watching: Watching | null = null;

  /** The answers to the contract. */
  readonly handlers: Handlers<typeof helperMethods>;

  constructor(private readonly dependencies: EngineDependencies) {
    const { host, paths, surroundings, testGuests, emit, onError } = dependencies;
    const store = (this.store = new Store(paths));
    this.activity = new ActivityLog({
      directory: paths.log,
      onEntries: (entries) => emit?.('activity', entries),
      onError,
    });
    const ports = new PortRecords(host, paths, hasRights());
    const history = new HistoryFile(paths.history, onError);
    const mutations = (this.mutations = new Mutations({
      host,
      paths,
      store,
      activity: this.activity,
      history,
      ports,
      lock: dependencies.lock,
    }));
    const outside = (this.outside = new OutsideWatch({
      host,
      paths,
      store,
      mutations,
      activity: this.activity,
      repair: (name) => this.desk.give({ order: { do: 'repair', names: [name] } }, 'helper'),
      onChange: () => this.feed.request(),
      onError,
    }));
    const offers = new LibvirtOffers(surroundings, paths);
    this.neighbours = new Neighbours(host);
    const book = (this.book = new GuestBook(() => this.feed.request()));
    this.snapshots = new SnapshotSource({
      host,
      paths,
      store,
      surroundings,
      testGuests: () => testGuests?.list() ?? [],
      neighbours: this.neighbours,
      guests: book,
      ports,
      drift: () => outside.drift,
      repair: () => outside.repairState(),
      hearsOfDevices: () => this.watching?.hearsKernel() ?? false,
    });
    this.feed = new SnapshotFeed(
      () => this.snapshots.update(),
      (snapshot) => {
        outside.saw(snapshot);
        emit?.('snapshot', snapshot);
      },
      onError,
    );
    this.tests = new TestDesk({
      site: { host, paths, surroundings },
      store,
      program: dependencies.probe,
      onStep: (test, step) => {
        emit?.('testStep', { test, step });
        dependencies.onTestStep?.({ test, step });
      },
    });
    this.orders = new Orders({
      mutations,
      user: surroundings.user,
      front: dependencies.front ?? 'helper',
      feed: emit && this.feed,
      onDone: (names) => {
        outside.forget(names);
        this.trials.look();
      },
      onDevices: () => this.snapshots.forgetDevices(),
    });
    const site: Site = {
      paths,
      surroundings,
      history,
      guests: testGuests,
      tests: this.tests,
      offers,
      book,
    };
    this.desk = new OrderDesk({
      host,
      site,
      store,
      mutations,
      orders: this.orders,
      trials: () => this.trials,
      peers: () => this.peers,
      onDevices: () => this.snapshots.forgetDevices(),
      onChange: () => this.feed.request(),
    });
    this.trials = new TrialDesk({
      directory: paths.run,
      mutations,
      orders: this.orders,
      desk: this.desk,
      guests: testGuests,
      onChange: () => this.feed.request(),
      onDevices: () => this.snapshots.forgetDevices(),
      onError,
    });
    this.counters = new CounterTicker(host, (reading) => emit?.('counters', reading));
    this.handlers = contractOf({
      host,
      store,
      site,
      desk: this.desk,
      history,
      snapshots: this.snapshots,
      activity: this.activity,
      trials: this.trials,
      tests: this.tests,
      offers,
      counters: this.counters,
      greet: (request) => this.greet(request),
      boot: () => this.boot(),
      setWatched: (watched) => this.setWatched(watched),
    });
  }

  /** Prepares, then starts watching; true on a first run. */
  async open(): Promise<boolean> {
    this.activity.follow();
    const isFirstRun = await this.prepare();
    this.watching = watchChanges(
      this.store.directories,
      (sources) => {
        // After a mutation a snapshot is sent anyway, and one in its middle would only take its time.
        if (!this.mutations.isBusy) this.feed.request();
        if (sources.has('files')) {
          this.outside.storeChanged();
          this.trials.look();
        }
        if (sources.has('kernel') && hasRights()) this.outside.noticed();
      },
      {
        onKernel: () => this.snapshots.forgetDevices(),
        onNeighbour: (event) => this.neighbours.note(event),
      },
    );
    this.trials.look();
    await this.neighbours.follow();
    if (hasRights()) void this.outside.open().catch(this.dependencies.onError);
    return isFirstRun;
  }

  /**
   * Makes the directories and takes up what a killed helper left; on a first run, for which it returns true, stores
   * `default` without starting it. Starts no process unless there is something to do.
   */
  async prepare(): Promise<boolean> {
    const { host, paths, surroundings, onError } = this.dependencies;
    // Without rights there is nothing to prepare and no rule to read, but what is stored can be looked at.
    const isFirstRun = hasRights() && (await this.store.prepare());
    if (isFirstRun) {
      await this.mutations
        .run(this.orders.head({ action: 'define', networks: ['default'] }), async (session) => {
          const definition = defaultNetwork(
            await readCheckContext(host, { surroundings, paths }, session.stored),
          );
          if (!definition) return;
          const standing = standingOf(session.stored, definition.name);
          await this.mutations.change(session, [standing], [{ ...standing, definition, autostart: true }]);
        })
        .catch(onError);
    }
    await this.mutations.recover().catch(onError);
    if (hasRights()) await this.tests.sweep().catch(onError);
    return isFirstRun;
  }

  /** Starts the autostart networks as one plan, in which a bad one keeps no other down, and keeps the result. */
  boot(): Promise<BootReport> {
    const booting = this.bootNow();
    this.booting = booting.catch(() => undefined);
    return booting;
  }

  private async bootNow(): Promise<BootReport> {
    const stored = await this.store.load();
    const report = await bootNetworks(stored, (names) =>
      this.mutations.run(
        this.orders.head({ action: 'start', networks: names, front: 'boot' }),
        async (session) => void (await this.desk.carryOut(session, { do: 'start', names: [...names] })),
      ),
    );
    await writeBootReport(this.dependencies.paths.run, report);
    if (this.dependencies.emit) this.feed.request();
    return report;
  }

  /** Stops watching and finishes what has been begun; networks keep running. */
  async close(): Promise<void> {
    this.watching?.close();
    await this.trials.close();
    this.activity.close();
    await this.outside.close();
    this.feed.close();
    this.counters.stop();
    this.book.close();
    await this.tests.close();
    await this.mutations.idle();
  }

  /** Says who asks: programs of another protocol are refused. Throws `unsupported`. */
  async greet({
    protocol,
    version: callerVersion,
    front,
    peers = [],
  }: Params<typeof helperMethods, 'hello'>): Promise<Result<typeof helperMethods, 'hello'>> {
    if (protocol !== PROTOCOL_VERSION) {
      const helper = { version, protocol: PROTOCOL_VERSION, place: `on ${hostname()}` };
      throw protocolMismatch({ version: callerVersion, protocol }, helper);
    }
    this.orders.front = front;
    this.peers = [...this.peers, ...peers];
    // A command asks once: what the sandbox starts by itself has to be there by then.
    if (front === 'virtnet') await this.booting;
    return { protocol: PROTOCOL_VERSION, version, host: (await this.snapshots.build()).host };
  }

  /** Whether anybody looks. */
  setWatched(watched: boolean): void {
    this.feed.setWatched(watched);
    if (hasRights()) this.outside.setWatched(watched);
  }
}
