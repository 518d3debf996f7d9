/** Notices what changes on the host without being asked for: looks when there are signs, writes it down, repairs when set to. */
import type { ChangeView } from '../../../shared/contract/resource';
import type { NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import type { ActivityLog } from '../activity/activity';
import { AutoRepair } from './autoRepair';
import { DriftWatch } from './driftWatch';
import { Duty } from './duty';
import { guestNotices } from '../guests/guestNotices';
import { spanNotices } from '../guests/spanNotices';
import { clockText } from '../host/clock';
import type { Host } from '../host/host';
import type { Mutations } from '../changes/mutations';
import { asActive } from '../changes/standings';
import type { Paths } from '../host/paths';
import { RuleMonitor } from './ruleMonitor';
import { readSettings } from '../changes/settings';
import { SignWatch } from './signWatch';
import type { Store } from '../changes/store';
import { t } from '../../../shared/language/language';

/** Where the kernel tells of changed rules, everything is looked at now and then all the same, in milliseconds. */
const LISTENING_INTERVAL_MS = 300_000;
/** Where it does not, rules are looked at this often, in milliseconds. */
const BLIND_INTERVAL_MS = 2_500;

interface ReconcilerDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  mutations: Mutations;
  activity: ActivityLog;
  /** Makes a network right again, as an order of its own. */
  repair: (network: string) => Promise<unknown>;
  /** Something that a snapshot shows is another. */
  onChange: () => void;
  onError: (error: unknown) => void;
}

export class Reconciler {
  private readonly watch: DriftWatch;
  private readonly rules: RuleMonitor;
  private readonly signs: SignWatch;
  private duty: Duty;
  private readonly mender: AutoRepair;
  private networks: readonly NetworkState[] = [];
  /** Somebody looks at what this helper tells. */
  private isWatched = true;
  private isAwake = false;
  private isClosed = false;

  constructor(private readonly dependencies: ReconcilerDependencies) {
    const { host, paths, store, mutations, activity, repair, onChange, onError } = dependencies;
    this.duty = new Duty(paths.run);
    this.rules = new RuleMonitor({
      host,
      isOurs: () => mutations.isBusy,
      onChange: () => this.watch.noticed(),
    });
    this.watch = new DriftWatch({
      host,
      paths,
      store,
      mutations,
      intervalMs: () =>
        this.rules.isListening && !this.signs.hasSilent ? LISTENING_INTERVAL_MS : BLIND_INTERVAL_MS,
      culprit: () => this.rules.culprit,
      onChange: (found, before) => this.changed(found, before),
      onError,
    });
    this.signs = new SignWatch({
      paths,
      active: async () => [...(await store.load()).running.values()].map(asActive),
      added: async () => [...(await store.load()).running.values()].flatMap(({ additions }) => additions),
      onChange: () => this.watch.look(),
      onError,
    });
    this.mender = new AutoRepair({
      repair,
      onPause: ({ network, until }) => {
        activity.note({
          action: 'drift',
          network,
          details: [t('watch.fight', { until: clockText(until) })],
        });
        onChange();
      },
      onResume: () => void this.mend(),
    });
  }

  /** What is not as it should be, by name of the network. */
  get drift(): ReadonlyMap<string, ChangeView[]> {
    return this.watch.drift;
  }

  /** Why it is not known whether networks are as they should be; null when it is. */
  get failure(): string | null {
    return this.watch.failure;
  }

  /** Starts watching. */
  async open(): Promise<void> {
    await this.rules.open();
    await this.reconsider();
  }

  /** While nobody looks nothing is looked for, unless the host repairs by itself; what was missed is found afterwards. */
  setWatched(watched: boolean): void {
    this.isWatched = watched;
    void this.reconsider();
  }

  private async reconsider(): Promise<void> {
    const { byItself } = await this.repairState();
    const isWanted = this.isWatched || byItself;
    if (this.isClosed || isWanted === this.isAwake) return;
    this.isAwake = isWanted;
    if (isWanted) this.wake();
    else await this.rest();
  }

  private wake(): void {
    this.watch.wake();
    this.signs.open();
    this.duty = new Duty(this.dependencies.paths.run);
    this.duty.open(() => {
      this.networks = [];
      void this.mend();
    }, this.dependencies.onError);
  }

  /** Whoever rests is not on duty: another helper, whose window is seen, has its turn. */
  private async rest(): Promise<void> {
    this.watch.rest();
    this.signs.close();
    await this.duty.close();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    this.watch.close();
    this.signs.close();
    this.rules.close();
    this.mender.close();
    await this.duty.close();
  }

  /** Devices, addresses or routes have changed. */
  noticed(): void {
    this.watch.noticed();
  }

  /** Another language is spoken from now on. */
  sayAnew(): void {
    this.watch.look();
  }

  /** What is stored of networks has changed. */
  storeChanged(): void {
    this.signs.forgetNetworks();
    // Whether the host repairs by itself is stored as well.
    if (!this.isWatched) void this.reconsider();
  }

  /** A mutation has just made these networks right. */
  forget(names: readonly string[]): void {
    this.watch.forget(names);
  }

  /** How this host is set to be repaired, for a snapshot. */
  async repairState(): Promise<Snapshot['repair']> {
    const { host, paths } = this.dependencies;
    const { repairByItself } = await readSettings(host, paths);
    return { byItself: repairByItself, paused: this.mender.paused };
  }

  /** A snapshot that was just sent: what it says of guests is written down by whoever is on duty. */
  saw({ networks, repair }: Snapshot): void {
    const before = this.networks;
    this.networks = networks;
    if (!this.duty.isOurs) return;
    for (const notice of [...guestNotices(before, networks), ...spanNotices(before, networks)])
      this.dependencies.activity.note(notice);
    // The switch may have been thrown in another window.
    if (repair.byItself) void this.mend();
  }

  private changed(found: ReadonlyMap<string, ChangeView[]>, before: ReadonlyMap<string, ChangeView[]>): void {
    this.dependencies.onChange();
    if (!this.duty.isOurs) return;
    for (const [network, changes] of found) {
      const details = sentences(changes);
      if (details.join('\n') !== sentences(before.get(network) ?? []).join('\n'))
        this.dependencies.activity.note({ action: 'drift', network, details });
    }
    for (const network of before.keys())
      if (!found.has(network))
        this.dependencies.activity.note({ action: 'drift-gone', network, details: [] });
    void this.mend();
  }

  private async mend(): Promise<void> {
    if (!this.duty.isOurs || this.drift.size === 0) return;
    const { byItself } = await this.repairState();
    if (byItself) await this.mender.mend([...this.drift.keys()]);
  }
}

/** What differs, and who may have done it, each once. */
function sentences(changes: readonly ChangeView[]): string[] {
  const culprits = new Set(changes.flatMap(({ by }) => by ?? []));
  return [
    ...changes.map(({ differs, title }) => `${differs ?? title}.`),
    ...[...culprits].map((by) => t('watch.culprit', { by })),
  ];
}
