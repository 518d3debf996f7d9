/** Builds what is true now from the store, the devices, the leases and the drift that was last found. */
import { failureOf, tryAgain } from '../../../shared/words/bootFailure';
import { quoteCommand } from '../../../shared/words/shellQuote';
import { readFile } from 'node:fs/promises';
import type { BootReport } from '../../../shared/contract/bootReport';
import { isBridged, type NetworkDefinition } from '../../../shared/definition/network';
import type { ChangeView } from '../../../shared/contract/resource';
import type { HostFacts, LeaseFacts, NetworkState, Snapshot } from '../../../shared/contract/snapshot';
import type { GuestBook } from '../guests/guestBook';
import type { Guests } from '../guests/guests';
import { readTestLease, testGuestsOf, type TestGuest } from '../kinds/added/guest';
import { handedByLog } from '../guests/sharing';
import { readBootReport } from '../changes/bootReport';
import { stuckProblems } from './stuck';
import { unseenProblems } from './unseen';
import { leftProblems } from '../changes/leftStopped';
import type { Host } from '../host/host';
import { readBridgeNotes } from '../changes/bridgeNotes';
import { readHostFacts, type Surroundings } from '../facts/hostFacts';
import type { Devices } from '../facts/devices';
import { interfaceFacts, type Link } from '../facts/ipShow';
import { LeaseReader } from '../facts/leaseReader';
import { parseForwarding } from '../facts/leases';
import type { Neighbour, Neighbours } from '../facts/neighbours';
import { guestPorts } from '../guests/guestPorts';
import { isProbeMac } from '../guests/probeNames';
import { networkNames, networkRecord } from '../changes/networkRecord';
import { networkFiles, type Paths } from '../host/paths';
import type { PortRecords } from '../kinds/devices/portRecords';
import type { RunState } from '../changes/runState';
import { unreadFiles, type UnreadFile } from '../kinds/dnsmasq/unreadFiles';
import type { Store, Stored } from '../changes/store';
import { readTrial, trialView } from '../changes/trial';
import { heldView } from '../changes/trialRules';
import { SpanSource, type SpanLook } from './span/spanSource';
import { t } from '../../../shared/language/language';

export interface SnapshotDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  devices: Pick<Devices, 'forget' | 'recent'>;
  neighbours: Pick<Neighbours, 'list'>;
  guests: Pick<GuestBook, 'look' | 'keepOnly' | 'mayHaveMissed'>;
  ports: Pick<PortRecords, 'note'>;
  drift: () => ReadonlyMap<string, ChangeView[]>;
  /** Why drift is not known; null when it is. */
  failure: () => string | null;
  repair: () => Promise<Snapshot['repair']>;
}

/** What was read of the host for all networks. */
interface Seen {
  links: readonly Link[];
  neighbours: readonly Neighbour[];
  span: SpanLook;
}

const NOBODY: Guests = { guests: [], unlisted: { guests: 0, addresses: 0 } };

export class SnapshotSource {
  private revision = 0;
  /** Why no device could be seen the last time. */
  private unseen: unknown = null;
  private readonly leases: LeaseReader;
  private readonly spans: SpanSource;

  constructor(private readonly dependencies: SnapshotDependencies) {
    this.spans = new SpanSource(dependencies.host, dependencies.paths);
    this.leases = new LeaseReader(dependencies.host, dependencies.paths);
  }

  /** Reads everything afresh. */
  build(): Promise<Snapshot> {
    this.dependencies.devices.forget();
    return this.update();
  }

  /** Reads what may have changed since the last snapshot. Revisions grow in the order in which reading began, so the largest is the newest. */
  async update(): Promise<Snapshot> {
    const revision = (this.revision += 1);
    const { host, store, surroundings, guests } = this.dependencies;
    const [stored, links, neighbours] = await Promise.all([
      store.load(),
      this.links(),
      this.dependencies.neighbours.list(),
    ]);
    this.leases.keepOnly(new Set(stored.running.keys()));
    guests.keepOnly(new Set(stored.running.keys()), new Set(links.map(({ name }) => name)));
    const lastBoot = readBootReport(this.dependencies.paths.run);
    const running = [...stored.running.values()].map(({ definition }) => definition);
    const span = await this.spans.look(running);
    const [facts, networks, repair, unread, notes] = await Promise.all([
      readHostFacts(host, surroundings, links, definitionsOf(stored)),
      Promise.all(
        networkNames(stored).map((name) => this.networkState(name, stored, { links, neighbours, span })),
      ),
      this.dependencies.repair(),
      unreadFiles(host, this.dependencies.paths, running),
      readBridgeNotes(host, this.dependencies.paths),
    ]);
    return {
      revision,
      host: {
        ...facts,
        bridges: (facts.bridges ?? []).map((bridge) => {
          const over = notes.notes.find((note) => note.bridge === bridge.name)?.card;
          return over === undefined ? bridge : { ...bridge, over };
        }),
        problems: [
          ...facts.problems,
          ...unseenProblems(this.unseen, this.dependencies.failure()),
          ...bootProblems(lastBoot, stored, links),
          ...leftProblems(this.dependencies.paths.run, stored),
          ...stuckProblems(this.dependencies.paths.run),
          ...unread.map(unreadProblem),
        ],
      },
      networks: networks.flatMap((state) => state ?? []),
      unreadable: [...stored.unreadable, ...notes.unreadable.map(({ file, error }) => ({ file, error }))],
      lastBoot,
      repair,
      ...waitingIn(this.dependencies.paths),
    };
  }

