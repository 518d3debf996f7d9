/** The helper's answers to the contract: reads go straight to the host, mutations through one queue. */
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
} from '../../shared/contract';
import type { BootReport } from '../../shared/bootReport';
import { writeNetworkXml } from '../../shared/networkXml';
import { protocolMismatch } from '../../shared/protocolMismatch';
import type { Handlers } from '../../shared/rpc';
import { sshAddresses } from '../../shared/sshConnection';
import type { ActivityEntry } from '../../shared/snapshot';
import { ActivityLog } from './activity';
import { Aftermath } from './aftermath';
import { bootNetworks } from './boot';
import { readBootReport, writeBootReport } from './bootReport';
import { CounterTicker } from './counterTicker';
import { readCheckContext } from './createDefinition';
import { DefinitionActions } from './definitionActions';
import { defaultNetwork } from './firstRun';
import type { Host } from './host';
import type { Surroundings } from './hostFacts';
import { GuestBook } from './guestBook';
import { GuestDesk } from './guestDesk';
import type { Standing } from './journal';
import { readLeases } from './leases';
import { readLibvirtDefinitions } from './libvirtDefinitions';
import { HistoryActions } from './historyActions';
import { HistoryFile } from './historyFile';
import { LibvirtOffers } from './libvirtOffer';
import { readListeners } from './listeners';
import { Mutations } from './mutations';
import { standingOf } from './standings';
import { Neighbours } from './neighbours';
import { NetworkActions } from './networkActions';
import { definitionInForce, definitionOf, networkRecords } from './networkRecord';
import { NetworkOrders } from './networkOrders';
import { hasRights, Orders, requireRights } from './orders';
import { OutsideWatch } from './outsideWatch';
import type { Paths } from './paths';
import { PortRecords } from './portRecords';
import { reportText } from './report';
import type { ProbeProgram } from './networkTest/probeAgent';
import { TestDesk } from './networkTest/testDesk';
import { riskToSessions } from './sessionRisk';
import { readSettings, writeSettings } from './settings';
import { SnapshotFeed } from './snapshotFeed';
import { SnapshotSource } from './snapshotSource';
import { Store } from './store';
import type { TestGuests } from './testGuests';
import { TrialDesk } from './trialDesk';
import { watchChanges, type Watching } from './watch';

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
  private readonly actions: NetworkActions;
  private readonly definitions: DefinitionActions;
  private readonly history: HistoryActions;
  private readonly snapshots: SnapshotSource;
  private readonly feed: SnapshotFeed;
  private readonly outside: OutsideWatch;
  private readonly counters: CounterTicker;
  private readonly neighbours: Neighbours;
  private readonly orders: Orders;
  private readonly networks: NetworkOrders;
  private readonly guests: GuestDesk;
  private readonly book: GuestBook;
  private readonly offers: LibvirtOffers;
  private readonly tests: TestDesk;
  private readonly trials: TrialDesk;
  /** Both ends of the sessions that whoever asks sits at. */
  private peers: readonly string[] = sshAddresses(process.env['SSH_CONNECTION']);
  /** Settles when the boot that is under way has ended, well or not. */
  private booting: Promise<unknown> = Promise.resolve();
  private watching: Watching | null = null;

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
    this.actions = new NetworkActions({ host, paths, store, surroundings, mutations });
    this.definitions = new DefinitionActions({ host, paths, store, surroundings, mutations });
    this.history = new HistoryActions({
      file: history,
      store,
      actions: this.actions,
      definitions: this.definitions,
    });
    const outside = (this.outside = new OutsideWatch({
      host,
      paths,
      store,
      mutations,
      activity: this.activity,
      repair: (name) => this.networks.repair(name, 'helper'),
      onChange: () => this.feed.request(),
      onError,
    }));
    this.offers = new LibvirtOffers(surroundings, paths);
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
      actions: this.actions,
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
    this.guests = new GuestDesk({
      guests: testGuests,
      book,
      orders: this.orders,
      onChange: () => this.feed.request(),
    });
    const aftermath = new Aftermath({
      host,
      store,
      actions: this.actions,
      guests: this.guests,
      tests: this.tests,
      offers: this.offers,
    });
    this.trials = new TrialDesk({
      directory: paths.run,
      mutations,
      orders: this.orders,
      aftermath,
      guests: this.guests,
      onChange: () => this.feed.request(),
      onDevices: () => this.snapshots.forgetDevices(),
      onError,
    });
    this.networks = new NetworkOrders({
      orders: this.orders,
      actions: this.actions,
      definitions: this.definitions,
      history: this.history,
      guests: this.guests,
      trials: this.trials,
      aftermath,
      onDevices: () => this.snapshots.forgetDevices(),
    });
    this.counters = new CounterTicker(host, (reading) => emit?.('counters', reading));
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
    const { host, surroundings, onError } = this.dependencies;
    // Without rights there is nothing to prepare and no rule to read, but what is stored can be looked at.
    const isFirstRun = hasRights() && (await this.store.prepare());
    if (isFirstRun) {
      await this.mutations
        .run(this.orders.head({ action: 'define', networks: ['default'] }), async (session) => {
          const definition = defaultNetwork(await readCheckContext(host, surroundings, session.stored));
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
    requireRights();
    const stored = await this.store.load();
    const report = await bootNetworks(stored, (names) =>
      this.mutations.run(this.orders.head({ action: 'start', networks: names, front: 'boot' }), (session) =>
        this.actions.start(session, names),
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

  readonly handlers: Handlers<typeof helperMethods> = {
    hello: async ({ protocol, version: callerVersion, front, peers = [] }) => {
      if (protocol !== PROTOCOL_VERSION) {
        const helper = { version, protocol: PROTOCOL_VERSION, place: `on ${hostname()}` };
        throw protocolMismatch({ version: callerVersion, protocol }, helper);
      }
      this.orders.front = front;
      this.peers = [...this.peers, ...peers];
      // A command asks once: what the sandbox starts by itself has to be there by then.
      if (front === 'virtnet') await this.booting;
      return { protocol: PROTOCOL_VERSION, version, host: (await this.snapshots.build()).host };
    },
    snapshot: () => this.snapshots.build(),
    createNetwork: async ({ accept, ...request }) => {
      const [created] = await this.networks.create([request], accept);
      if (!created) throw new Error('a creation without a network');
      return created;
    },
    createNetworks: ({ networks, accept, fromLibvirt = false }) =>
      this.networks.create(networks, accept, { pathOf: (index) => `networks[${index}].`, fromLibvirt }),
    networks: async () => {
      const stored = await this.store.load();
      return { networks: networkRecords(stored), unreadable: stored.unreadable };
    },
    leases: async ({ name }) => {
      const { host, paths } = this.dependencies;
      return readLeases(host, paths, definitionInForce(name, await this.store.load()));
    },
    defineNetwork: async ({ definition: draft, accept, fromLibvirt }) => {
      const { definition, replaced } = await this.orders.give(
        { action: 'define', networks: [draft.name] },
        (session) => this.definitions.define(session, draft, accept, fromLibvirt),
      );
      return { name: definition.name, uuid: definition.uuid, replaced };
    },
    updateNetwork: ({ trial, ...update }) => this.networks.update({ updates: [update], trial }),
    updateNetworks: (request) => this.networks.update(request),
    planUpdate: (update) => this.planUpdates([update]),
    planUpdates: ({ updates }) => this.planUpdates(updates),
    keepTrial: ({ id }) => this.done(this.trials.keep(id)),
    endTrial: ({ id }) => this.done(this.trials.takeBack(id)),
    history: ({ network, limit }) => this.history.list(network, limit),
    revert: (request) => this.networks.revert(request),
    undefineNetwork: ({ name }) =>
      this.done(
        this.orders.give({ action: 'delete', networks: [name] }, (session) =>
          this.definitions.undefine(session, name),
        ),
      ),
    startNetwork: ({ name }) => this.done(this.networks.start([name])),
    stopNetwork: ({ name, trial }) => this.done(this.networks.stop([name], trial)),
    startNetworks: ({ names }) => this.done(this.networks.start([...new Set(names)])),
    stopNetworks: ({ names, trial }) => this.done(this.networks.stop([...new Set(names)], trial)),
    boot: () => this.boot(),
    lastBoot: () => readBootReport(this.dependencies.paths.run),
    libvirtDefinitions: ({ byVirsh = false }) =>
      readLibvirtDefinitions(this.dependencies.host, this.dependencies.surroundings.root, byVirsh),
    deleteNetwork: ({ name, stop, trial }) => this.done(this.networks.delete(name, stop, trial)),
    setAutostart: ({ name, autostart }) =>
      this.done(
        this.orders.give({ action: 'autostart', networks: [name] }, (session) =>
          this.actions.setAutostart(session, name, autostart),
        ),
      ),
    repairNetwork: ({ name }) => this.done(this.networks.repair(name)),
    checkNetworks: ({ names }) => this.actions.check(names),
    setRepair: ({ byItself }) =>
      this.done(
        this.orders.give({ action: 'settings', networks: [] }, async ({ host }) => {
          const { paths } = this.dependencies;
          await writeSettings(paths, { ...(await readSettings(host, paths)), repairByItself: byItself });
        }),
      ),
    listeners: () => readListeners(this.dependencies.host),
    planCreate: ({ definition, others = [], accept, whole }) =>
      others.length === 0
        ? this.actions.planCreate(definition, accept, whole)
        : this.actions.planCreateAll([definition, ...others], accept),
    planNetwork: async ({ name, action }) => {
      const plan = await this.actions.planNetwork(name, action);
      if (action !== 'stop') return plan;
      const standing = standingOf(await this.store.load(), name);
      return { ...plan, risk: await this.risk([standing], [{ ...standing, running: null }]) };
    },
    dumpXml: async ({ name, inactive }) =>
      writeNetworkXml(definitionOf(name, inactive, await this.store.load())),
    watchCounters: ({ devices, intervalMs }) => {
      this.counters.watch(devices, intervalMs);
      return null;
    },
    setWatched: ({ watched }) => this.setWatched(watched),
    activity: (wanted) => this.activity.list(wanted),
    activityEntry: ({ id }) => this.activity.entry(id),
    report: async () => reportText(version, await this.snapshots.build(), this.activity.newest(REPORTED)),
    libvirtOffer: async ({ name }) =>
      this.offers.read(this.dependencies.host, definitionInForce(name, await this.store.load())),
    offerToLibvirt: ({ name }) =>
      this.orders.give({ action: 'offer', networks: [name] }, ({ host, stored }) =>
        this.offers.offer(host, definitionInForce(name, stored)),
      ),
    withdrawFromLibvirt: ({ name }) =>
      this.orders.give({ action: 'withdraw', networks: [name] }, ({ host, stored }) =>
        this.offers.withdraw(host, definitionInForce(name, stored)),
      ),
    testNetwork: ({ name, test }) => {
      requireRights();
      return this.tests.test(name, test);
    },
    cancelTest: ({ test }) => this.done(this.tests.cancel(test)),
    planFix: ({ name, fix }) => {
      requireRights();
      return this.tests.planFix(name, fix);
    },
    applyFix: ({ name, fix }) =>
      this.done(
        this.orders.give({ action: 'repair', networks: [name] }, (session) =>
          this.tests.applyFix(session, name, fix),
        ),
      ),
    addGuest: ({ network }) => this.guests.add(network),
    removeGuest: ({ network, guest }) => this.done(this.guests.remove(network, guest)),
  };

  private setWatched(watched: boolean): null {
    this.feed.setWatched(watched);
    if (hasRights()) this.outside.setWatched(watched);
    return null;
  }

  private async planUpdates(
    updates: Params<typeof helperMethods, 'planUpdates'>['updates'],
  ): Promise<Result<typeof helperMethods, 'planUpdates'>> {
    const { plan, restart, before, after } = await this.definitions.planUpdate(updates);
    return { plan, restart, risk: await this.risk(before, after) };
  }

  /** Why a change could cut off whoever asks, or null. */
  private risk(before: readonly Standing[], after: readonly Standing[]): Promise<string | null> {
    return riskToSessions(this.dependencies.host, this.peers, before, after);
  }

  private async done(work: Promise<unknown>): Promise<null> {
    await work;
    return null;
  }
}

/** Entries of the activity in a report. */
const REPORTED = 300;
