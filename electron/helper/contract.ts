/** The helper's answers to the contract, one line a method: reads go straight to the host, orders through one door. */
import { version } from '../../package.json';
import {
  PROTOCOL_VERSION,
  type helperMethods,
  type Params,
  type Result,
} from '../../shared/contract/contract';
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
import type { Life } from './life';
import type { BootDesk } from './orders/bootDesk';
import type { Caller } from './orders/caller';
import type { HoldDesk } from './orders/holdDesk';
import type { SpanDesk } from './orders/spanDesk';
import type { ProbeDesk } from './orders/probeDesk';
import type { OrderDesk } from './orders/orderDesk';
import { partsOf } from './orders/preparing/partsOf';
import { foreignFilters } from './probe/foreignFilters';
import type { Site } from './orders/preparing/prepared';
import { reportText } from './activity/report';
import type { SnapshotSource } from './watch/snapshotSource';
import type { Store, Stored } from './changes/store';
import type { TrialDesk } from './orders/trialDesk';
import { withFirstLook } from './orders/firstLook';
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
  probes: Pick<ProbeDesk, 'run' | 'cancel' | 'openAcross' | 'pingAcross' | 'closeAcross'>;
  offers: Pick<LibvirtOffers, 'read'>;
  counters: Pick<CounterTicker, 'watch'>;
  caller: Pick<Caller, 'greet' | 'front'>;
  boots: Pick<BootDesk, 'boot' | 'ended'>;
  holds: Pick<HoldDesk, 'settle' | 'decision'>;
  spans: Pick<SpanDesk, 'offer' | 'paths' | 'giveKey' | 'takeKey'>;
  life: Pick<Life, 'setWatched' | 'looked' | 'brings' | 'brought'>;
  /** Says everything in this language (BCP 47) from now on, also what was said before. */
  speakTo: (language: string) => Promise<void>;
}

/** Entries of the activity in a report. */
const REPORTED = 300;

/** Handlers of all methods; those that need rights are refused without them. */
export function contractOf(parts: Parts): Handlers<typeof helperMethods> {
  const { host, store, site, desk, history, snapshots, activity, trials, probes, offers, counters } = parts;
  const { caller, boots, life, holds, spans } = parts;
  const { paths, surroundings } = site;
  const inForce = async (name: string) => definitionInForce(name, await store.load());
  const hello = async (request: Params<typeof helperMethods, 'hello'>) => {
    caller.greet(request);
    if (request.language !== undefined) await parts.speakTo(request.language);
    // A command asks once, and opens the sandbox anew: what starts by itself there has to be active by then, also at first.
    if (caller.front === 'virtnet' && site.surroundings.place === 'sandbox')
      await (boots.ended ?? boots.boot().catch(() => undefined));
    return { protocol: PROTOCOL_VERSION, version, host: (await snapshots.build()).host };
  };
  const handlers = withRights({
    hello: (request) => hello(request),
    snapshot: () => snapshots.build(),
    plan: (request) => desk.plan(request),
    give: (request) => desk.give(request),
    parts: async ({ of, accept = [] }) => partsOf({ ...site, host, stored: await store.load(), accept }, of),
    answerTrial: ({ id, keep }) => done(keep ? trials.keep(id) : trials.takeBack(id)),
    networks: () => store.load().then(listingOf),
    leases: async ({ name }) => readLeases(host, paths, await inForce(name)),
    history: async ({ network, limit }) => historyOf(history.all(), await store.load(), network, limit),
    boot: () => boots.boot(),
    lastBoot: () => readBootReport(paths.run),
    libvirtDefinitions: ({ byVirsh = false }) => readLibvirtDefinitions(host, surroundings.root, byVirsh),
    checkNetworks: async ({ names }) =>
      checkNetworks({ host, paths, surroundings }, await store.load(), names),
    foreignFilters: async () => foreignFilters(host, runningDefinitions(await store.load())),
    listeners: () => readListeners(host),
    dumpXml: async ({ name, inactive }) => writeNetworkXml(definitionOf(name, inactive, await store.load())),
    watchCounters: ({ devices, intervalMs }) => done(counters.watch(devices, intervalMs)),
    setWatched: ({ watched }) => done(life.setWatched(watched)),
    activity: (wanted) => activity.list(wanted),
    activityEntry: ({ id }) => activity.entry(id),
    report: async () => reportText(version, await snapshots.build(), activity.newest(REPORTED)),
    libvirtOffer: async ({ name }) => offers.read(host, await inForce(name)),
    probeNetwork: ({ name, probe }) => probes.run(name, probe),
    cancelProbe: ({ probe }) => done(probes.cancel(probe)),
    openAcross: ({ name, probe }) => probes.openAcross(name, probe),
    pingAcross: ({ probe, to }) => probes.pingAcross(probe, to),
    closeAcross: ({ probe }) => done(probes.closeAcross(probe)),
    settle: ({ change, keep }) => done(holds.settle(change, keep)),
    decision: ({ change }) => holds.decision(change),
    spanOffer: (request) => spans.offer(request),
    spanPaths: (request) => spans.paths(request),
    giveSpanKey: (request) => spans.giveKey(request),
    takeSpanKey: (request) => done(spans.takeKey(request)),
  });
  return withFirstLook(handlers, life);
}

const runningDefinitions = ({ running }: Stored) => [...running.values()].map(({ definition }) => definition);

const listingOf = (stored: Stored): Result<typeof helperMethods, 'networks'> => ({
  networks: networkRecords(stored),
  unreadable: stored.unreadable,
});

async function done(work: Promise<void> | void): Promise<null> {
  await work;
  return null;
}