  /** Without `ip` there is nothing to see, but the host's problems, that among them, must still be shown. */
  private links(): Promise<Link[]> {
    const { host, devices } = this.dependencies;
    return devices.recent(host).then(
      (found) => {
        this.unseen = null;
        return found;
      },
      (error: unknown): Link[] => {
        this.unseen = error;
        return [];
      },
    );
  }

  private async networkState(
    name: string,
    stored: Stored,
    { links, neighbours, span }: Seen,
  ): Promise<NetworkState | null> {
    const record = networkRecord(name, stored);
    if (!record) return null;
    const { device, running } = record;
    const link = links.find((candidate) => candidate.name === device);
    return {
      ...record,
      interface: running && link ? interfaceFacts(link) : null,
      ...(running ? await this.guestsOf(running, stored.running.get(name), { links, neighbours }) : NOBODY),
      drift: running ? (this.dependencies.drift().get(name) ?? []) : [],
      ...(running ? this.spans.stateOf(running, span) : {}),
    };
  }

  private async guestsOf(
    definition: NetworkDefinition,
    run: RunState | undefined,
    { links, neighbours }: Omit<Seen, 'span'>,
  ): Promise<Guests> {
    const { host, paths, guests, ports } = this.dependencies;
    const { name, bridge, ips } = definition;
    const startedAt = run?.startedAt ?? 0;
    const plugged = guestPorts(definition, links);
    const numbers = new Set(plugged.map(({ portNumber }) => portNumber));
    const tests = testGuestsOf(run);
    const [allLeases, forwarding, since] = await Promise.all([
      // The LAN's own leases are its server's; a test guest knows which it has.
      isBridged(definition) ? testLeases(host, tests) : this.leases.read(definition),
      plugged.length > 0 ? readFile(`/sys/class/net/${bridge.name}/brforward`).catch(() => null) : null,
      ports.note(definition, plugged),
    ]);
    const leases = allLeases.filter(({ mac }) => !isProbeMac(mac));
    const log = guests.mayHaveMissed(name, startedAt, leases)
      ? await host.readFile(networkFiles(paths, name).log).catch(() => null)
      : null;
    const hosts = ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
    const here = guests.look({
      network: name,
      startedAt,
      ports: plugged.map((link) => ({
        name: link.name,
        number: link.portNumber,
        since: since.get(link.name) ?? null,
      })),
      // Behind the other ports of a bridge that is joined is the whole LAN.
      learned: forwarding === null ? [] : parseForwarding(forwarding).filter(({ port }) => numbers.has(port)),
      neighbours: neighbours.filter(({ device }) => device === bridge.name),
      leases,
      sandboxGuests: tests.map(({ key, value }) => ({ name: key, mac: value.mac })),
      names: new Map(hosts.flatMap((known) => (known.mac && known.name ? [[known.mac, known.name]] : []))),
      ...(log === null ? {} : { handed: handedByLog(log, definition, new Date()) }),
      now: Date.now(),
    });
    return this.spans.withRemote(definition, here);
  }
}

const testLeases = async (host: Host, guests: readonly TestGuest[]): Promise<LeaseFacts[]> =>
  (await Promise.all(guests.map((guest) => readTestLease(host, guest)))).filter((lease) => lease !== null);

/** The change that waits until it is kept: by a person, or by other hosts. */
function waitingIn(paths: Pick<Paths, 'run' | 'lib'>): Pick<Snapshot, 'trial' | 'held'> {
  const note = readTrial(paths);
  const held = note && heldView(note);
  return held ? { trial: null, held } : { trial: note && trialView(note) };
}

const unreadProblem = ({ title, detail, remedy, command }: UnreadFile): HostFacts['problems'][number] => ({
  severity: 'warning',
  title,
  remedy: `${detail} ${remedy}`,
  command,
});

/** What did not come up at the last boot and is still down, each with its reason; `links` are the devices that are there. */
function bootProblems(
  report: BootReport | null,
  { running }: Stored,
  links: readonly Link[],
): HostFacts['problems'] {
  return (report?.failed ?? [])
    .filter(({ name, bridgeOver }) =>
      bridgeOver === undefined ? !running.has(name) : links.every((link) => link.name !== name),
    )
    .map((one) => {
      const again = tryAgain(one);
      return {
        severity: 'warning',
        title:
          one.bridgeOver === undefined
            ? t('watch.boot.notStarted', { name: one.name })
            : t('watch.boot.notMade', { bridge: failureOf(one).what }),
        remedy: one.error.message,
        ...(again === null ? {} : { command: quoteCommand(again) }),
      };
    });
}

/** Definitions that claim addresses and bridges: the stored ones, and where a network runs as something else, that too. */
export function definitionsOf({ definitions, running }: Stored): NetworkDefinition[] {
  return [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
}
