/** Builds what is true now from the store, the devices, the leases and the drift that was last found. */
import { readFile } from 'node:fs/promises';
import type { BootReport } from '../../../shared/contract/bootReport';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { ChangeView } from '../../../shared/contract/resource';
import type { Guest, HostFacts, NetworkState, Snapshot, Trial } from '../../../shared/contract/snapshot';
import type { GuestBook } from '../guests/guestBook';
import type { TestGuest } from '../guests/guests';
import { readBootReport } from '../changes/bootReport';
import type { Host } from '../host/host';
import { readHostFacts, type Surroundings } from '../facts/hostFacts';
import { interfaceFacts, readLinks, type Link } from '../facts/ipShow';
import { parseForwarding, readLeases } from '../facts/leases';
import type { Neighbour, Neighbours } from '../facts/neighbours';
import { isProbeMac, isProbePort } from '../guests/probeNames';
import { networkNames, networkRecord } from '../changes/networkRecord';
import type { Paths } from '../host/paths';
import type { PortRecords } from '../kinds/portRecords';
import type { Store, Stored } from '../changes/store';
import { readTrial, trialView } from '../changes/trial';

/** The kernel drops what it would report when too much happens at once, so no reading is trusted longer, in milliseconds. */
const TRUSTED_MS = 3000;

export interface SnapshotDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  testGuests: () => readonly TestGuest[];
  neighbours: Pick<Neighbours, 'list'>;
  guests: Pick<GuestBook, 'look' | 'keepOnly'>;
  ports: Pick<PortRecords, 'note'>;
  drift: () => ReadonlyMap<string, ChangeView[]>;
  /** Whether every change of a device is reported by `forgetDevices`. */
  hearsOfDevices: () => boolean;
  repair: () => Promise<Snapshot['repair']>;
}

export class SnapshotSource {
  private revision = 0;
  /** The devices as last read, and when (performance.now()); null when they have changed since. */
  private devices: { links: Promise<Link[]>; at: number } | null = null;

  constructor(private readonly dependencies: SnapshotDependencies) {}

  /** Something has changed, or may have, of what the next snapshot shows of the kernel's devices. */
  forgetDevices(): void {
    this.devices = null;
  }

  /** Reads everything afresh. */
  build(): Promise<Snapshot> {
    this.forgetDevices();
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
    guests.keepOnly(new Set(stored.running.keys()), new Set(links.map(({ name }) => name)));
    const [facts, networks, lastBoot, repair] = await Promise.all([
      readHostFacts(host, surroundings, links, definitionsOf(stored)),
      Promise.all(networkNames(stored).map((name) => this.networkState(name, stored, links, neighbours))),
      readBootReport(this.dependencies.paths.run),
      this.dependencies.repair(),
    ]);
    return {
      revision,
      host: { ...facts, problems: [...facts.problems, ...bootProblems(lastBoot, stored)] },
      networks: networks.flatMap((state) => state ?? []),
      unreadable: stored.unreadable,
      lastBoot,
      repair,
      trial: trialOf(this.dependencies.paths.run),
    };
  }

  /** Without `ip` there is nothing to see, but the host's problems, that among them, must still be shown. */
  private links(): Promise<Link[]> {
    const { host, hearsOfDevices } = this.dependencies;
    const now = performance.now();
    if (this.devices && hearsOfDevices() && now - this.devices.at < TRUSTED_MS) return this.devices.links;
    const links = readLinks(host).catch((): Link[] => []);
    this.devices = { links, at: now };
    return links;
  }

  private async networkState(
    name: string,
    stored: Stored,
    links: readonly Link[],
    neighbours: readonly Neighbour[],
  ): Promise<NetworkState | null> {
    const record = networkRecord(name, stored);
    if (!record) return null;
    const { device, running, startedAt } = record;
    const link = links.find((candidate) => candidate.name === device);
    return {
      ...record,
      interface: running && link ? interfaceFacts(link) : null,
      guests: running ? await this.guestsOf(running, startedAt ?? 0, links, neighbours) : [],
      drift: running ? (this.dependencies.drift().get(name) ?? []) : [],
    };
  }

  private async guestsOf(
    definition: NetworkDefinition,
    startedAt: number,
    links: readonly Link[],
    neighbours: readonly Neighbour[],
  ): Promise<Guest[]> {
    const { host, paths, testGuests, guests, ports } = this.dependencies;
    const { name, bridge, ips } = definition;
    // The temporary guest of a test is nobody's.
    const plugged = links.filter((link) => link.master === bridge.name && !isProbePort(link.name));
    const [leases, forwarding, since] = await Promise.all([
      readLeases(host, paths, definition),
      plugged.length > 0 ? readFile(`/sys/class/net/${bridge.name}/brforward`).catch(() => null) : null,
      ports.note(definition, plugged),
    ]);
    const hosts = ips.flatMap(({ dhcp }) => dhcp?.hosts ?? []);
    return guests.look({
      network: name,
      startedAt,
      ports: plugged.map((link) => ({
        name: link.name,
        number: link.portNumber,
        since: since.get(link.name) ?? null,
      })),
      learned: forwarding === null ? [] : parseForwarding(forwarding),
      neighbours: neighbours.filter(({ device }) => device === bridge.name),
      leases: leases.filter(({ mac }) => !isProbeMac(mac)),
      testGuests: testGuests().filter(({ network }) => network === name),
      names: new Map(hosts.flatMap((known) => (known.mac && known.name ? [[known.mac, known.name]] : []))),
      now: Date.now(),
    });
  }
}

function trialOf(runDirectory: string): Trial | null {
  const note = readTrial(runDirectory);
  return note && trialView(note);
}

/** Networks that did not start at the last boot and are still down, each with its reason. */
function bootProblems(report: BootReport | null, { running }: Stored): HostFacts['problems'] {
  return (report?.failed ?? [])
    .filter(({ name }) => !running.has(name))
    .map(({ name, error }) => ({
      severity: 'warning',
      title: `“${name}” did not start at boot`,
      remedy: error.message,
      command: `virtnet net-start ${name}`,
    }));
}

/** Definitions that claim addresses and bridges: the stored ones, and where a network runs as something else, that too. */
export function definitionsOf({ definitions, running }: Stored): NetworkDefinition[] {
  return [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
}
