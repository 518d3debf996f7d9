/** The helper's answers to the contract: reads go straight to the host, mutations through one queue. */
import { hostname } from 'node:os';
import { version } from '../../package.json';
import type {
  HelperEvent,
  helperEvents,
  helperMethods,
  Params,
  Payload,
  Result,
} from '../../shared/contract';
import { PROTOCOL_VERSION } from '../../shared/contract';
import type { BootReport } from '../../shared/bootReport';
import { VirtnetError } from '../../shared/error';
import type { IssueCode } from '../../shared/issue';
import type { NetworkDefinition } from '../../shared/network';
import { writeNetworkXml } from '../../shared/networkXml';
import { protocolMismatch } from '../../shared/protocolMismatch';
import type { Handlers } from '../../shared/rpc';
import { sshAddresses } from '../../shared/sshConnection';
import type { ActivityEntry, LeaseFacts } from '../../shared/snapshot';
import { ActivityLog, type OrderHead } from './activity';
import { bootNetworks } from './boot';
import { readBootReport, writeBootReport } from './bootReport';
import { CounterTicker } from './counterTicker';
import { readCheckContext } from './createDefinition';
import { DefinitionActions } from './definitionActions';
import { defaultNetwork } from './firstRun';
import type { Host } from './host';
import { readIpv6Routes, readRoutes, type Surroundings } from './hostFacts';
import { GuestBook } from './guestBook';
import type { Standing } from './journal';
import { readLeases } from './leases';
import { readLibvirtDefinitions } from './libvirtDefinitions';
import { HistoryActions } from './historyActions';
import { HistoryFile } from './historyFile';
import { LibvirtOffers } from './libvirtOffer';
import { readListeners } from './listeners';
import { Mutations, renamings, standingOf, type Session } from './mutations';
import { Neighbours } from './neighbours';
import { NetworkActions } from './networkActions';
import { networkNames, networkRecord } from './networkRecord';
import { OutsideWatch } from './outsideWatch';
import type { Paths } from './paths';
import { PortRecords } from './portRecords';
import { reportText } from './report';
import type { ProbeProgram } from './networkTest/probeAgent';
import { TestDesk } from './networkTest/testDesk';
import { runningChanges, sessionRisk } from './sessionRisk';
import { readSettings, writeSettings } from './settings';
import { SnapshotFeed } from './snapshotFeed';
import { SnapshotSource } from './snapshotSource';
import { Store, type Stored } from './store';
import type { TestGuests } from './testGuests';
import { readTrial, trialView } from './trial';
import { TrialWatch } from './trialWatch';
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
  private readonly guests: GuestBook;
  private readonly offers: LibvirtOffers;
  private readonly tests: TestDesk;
  private readonly trials: TrialWatch;
  private front: ActivityEntry['front'];
  /** Both ends of the sessions that whoever asks sits at. */
  private peers: readonly string[] = sshAddresses(process.env['SSH_CONNECTION']);
  /** Settles when the boot that is under way has ended, well or not. */
  private booting: Promise<unknown> = Promise.resolve();
  private watching: Watching | null = null;

  constructor(private readonly dependencies: EngineDependencies) {
    const { host, paths, surroundings, testGuests, emit, onError } = dependencies;
    this.front = dependencies.front ?? 'helper';
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
      repair: (name) => this.repair(name, 'helper'),
      onChange: () => this.feed.request(),
      onError,
    }));
    this.offers = new LibvirtOffers(surroundings, paths);
    this.neighbours = new Neighbours(host);
    this.guests = new GuestBook(() => this.feed.request());
    this.snapshots = new SnapshotSource({
      host,
      paths,
      store,
      surroundings,
      testGuests: () => testGuests?.list() ?? [],
      neighbours: this.neighbours,
      guests: this.guests,
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
    this.trials = new TrialWatch({
      directory: paths.run,
      endLost: () => this.endLostTrial(),
      onChange: () => this.feed.request(),
      onError,
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
        .run(this.head('define', 'default'), async (session) => {
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
    this.requireRights();
    const stored = await this.store.load();
    const report = await bootNetworks(stored, (names) =>
      this.mutations.run({ ...this.head('start', names.join(', ')), front: 'boot' }, (session) =>
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
    this.trials.stop();
    // Nobody is left who could answer.
    const waiting = this.trials.own();
    if (waiting !== null) await this.takeBackTrial(waiting, 'helper').catch(this.dependencies.onError);
    this.trials.stop();
    this.activity.close();
    await this.outside.close();
    this.feed.close();
    this.counters.stop();
    this.guests.close();
    await this.tests.close();
    await this.mutations.idle();
  }

  readonly handlers: Handlers<typeof helperMethods> = {
    hello: async ({ protocol, version: callerVersion, front, peers = [] }) => {
      if (protocol !== PROTOCOL_VERSION) {
        const helper = { version, protocol: PROTOCOL_VERSION, place: `on ${hostname()}` };
        throw protocolMismatch({ version: callerVersion, protocol }, helper);
      }
      this.front = front;
      this.peers = [...this.peers, ...peers];
      // A command asks once: what the sandbox starts by itself has to be there by then.
      if (front === 'virtnet') await this.booting;
      return { protocol: PROTOCOL_VERSION, version, host: (await this.snapshots.build()).host };
    },
    snapshot: () => this.snapshots.build(),
    createNetwork: async ({ accept, ...request }) => {
      const [created] = await this.create([request], accept);
      if (!created) throw new Error('a creation without a network');
      return created;
    },
    createNetworks: ({ networks, accept, fromLibvirt = false }) =>
      this.create(networks, accept, { pathOf: (index) => `networks[${index}].`, fromLibvirt }),
    networks: () => this.networks(),
    leases: ({ name }) => this.leases(name),
    defineNetwork: async ({ definition: draft, accept, fromLibvirt }) => {
      const { definition, replaced } = await this.mutate('define', draft.name, (session) =>
        this.definitions.define(session, draft, accept, fromLibvirt),
      );
      return { name: definition.name, uuid: definition.uuid, replaced };
    },
    updateNetwork: (request) => this.update(request),
    planUpdate: async (request) => {
      const { plan, restart, before, after } = await this.definitions.planUpdate(request);
      return { plan, restart, risk: await this.risk(before, after) };
    },
    keepTrial: ({ id }) => this.done(this.keepTrial(id)),
    endTrial: ({ id }) => this.done(this.takeBackTrial(id, this.front)),
    history: ({ network, limit }) => this.history.list(network, limit),
    revert: (request) => this.revert(request),
    undefineNetwork: ({ name }) =>
      this.done(this.mutate('delete', name, (session) => this.definitions.undefine(session, name))),
    startNetwork: ({ name }) => this.start([name]),
    stopNetwork: ({ name, trial }) => this.stop([name], trial),
    startNetworks: ({ names }) => this.start([...new Set(names)]),
    stopNetworks: ({ names, trial }) => this.stop([...new Set(names)], trial),
    boot: () => this.boot(),
    lastBoot: () => readBootReport(this.dependencies.paths.run),
    libvirtDefinitions: ({ byVirsh = false }) =>
      readLibvirtDefinitions(this.dependencies.host, this.dependencies.surroundings.root, byVirsh),
    deleteNetwork: ({ name, stop, trial }) =>
      this.done(
        this.mutate('delete', name, async (session) => {
          if (stop && !trial) await this.unplugGuests(session.host, [name]);
          const definition = this.definitionIn(session.stored, name);
          await this.actions.delete(session, name, stop, trial ? { trial: `“${name}” was deleted.` } : {});
          if (!trial) await this.forgetDeleted(session.host, definition);
        }),
      ),
    setAutostart: ({ name, autostart }) =>
      this.done(
        this.mutate('autostart', name, (session) => this.actions.setAutostart(session, name, autostart)),
      ),
    repairNetwork: ({ name }) => this.done(this.repair(name)),
    checkNetworks: ({ names }) => this.actions.check(names),
    setRepair: ({ byItself }) =>
      this.done(
        this.mutate('settings', '', async ({ host }) => {
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
    dumpXml: ({ name, inactive }) => this.dumpXml(name, inactive),
    watchCounters: ({ devices, intervalMs }) => {
      this.counters.watch(devices, intervalMs);
      return null;
    },
    setWatched: ({ watched }) => this.setWatched(watched),
    activity: (wanted) => this.activity.list(wanted),
    activityEntry: ({ id }) => this.activity.entry(id),
    report: async () => reportText(version, await this.snapshots.build(), this.activity.newest(REPORTED)),
    libvirtOffer: async ({ name }) =>
      this.offers.read(this.dependencies.host, this.definitionIn(await this.store.load(), name)),
    offerToLibvirt: ({ name }) =>
      this.mutate('offer', name, ({ host, stored }) =>
        this.offers.offer(host, this.definitionIn(stored, name)),
      ),
    withdrawFromLibvirt: ({ name }) =>
      this.mutate('withdraw', name, ({ host, stored }) =>
        this.offers.withdraw(host, this.definitionIn(stored, name)),
      ),
    testNetwork: ({ name, test }) => {
      this.requireRights();
      return this.tests.test(name, test);
    },
    cancelTest: ({ test }) => this.done(this.tests.cancel(test)),
    planFix: ({ name, fix }) => {
      this.requireRights();
      return this.tests.planFix(name, fix);
    },
    applyFix: ({ name, fix }) =>
      this.done(this.mutate('repair', name, (session) => this.tests.applyFix(session, name, fix))),
    addGuest: async ({ network }) => {
      const plugged = await this.mutate('add-guest', network, ({ host, stored }) => {
        const running = stored.running.get(network);
        if (!running) throw notActive(network, stored.definitions.has(network));
        return this.testGuests().plug(host, running.definition);
      });
      // Nobody else waits for the lock while the guest waits for its lease.
      const guest = await this.testGuests().leased(plugged);
      this.feed.request();
      return guest;
    },
    removeGuest: ({ network, guest }) =>
      this.done(
        this.mutate('remove-guest', network, async ({ host }) => {
          const mac = await this.testGuests().remove(host, network, guest);
          this.guests.forget(network, mac);
        }),
      ),
  };

  private repair(name: string, front = this.front): Promise<void> {
    return this.mutate('repair', name, (session) => this.actions.repair(session, name), [name], front);
  }

  private setWatched(watched: boolean): null {
    this.feed.setWatched(watched);
    if (hasRights()) this.outside.setWatched(watched);
    return null;
  }

  private async create(
    requests: Omit<Params<typeof helperMethods, 'createNetwork'>, 'accept'>[],
    accept: IssueCode[],
    options: { pathOf?: (index: number) => string; fromLibvirt?: boolean } = {},
  ): Promise<Result<typeof helperMethods, 'createNetworks'>> {
    const action = requests.some(({ start, transient }) => start || transient) ? 'create' : 'define';
    const names = requests.map(({ definition }) => definition.name);
    const { definitions } = await this.mutate(
      action,
      names.join(', '),
      (session) => this.actions.create(session, requests, accept, options),
      names,
    );
    return definitions.map(({ name, uuid, bridge }) => ({ name, uuid, device: bridge.name }));
  }

  private async update(
    request: Params<typeof helperMethods, 'updateNetwork'>,
  ): Promise<Result<typeof helperMethods, 'updateNetwork'>> {
    const { name, config, live } = request;
    const newName = (config ?? live)?.name ?? name;
    const names = [...new Set([name, newName])];
    await this.mutate(
      newName === name ? 'define' : 'rename',
      names.join(', '),
      // What runs may have been changed as well.
      (session) => this.definitions.update(session, request).finally(() => this.snapshots.forgetDevices()),
      names,
    );
    this.dependencies.testGuests?.rename(name, newName);
    const begun = request.trial ? readTrial(this.dependencies.paths.run) : null;
    this.trials.look();
    return { trial: begun && { id: begun.id, until: begun.until } };
  }

  private async revert(
    request: Params<typeof helperMethods, 'revert'>,
  ): Promise<Result<typeof helperMethods, 'revert'>> {
    const name = await this.history.networkOf(request.id);
    const reverted = await this.mutate('revert', name, (session) =>
      // What runs may be changed as well.
      this.history.revert(session, request).finally(() => this.snapshots.forgetDevices()),
    );
    this.dependencies.testGuests?.rename(name, reverted.name ?? name);
    return reverted;
  }

  private start(names: string[]): Promise<null> {
    return this.done(
      this.mutate('start', names.join(', '), (session) => this.actions.start(session, names), names),
    );
  }

  private stop(names: string[], trial = false): Promise<null> {
    const work = async (session: Session): Promise<void> => {
      if (!trial) await this.unplugGuests(session.host, names);
      await this.actions.stop(session, names, trial ? { trial: `${quoted(names)} stopped.` } : {});
      if (!trial) await this.tests.takeBack(session.host, names);
    };
    return this.done(this.mutate('stop', names.join(', '), work, names));
  }

  /** What is done for a change that stops or deletes networks only once it is sure that it stays. */
  private async keepTrial(id: string): Promise<void> {
    this.requireRights();
    const { before } = await this.mutations.keepTrial(id);
    this.trials.look();
    const { host } = this.dependencies;
    const stored = await this.store.load();
    const stopped = before.filter(({ name, running }) => running && !stored.running.has(name));
    const gone = before.filter(({ name }) => !networkRecord(name, stored));
    await this.unplugGuests(
      host,
      stopped.map(({ name }) => name),
    );
    await this.tests.takeBack(
      host,
      stopped.map(({ name }) => name),
    );
    await this.actions.forgetGone(
      host,
      gone.map(({ name }) => ({ name, definition: null })),
    );
    for (const { definition, running } of gone) {
      const known = definition ?? running?.definition;
      const isElsewhere = [...stored.definitions.values()].some(({ uuid }) => uuid === known?.uuid);
      if (known && !isElsewhere) await this.forgetDeleted(host, known);
    }
    this.feed.request();
  }

  /** The network is gone either way; what libvirt still lists can be undefined there. */
  private async forgetDeleted(host: Host, definition: NetworkDefinition): Promise<void> {
    await this.offers.withdraw(host, definition).catch(() => undefined);
    await this.tests.takeBack(host, [definition.name]);
  }

  private async takeBackTrial(id: string, front: ActivityEntry['front']): Promise<void> {
    const networks = trialNetworks(this.dependencies.paths.run);
    const note = await this.mutate(
      'revert',
      networks.join(', '),
      (session) => this.mutations.takeBackTrial(session, id),
      networks,
      front,
    );
    for (const { from, to } of renamings(note.after, note.before))
      this.dependencies.testGuests?.rename(from, to);
    this.trials.look();
  }

  /** The time is over, or whoever waited is gone. */
  private async endLostTrial(): Promise<void> {
    const note = readTrial(this.dependencies.paths.run);
    await this.mutations.recover({ patient: true });
    this.snapshots.forgetDevices();
    const isTakenBack = note !== null && readTrial(this.dependencies.paths.run)?.id !== note.id;
    for (const { from, to } of isTakenBack ? renamings(note.after, note.before) : [])
      this.dependencies.testGuests?.rename(from, to);
    this.feed.request();
  }

  /** Why a change could cut off whoever asks, or null. */
  private async risk(before: readonly Standing[], after: readonly Standing[]): Promise<string | null> {
    const { host } = this.dependencies;
    const routes = (await Promise.all([readRoutes(host), readIpv6Routes(host)])).flat();
    return sessionRisk(runningChanges(before, after), this.peers, routes);
  }

  private async networks(): Promise<Result<typeof helperMethods, 'networks'>> {
    const stored = await this.store.load();
    return {
      networks: networkNames(stored).flatMap((name) => networkRecord(name, stored) ?? []),
      unreadable: stored.unreadable,
    };
  }

  private async leases(name: string): Promise<LeaseFacts[]> {
    const { host, paths } = this.dependencies;
    return readLeases(host, paths, this.definitionIn(await this.store.load(), name));
  }

  /** The definition in force: as it runs, else as it is stored. */
  private definitionIn(stored: Stored, name: string): NetworkDefinition {
    const record = networkRecord(name, stored);
    if (!record) throw notFound(name);
    return record.running ?? record.definition;
  }

  private head(action: OrderHead['action'], network: string): Parameters<Mutations['run']>[0] {
    return {
      front: this.front,
      user: this.dependencies.surroundings.user,
      action,
      network: network.slice(0, 200),
    };
  }

  /** One mutation, after which everybody who listens gets the new snapshot. */
  private async mutate<T>(
    action: OrderHead['action'],
    name: string,
    work: (session: Session) => Promise<T>,
    names: readonly string[] = [name],
    front = this.front,
  ): Promise<T> {
    this.requireRights();
    let isDone = false;
    try {
      const result = await this.mutations.run({ ...this.head(action, name), front }, work);
      this.outside.forget(names);
      this.trials.look();
      isDone = true;
      return result;
    } finally {
      if (!STORED_ONLY.has(action)) this.snapshots.forgetDevices();
      // Whoever creates or deletes goes on to look at the list, so there the snapshot comes before the answer.
      if (this.dependencies.emit && isDone && CHANGES_LIST.has(action)) await this.feed.refresh();
      else if (this.dependencies.emit) this.feed.request();
    }
  }

  private async done(work: Promise<unknown>): Promise<null> {
    await work;
    return null;
  }

  private requireRights(): void {
    if (hasRights()) return;
    throw new VirtnetError(
      'Changing this computer’s networks needs administrator rights, and this helper runs without them. Nothing was changed.',
      {
        code: 'denied',
        remedy:
          'Open the connection again and confirm as an administrator, or use virtnet:///sandbox, which needs no rights.',
      },
    );
  }

  private testGuests(): TestGuests {
    const { testGuests } = this.dependencies;
    if (testGuests) return testGuests;
    throw new VirtnetError('Test guests exist in the sandbox only. On this host, plug in a real guest.', {
      code: 'unsupported',
      path: 'guest',
    });
  }

  private async unplugGuests(host: Host, names: readonly string[]): Promise<void> {
    for (const name of names) await this.dependencies.testGuests?.removeAll(host, name);
  }

  private async dumpXml(name: string, inactive: boolean): Promise<string> {
    const { definitions, running } = await this.store.load();
    const definition = inactive
      ? definitions.get(name)
      : (running.get(name)?.definition ?? definitions.get(name));
    if (!definition) {
      throw new VirtnetError(
        `There is no ${inactive ? 'stored ' : ''}network named “${name.slice(0, 100)}”.`,
        { code: 'not-found', name: name.slice(0, 100) },
      );
    }
    return writeNetworkXml(definition);
  }
}

/** Root, be it that of a user namespace. */
const hasRights = (): boolean => process.geteuid?.() === 0;

/** Entries of the activity in a report. */
const REPORTED = 300;

/** Actions after which a network is new in the list, or gone from it. */
const CHANGES_LIST: ReadonlySet<OrderHead['action']> = new Set([
  'define',
  'rename',
  'revert',
  'create',
  'delete',
]);

/** Actions after which the kernel's devices are as they were. */
const STORED_ONLY: ReadonlySet<OrderHead['action']> = new Set(['define', 'autostart']);

function trialNetworks(runDirectory: string): string[] {
  const note = readTrial(runDirectory);
  return note ? trialView(note).networks : [];
}

const quoted = (names: readonly string[]): string =>
  `${names.map((name) => `“${name}”`).join(', ')} ${names.length === 1 ? 'was' : 'were'}`;

function notActive(name: string, isKnown: boolean): VirtnetError {
  return isKnown
    ? new VirtnetError(`The network “${name}” is not active; start it before plugging a guest in.`, {
        code: 'is-inactive',
        name,
      })
    : notFound(name);
}

const notFound = (name: string): VirtnetError =>
  new VirtnetError(`There is no network named “${name.slice(0, 100)}”.`, {
    code: 'not-found',
    name: name.slice(0, 100),
  });
