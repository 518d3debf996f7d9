/** The helper's answers to the contract, one line a method: reads go straight to the host, orders through one door. */
import { version } from '../../package.json';
import type { helperMethods, Params, Result } from '../../shared/contract/contract';
import type { BootReport } from '../../shared/contract/bootReport';
import { writeNetworkXml } from '../../shared/xml/networkXml';
import type { Handlers } from '../../shared/contract/rpc';
import type { ActivityLog } from './activity/activity';
import { readBootReport } from './changes/bootReport';
import { checkNetworks } from './orders/checkNetworks';
import type { CounterTicker } from './watch/counterTicker';
import { historyOf, type HistoryFile } from './changes/historyFile';
import type { Host } from './host/host';
import { readLeases } from './facts/leases';
import { readLibvirtDefinitions } from './libvirt/libvirtDefinitions';
import type { LibvirtOffers } from './libvirt/libvirtOffer';
import { readListeners } from './facts/listeners';
import { definitionInForce, definitionOf, networkRecords } from './changes/networkRecord';
import type { TestDesk } from './orders/testDesk';
import type { OrderDesk } from './orders/orderDesk';
import { partsOf } from './orders/preparing/partsOf';
import type { Site } from './orders/preparing/prepared';
import { reportText } from './activity/report';
import type { SnapshotSource } from './watch/snapshotSource';
import type { Store, Stored } from './changes/store';
import type { TrialDesk } from './orders/trialDesk';
import { withRights } from './withRights';

/** What answers. */
interface Parts {
  host: Host;
  store: Pick<Store, 'load'>;
  site: Site;
  desk: Pick<OrderDesk, 'plan' | 'give'>;
  history: Pick<HistoryFile, 'all'>;
  snapshots: Pick<SnapshotSource, 'build'>;
  activity: Pick<ActivityLog, 'list' | 'entry' | 'newest'>;
  trials: Pick<TrialDesk, 'keep' | 'takeBack'>;
  tests: Pick<TestDesk, 'test' | 'cancel'>;
  offers: Pick<LibvirtOffers, 'read'>;
  counters: Pick<CounterTicker, 'watch'>;
  greet: (request: Params<typeof helperMethods, 'hello'>) => Promise<Result<typeof helperMethods, 'hello'>>;
  boot: () => Promise<BootReport>;
  setWatched: (watched: boolean) => void;
}

/** Entries of the activity in a report. */
const REPORTED = 300;

/** Handlers of all methods; those that need rights are refused without them. */
export function contractOf(parts: Parts): Handlers<typeof helperMethods> {
  const { host, store, site, desk, history, snapshots, activity, trials, tests, offers, counters } = parts;
  const { paths, surroundings } = site;
  const inForce = async (name: string) => definitionInForce(name, await store.load());
  return withRights({
    hello: (request) => parts.greet(request),
    snapshot: () => snapshots.build(),
    plan: (request) => desk.plan(request),
    give: (request) => desk.give(request),
    parts: async ({ of, accept = [] }) => partsOf({ ...site, host, stored: await store.load(), accept }, of),
    answerTrial: ({ id, keep }) => done(keep ? trials.keep(id) : trials.takeBack(id)),
    networks: () => store.load().then(listingOf),
    leases: async ({ name }) => readLeases(host, paths, await inForce(name)),
    history: async ({ network, limit }) => historyOf(history.all(), await store.load(), network, limit),
    boot: () => parts.boot(),
    lastBoot: () => readBootReport(paths.run),
    libvirtDefinitions: ({ byVirsh = false }) => readLibvirtDefinitions(host, surroundings.root, byVirsh),
    checkNetworks: async ({ names }) =>
      checkNetworks({ host, paths, surroundings }, await store.load(), names),
    listeners: () => readListeners(host),
    dumpXml: async ({ name, inactive }) => writeNetworkXml(definitionOf(name, inactive, await store.load())),
    watchCounters: ({ devices, intervalMs }) => done(counters.watch(devices, intervalMs)),
    setWatched: ({ watched }) => done(parts.setWatched(watched)),
    activity: (wanted) => activity.list(wanted),
    activityEntry: ({ id }) => activity.entry(id),
    report: async () => reportText(version, await snapshots.build(), activity.newest(REPORTED)),
    libvirtOffer: async ({ name }) => offers.read(host, await inForce(name)),
    testNetwork: ({ name, test }) => tests.test(name, test),
    cancelTest: ({ test }) => done(tests.cancel(test)),
  });
}

const listingOf = (stored: Stored): Result<typeof helperMethods, 'networks'> => ({
  networks: networkRecords(stored),
  unreadable: stored.unreadable,
});

async function done(work: Promise<void> | void): Promise<null> {
  await work;
  return null;
}
