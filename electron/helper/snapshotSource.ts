/** Builds what is true now from the store, the devices, the leases and the drift that was last found. */
import { readFile } from 'node:fs/promises';
import type { BootReport } from '../../shared/bootReport';
import type { NetworkDefinition } from '../../shared/network';
import type { ChangeView } from '../../shared/resource';
import type { Guest, HostFacts, NetworkState, Snapshot } from '../../shared/snapshot';
import { guestsOf, type TestGuest } from './guests';
import { readBootReport } from './bootReport';
import type { Host } from './host';
import { readHostFacts, type Surroundings } from './hostFacts';
import { interfaceFacts, readLinks, type Link } from './ipShow';
import { parseForwarding, parseLeases } from './leases';
import { networkNames, networkRecord } from './networkRecord';
import { networkFiles, type Paths } from './paths';
import type { Store, Stored } from './store';

/** The kernel drops what it would report when too much happens at once, so no reading is trusted longer, in milliseconds. */
const TRUSTED_MS = 3000;

export interface SnapshotDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  testGuests: () => readonly TestGuest[];
  drift: () => ReadonlyMap<string, ChangeView[]>;
  /** Whether every change of a device is reported by `forgetDevices`. */
  hearsOfDevices: () => boolean;
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
    const { host, store, surroundings } = this.dependencies;
    const [stored, links] = await Promise.all([store.load(), this.links()]);
    const [facts, networks, lastBoot] = await Promise.all([
      readHostFacts(host, surroundings, links, definitionsOf(stored)),
      Promise.all(networkNames(stored).map((name) => this.networkState(name, stored, links))),
      readBootReport(this.dependencies.paths.run),
    ]);
    return {
      revision,
      host: { ...facts, problems: [...facts.problems, ...bootProblems(lastBoot, stored)] },
      networks: networks.flatMap((state) => state ?? []),
      unreadable: stored.unreadable,
      lastBoot,
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
  ): Promise<NetworkState | null> {
    const record = networkRecord(name, stored);
    if (!record) return null;
    const { device, running } = record;
    const link = links.find((candidate) => candidate.name === device);
    return {
      ...record,
      interface: running && link ? interfaceFacts(link) : null,
      guests: running ? await this.guests(name, device, links) : [],
      drift: running ? (this.dependencies.drift().get(name) ?? []) : [],
    };
  }

  private async guests(name: string, device: string, links: readonly Link[]): Promise<Guest[]> {
    const { host, paths, testGuests } = this.dependencies;
    const hasPorts = links.some(({ master }) => master === device);
    const [leases, forwarding] = await Promise.all([
      host.readFile(networkFiles(paths, name).leases),
      hasPorts ? readFile(`/sys/class/net/${device}/brforward`).catch(() => null) : null,
    ]);
    return guestsOf(device, {
      links,
      learned: forwarding === null ? [] : parseForwarding(forwarding),
      leases: parseLeases(leases ?? ''),
      testGuests: testGuests().filter(({ network }) => network === name),
      now: Date.now() / 1000,
    });
  }
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
