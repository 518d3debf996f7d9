/** Builds a helper of its parts, each of those that were built before it. */
import type { HelperEvent, helperEvents, helperMethods, Payload } from '../../shared/contract/contract';
import type { BootReport } from '../../shared/contract/bootReport';
import { locale, speak } from '../../shared/language/language';
import type { Handlers } from '../../shared/contract/rpc';
import type { ActivityEntry } from '../../shared/contract/snapshot';
import { ActivityLog } from './activity/activity';
import { HistoryFile } from './changes/historyFile';
import { Mutations } from './changes/mutations';
import { Store } from './changes/store';
import { contractOf } from './contract';
import { Devices } from './facts/devices';
import type { Surroundings } from './facts/hostFacts';
import { Neighbours } from './facts/neighbours';
import { GuestBook } from './guests/guestBook';
import type { Host } from './host/host';
import type { Paths } from './host/paths';
import { Signals } from './host/signal';
import { PortRecords } from './kinds/devices/portRecords';
import { LibvirtOffers } from './libvirt/libvirtOffer';
import { Life } from './life';
import { BootDesk } from './orders/bootDesk';
import { Caller } from './orders/caller';
import { OrderDesk } from './orders/orderDesk';
import { hasRights, Orders } from './orders/orders';
import type { Site } from './orders/preparing/prepared';
import { HoldDesk } from './orders/holdDesk';
import { SpanDesk } from './orders/spanDesk';
import { ProbeDesk } from './orders/probeDesk';
import type { SandboxGuests } from './orders/sandboxGuests';
import { TrialDesk } from './orders/trialDesk';
import type { ProbeProgram } from './probe/guest/probeAgent';
import { CounterTicker } from './watch/counterTicker';
import { Reconciler } from './watch/reconciler';
import { SnapshotFeed } from './watch/snapshotFeed';
import { SnapshotSource } from './watch/snapshotSource';
import { HostWatch } from './watch/watch';

export type EmitEvent = <E extends HelperEvent>(event: E, payload: Payload<typeof helperEvents, E>) => void;

interface HelperDependencies {
  host: Host;
  paths: Paths;
  surroundings: Surroundings;
  /** Plugs in guests of the sandbox; null on a real host. */
  sandboxGuests: SandboxGuests | null;
  /** Null when nobody listens: no snapshot is made then but those that are asked for. */
  emit: EmitEvent | null;
  onError: (error: unknown) => void;
  /** The bundle that plays the temporary guest of probes. */
  probeProgram: ProbeProgram;
  /** Hears the steps of probes; they are emitted as well. */
  onProbeStep?: (payload: Payload<typeof helperEvents, 'probeStep'>) => void;
  /** Who asks, when that is known without a greeting. */
  front?: ActivityEntry['front'];
}

/** A helper, as whoever built it uses it. */
export interface Helper extends Pick<Life, 'open' | 'prepare' | 'close'> {
  /** The answers to the contract. */
  handlers: Handlers<typeof helperMethods>;
  boot: () => Promise<BootReport>;
}

export function compose(dependencies: HelperDependencies): Helper {
  const { host, paths, surroundings, sandboxGuests, emit, onError } = dependencies;
  const signals = new Signals();
  const changed = (): void => void signals.changed.tell();

  const store = new Store(paths);
  const activity = new ActivityLog({
    directory: paths.log,
    onEntries: (entries) => emit?.('activity', entries),
    onError,
  });
  const ports = new PortRecords(host, paths, hasRights());
  const history = new HistoryFile(paths.history, onError);
  const mutations = new Mutations({
    ...{ host, paths, store, activity, history, ports },
    onTouched: () => void signals.devices.tell(),
  });

  const devices = new Devices(() => watch.hearsKernel);
  const offers = new LibvirtOffers(surroundings);
  const neighbours = new Neighbours(host);
  const book = new GuestBook(changed);
  const probes = new ProbeDesk({
    site: { host, paths, surroundings },
    store,
    program: dependencies.probeProgram,
    onStep: (probe, step) => {
      emit?.('probeStep', { probe, step });
      dependencies.onProbeStep?.({ probe, step });
    },
  });

  const caller = new Caller(dependencies.front ?? 'helper');
  const orders = new Orders({ mutations, user: surroundings.user, caller, signals });
  const about = { paths, surroundings, devices, history };
  const site: Site = { ...about, guests: sandboxGuests, probes, offers, book };
  const desk = new OrderDesk({ host, site, store, mutations, orders, caller, signals });
  const trials = new TrialDesk({
    paths,
    mutations,
    orders,
    signals,
    onError,
  });
  const boots = new BootDesk({ host, paths, store, mutations, orders, desk, signals });

  const watch = new HostWatch({
    onKernel: () => void signals.devices.tell(),
    onNeighbour: (event) => neighbours.note(event),
  });
  const reconciler = new Reconciler({
    host,
    paths,
    store,
    mutations,
    activity,
    repair: (name) => desk.give({ order: { do: 'repair', names: [name] } }, 'helper'),
    onChange: changed,
    onError,
  });
  const snapshots = new SnapshotSource({
    host,
    paths,
    store,
    surroundings,
    devices,
    neighbours,
    guests: book,
    ports,
    drift: () => reconciler.drift,
    failure: () => reconciler.failure,
    repair: () => reconciler.repairState(),
  });
  const feed = new SnapshotFeed(
    () => snapshots.update(),
    (snapshot) => {
      reconciler.saw(snapshot);
      emit?.('snapshot', snapshot);
    },
    onError,
    () => mutations.isBusy,
  );
  const counters = new CounterTicker(host, (reading) => emit?.('counters', reading));

  signals.ordered.listen((names) => reconciler.forget(names));
  signals.ordered.listen(() => trials.look());
  signals.devices.listen(() => devices.forget());
  if (emit) signals.changed.listen(() => feed.request());
  if (emit) signals.listed.listen(() => feed.refresh());

  const life = new Life({
    ...{ host, site, store, activity, mutations, orders, trials, probes, watch },
    ...{ reconciler, neighbours, book, counters, feed, signals, onError },
  });
  const speakTo = async (language: string): Promise<void> => {
    const before = locale();
    await speak(language);
    if (locale() === before || !emit) return;
    reconciler.sayAnew();
    await feed.refresh();
  };
  const handlers = contractOf({
    ...{ host, store, site, desk, history, snapshots, activity, trials, probes },
    ...{ offers, counters, caller, boots, life, speakTo },
    holds: new HoldDesk({ paths, mutations, orders, signals }),
    spans: new SpanDesk({ host, paths, store, surroundings }),
  });
  return {
    handlers,
    boot: () => boots.boot(),
    open: () => life.open(),
    prepare: (options) => life.prepare(options),
    close: () => life.close(),
  };
}
