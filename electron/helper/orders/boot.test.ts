/** What starts on boot, and in which order. */
import { expect, it } from 'vitest';
import { networkDefinitionSchema, type NetworkDefinition } from '../../../shared/definition/network';
import { newBridged } from '../../../shared/propose/suggest';
import { VirtnetError } from '../../../shared/contract/error';
import { bootNetworks } from './boot';

const uuid = '00000000-0000-4000-8000-000000000001';
const joining = (name: string, bridge: string): NetworkDefinition =>
  networkDefinitionSchema.parse({ ...newBridged(name, bridge), uuid });
const isolated: NetworkDefinition = {
  ...joining('lab', 'virbr1'),
  forward: { mode: 'isolated' },
  mac: '52:54:00:00:00:01',
};

const storedOf = (...definitions: NetworkDefinition[]) => ({
  definitions: new Map(definitions.map((definition) => [definition.name, definition])),
  autostart: new Set(definitions.map(({ name }) => name)),
  running: new Map(),
  unreadable: [],
});

it('networks that join a bridge of the host start once it has come, and the others do not wait', async () => {
  const done: string[] = [];
  const does = (what: string): Promise<void> => {
    done.push(what);
    return Promise.resolve();
  };
  const report = await bootNetworks(
    storedOf(joining('lan', 'br0'), isolated, joining('office', 'br1')),
    (names) => does(`start ${names.join(' ')}`),
    (bridge) => does(`look for ${bridge}`),
  );
  expect(done).toEqual(['start lab', 'look for br0', 'look for br1', 'start lan office']);
  expect(report.started).toEqual(['lab', 'lan', 'office']);
});

it('a bridge that never comes keeps down its own network alone', async () => {
  const report = await bootNetworks(
    storedOf(joining('lan', 'br0'), isolated, joining('office', 'br1')),
    (names) => (names.includes('lan') ? Promise.reject(new Error('no br0')) : Promise.resolve()),
    () => Promise.resolve(),
  );
  expect(report.started).toEqual(['lab', 'office']);
  expect(report.failed).toMatchObject([
    { name: 'lan', error: { message: expect.stringContaining('no br0') as string } },
  ]);
});

it('a network that somebody else has started meanwhile is no failure', async () => {
  const report = await bootNetworks(
    storedOf(isolated),
    () => Promise.reject(new VirtnetError('It is active already.', { code: 'is-active', name: 'lab' })),
    () => Promise.resolve(),
  );
  expect(report).toMatchObject({ started: [], active: ['lab'], failed: [] });
});
