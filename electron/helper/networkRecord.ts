/** How a network stands by what is stored of it, without a look at the host. */
import type { NetworkRecord } from '../../shared/snapshot';
import type { Stored } from './store';

/** The network `name`, or null when there is none. */
export function networkRecord(name: string, stored: Stored): NetworkRecord | null {
  const running = stored.running.get(name) ?? null;
  const kept = stored.definitions.get(name);
  const definition = kept ?? running?.definition;
  if (!definition) return null;
  return {
    name,
    uuid: definition.uuid,
    device: running?.definition.bridge.name ?? definition.bridge.name,
    state: running ? 'active' : 'inactive',
    persistent: kept !== undefined,
    autostart: kept !== undefined && stored.autostart.has(name),
    definition,
    running: running?.definition ?? null,
    startedAt: running?.startedAt ?? null,
  };
}

/** Every network's name: the stored ones, then what runs without being stored. */
export function networkNames({ definitions, running }: Stored): string[] {
  return [...new Set([...definitions.keys(), ...running.keys()])];
}
