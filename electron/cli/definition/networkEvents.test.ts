import { describe, expect, it } from 'vitest';
import { networkDefinitionSchema } from '../../../shared/definition/network';
import type { NetworkRecord } from '../../../shared/contract/snapshot';
import { eventsBetween } from './networkEvents';

const definition = networkDefinitionSchema.parse({
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'nat' },
  bridge: { name: 'virbr7', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [{ address: '172.16.40.1', prefix: 24 }],
});

/** A stored network that does not run. */
const stored = (changes: Partial<NetworkRecord> = {}): NetworkRecord => ({
  name: 'lab',
  uuid: definition.uuid,
  device: 'virbr7',
  state: 'inactive',
  persistent: true,
  autostart: false,
  definition,
  running: null,
  startedAt: null,
  ...changes,
});

const active = (changes: Partial<NetworkRecord> = {}): NetworkRecord =>
  stored({ state: 'active', running: definition, startedAt: 1, ...changes });

function between(before: NetworkRecord | null, after: NetworkRecord | null): string[] {
  const look = (network: NetworkRecord | null) => new Map(network ? [[network.uuid, network] as const] : []);
  return eventsBetween(look(before), look(after)).map(({ kind, detail }) =>
    kind === 'lifecycle' ? detail : `${kind} ${detail}`,
  );
}

describe('events between two looks', () => {
  it('are those of a life', () => {
    expect(between(null, stored())).toEqual(['Defined']);
    expect(between(stored(), active())).toEqual(['Started']);
    expect(between(active(), stored())).toEqual(['Stopped']);
    expect(between(stored(), null)).toEqual(['Undefined']);
    expect(between(active(), active())).toEqual([]);
    expect(between(active(), active({ autostart: true }))).toEqual([]);
  });

  it('are several when more happened than one look saw', () => {
    expect(between(null, active())).toEqual(['Defined', 'Started']);
    expect(between(active(), null)).toEqual(['Stopped', 'Undefined']);
    expect(between(active(), active({ startedAt: 2 }))).toEqual(['Stopped', 'Started']);
  });

  it('tell a transient network from a stored one', () => {
    expect(between(null, active({ persistent: false }))).toEqual(['Started']);
    expect(between(active(), active({ persistent: false }))).toEqual(['Undefined']);
    expect(between(active({ persistent: false }), active())).toEqual(['Defined']);
    expect(between(active({ persistent: false }), null)).toEqual(['Stopped']);
  });

  it('tell what changed of a definition, a running network and its texts', () => {
    const wider = { ...definition, mtu: 1400, domain: { name: 'lab.test', localOnly: false } };
    expect(between(stored(), stored({ definition: wider }))).toEqual(['Defined']);
    expect(between(active(), active({ running: wider }))).toEqual(['update domain, mtu']);
    const described = { ...definition, title: 'Lab', description: 'For tests', metadata: ["<a xmlns='b'/>"] };
    const texts = ['title', 'description', 'element'].map((type) => `metadata-change type ${type}`);
    expect(between(stored(), stored({ definition: described }))).toEqual(texts);
    expect(between(active(), active({ running: described }))).toEqual(texts);
  });
});
