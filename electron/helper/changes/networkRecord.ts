/** How a network stands by what is stored of it, without a look at the host. */
import { VirtnetError } from '../../../shared/contract/error';
import type { NetworkDefinition } from '../../../shared/definition/network';
import type { NetworkRecord } from '../../../shared/contract/snapshot';
import { t } from '../../../shared/language/language';
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

/** Every network. */
export const networkRecords = (stored: Stored): NetworkRecord[] =>
  networkNames(stored).flatMap((name) => networkRecord(name, stored) ?? []);

/** The definition in force: as it runs, else as it is stored. Throws `not-found`. */
export function definitionInForce(name: string, stored: Stored): NetworkDefinition {
  const record = networkRecord(name, stored);
  if (!record) throw notFound(name);
  return record.running ?? record.definition;
}

/** The definition as it is stored (`inactive`), or the one in force. Throws `not-found`. */
export function definitionOf(name: string, inactive: boolean, stored: Stored): NetworkDefinition {
  if (!inactive) return definitionInForce(name, stored);
  const definition = stored.definitions.get(name);
  if (!definition) throw notFound(name, true);
  return definition;
}

/** That there is no network of this name, or none that is stored. */
export function notFound(text: string, isStored = false): VirtnetError {
  const name = text.slice(0, 100);
  const key = isStored ? 'changes.noStoredNetwork' : 'changes.noNetwork';
  return new VirtnetError(t(key, { name }), { code: 'not-found', name });
}
