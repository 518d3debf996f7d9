/** Builds what is true now from the store, the devices, the leases and the drift that was last found. */
import { readFile } from 'node:fs/promises';
import type { NetworkDefinition } from '../../shared/network';
import type { ChangeView } from '../../shared/resource';
import type { Guest, NetworkState, Snapshot } from '../../shared/snapshot';
import { guestsOf, type TestGuest } from './guests';
import type { Host } from './host';
import { readHostFacts, type Surroundings } from './hostFacts';
import { interfaceFacts, readLinks, type Link } from './ipShow';
import { parseForwarding, parseLeases } from './leases';
import { networkFiles, type Paths } from './paths';
import type { Store, Stored } from './store';

export interface SnapshotDependencies {
  host: Host;
  paths: Paths;
  store: Store;
  surroundings: Surroundings;
  testGuests: () => readonly TestGuest[];
  drift: () => ReadonlyMap<string, ChangeView[]>;
}

export class SnapshotSource {
  private revision = 0;

  constructor(private readonly dependencies: SnapshotDependencies) {}

  /** Reads everything afresh. Revisions grow in the order in which reading began, so the largest is the newest. */
  async build(): Promise<Snapshot> {
    const revision = (this.revision += 1);
    const { host, store, surroundings } = this.dependencies;
    // Without `ip` there is nothing to see, but the host's problems, that among them, must still be shown.
    const [stored, links] = await Promise.all([store.load(), readLinks(host).catch((): Link[] => [])]);
    const [facts, networks] = await Promise.all([
      readHostFacts(host, surroundings, links, definitionsOf(stored)),
      Promise.all(namesOf(stored).map((name) => this.networkState(name, stored, links))),
    ]);
    return {
      revision,
      host: facts,
      networks: networks.flatMap((state) => state ?? []),
      unreadable: stored.unreadable,
    };
  }

  private async networkState(
    name: string,
    stored: Stored,
    links: readonly Link[],
  ): Promise<NetworkState | null> {
    const running = stored.running.get(name) ?? null;
    const kept = stored.definitions.get(name);
    const definition = kept ?? running?.definition;
    if (!definition) return null;
    const device = running?.definition.bridge.name ?? definition.bridge.name;
    const link = links.find((candidate) => candidate.name === device);
    return {
      name,
      uuid: definition.uuid,
      device,
      state: running ? 'active' : 'inactive',
      persistent: kept !== undefined,
      autostart: kept !== undefined && stored.autostart.has(name),
      definition,
      running: running?.definition ?? null,
      startedAt: running?.startedAt ?? null,
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

/** Every network's name: the stored ones, then what runs without being stored. */
function namesOf({ definitions, running }: Stored): string[] {
  return [...new Set([...definitions.keys(), ...running.keys()])];
}

/** Definitions that claim addresses and bridges: the stored ones, and where a network runs as something else, that too. */
export function definitionsOf({ definitions, running }: Stored): NetworkDefinition[] {
  return [...definitions.values(), ...[...running.values()].map(({ definition }) => definition)];
}
