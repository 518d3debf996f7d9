/** Undo and redo over what the helper keeps of changes, on a host in memory: back to the start, byte by byte. */
import fc from 'fast-check';
import { appendFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Helper } from '../../electron/helper/compose';
import { nextRedo, nextUndo, type HistoryEntry } from '../../shared/contract/history';
import type { NetworkDefinition, NetworkDraft } from '../../shared/definition/network';
import { anyDefinition } from '../fakes/arbitrary';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';

const SEED = 20_240_817;
const EDITS = 1_000;
const REDONE = 100;
const ALL = 10_000;

let fake: HelperInMemory;
let helper: Helper;
const accept: NetworkAccept = ['subnet-public', 'route-default'];
type NetworkAccept = Parameters<Helper['handlers']['give']>[0]['accept'];

beforeEach(async () => {
  fake = await HelperInMemory.open();
  helper = fake.helper;
});
afterEach(() => fake.close());

const state = () => ({ stored: fake.stored(), host: fake.host.describe() });
const history = (network: string | null = null) => helper.handlers.history({ network, limit: ALL });
const newest = async () => (await helper.handlers.history({ network: null, limit: 1 }))[0]?.id;
const plain = { start: false, autostart: false, transient: false };
const create = (definition: NetworkDraft, options: object = {}) =>
  helper.handlers.give({ order: { do: 'create', networks: [{ ...plain, ...options, definition }] }, accept });
const stored = async (name: string): Promise<NetworkDefinition> => {
  const { networks } = await helper.handlers.networks({});
  const found = networks.find((network) => network.name === name);
  if (!found) throw new Error(`${name} is not there`);
  return found.definition;
};
const update = (name: string, draft: NetworkDraft, live = false) =>
  helper.handlers.give({
    order: { do: 'update', updates: [{ name, config: draft, live: live ? draft : null, restart: true }] },
    accept,
  });
const revert = (entry: HistoryEntry | null, to: 'before' | 'after' = 'before') =>
  helper.handlers.give({ order: { do: 'revert', id: entry?.id ?? '', to }, accept });
const undo = async () => revert(nextUndo(await history()));
const redo = async () => revert(nextRedo(await history()));

/** A definition that a host without the devices and programs that it names takes too. */
function atHome(definition: NetworkDefinition): NetworkDefinition {
  const { forward, ...rest } = structuredClone(definition);
  if ('device' in forward) delete forward.device;
  return { ...rest, forward };
}

const edit = fc.record({
  kind: fc.constantFrom('update', 'update', 'update', 'rename', 'create', 'delete', 'autostart', 'toggle'),
  pick: fc.nat(),
  definition: anyDefinition.map(atHome),
});

/** One after the other, as many as are asked for: to make one takes about as long as to carry it out. */
function* edits(): Generator<Edit> {
  for (let batch = 0; ; batch += 1) yield* fc.sample(edit, { seed: SEED + batch, numRuns: 50 });
}

type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

/** Carries one out; false when it is refused or there is nothing to do it with. */
async function carryOut({ kind, pick, definition }: Edit): Promise<boolean> {
  const { handlers } = helper;
  const { networks } = await handlers.networks({});
  const network = networks[pick % Math.max(networks.length, 1)];
  const known = await newest();
  try {
    if (kind === 'create') {
      if (networks.length > 5) return false;
      await handlers.give({ order: { do: 'define', definitions: [definition] }, accept });
    } else if (!network) {
      return false;
    } else if (kind === 'update') {
      const draft = { ...definition, name: network.name };
      await update(network.name, draft, network.running !== null);
    } else if (kind === 'rename') {
      const draft = { ...network.definition, name: definition.name };
      await update(network.name, draft, network.running !== null);
    } else if (kind === 'autostart') {
      await handlers.give({
        order: { do: 'autostart', names: [network.name], autostart: !network.autostart },
      });
    } else if (kind === 'delete') {
      await handlers.give({ order: { do: 'delete', names: [network.name], stop: true } });
    } else if (network.running) {
      await handlers.give({ order: { do: 'stop', names: [network.name] } });
    } else {
      await handlers.give({ order: { do: 'start', names: [network.name] } });
    }
  } catch {
    return false;
  }
  return (await newest()) !== known;
}

it(`takes ${EDITS} random edits back to the first definitions, bit for bit, and forth`, async () => {
  await create(isolatedDraft('lab', 1));
  await create(isolatedDraft('hall', 2));
  const first = { stored: fake.stored(), entries: (await history()).length };
  let done = 0;
  for (const one of edits()) {
    if (done === EDITS) break;
    if (await carryOut(one)) done += 1;
  }
  expect(done).toBe(EDITS);
  // Undo never stops a network that somebody uses: here nobody does.
  for (const { name, running } of (await helper.handlers.networks({})).networks)
    if (running) await helper.handlers.give({ order: { do: 'stop', names: [name] } });
  const last = fake.stored();
  const changes = (await history()).length - first.entries;
  const states = [last];
  for (let undone = 0; undone < changes; undone += 1) {
    await undo();
    states.push(fake.stored());
  }
  expect(states.pop()).toEqual(first.stored);
  for (let redone = 0; redone < REDONE; redone += 1) {
    await redo();
    expect(fake.stored()).toEqual(states.pop());
  }
  expect(fake.errors).toEqual([]);
});

describe('one change', () => {
  beforeEach(async () => {
    await create(isolatedDraft('lab', 1), { start: true, autostart: true });
  });

  it('calls an undo and a redo of it by different names in the activity', async () => {
    await update('lab', { ...(await stored('lab')), title: 'Lab' });
    await undo();
    await redo();
    await undo();
    const names = (await helper.handlers.activity({ limit: 3 })).map(({ action }) => action);
    expect(names).toEqual(['revert', 'redo', 'revert']);
  });

  it('of what runs is undone where it runs, and redone, by either way of asking', async () => {
    const before = state();
    const draft = { ...(await stored('lab')), title: 'Lab', ips: [{ address: '10.1.1.9', prefix: 24 }] };
    await update('lab', draft, true);
    const after = state();
    const [change] = await history();
    await undo();
    expect(state()).toEqual(before);
    await redo();
    expect(state()).toEqual(after);
    await undo();
    await revert(change ?? null, 'after');
    expect(state()).toEqual(after);
    expect(nextRedo(await history())).toBeNull();
  });

  it('of the stored definition alone leaves alone what runs', async () => {
    const host = fake.host.describe();
    await update('lab', { ...(await stored('lab')), title: 'Lab' });
    await undo();
    expect(fake.host.describe()).toBe(host);
  });

  it('of a name takes along what the network has been through, and brings it back', async () => {
    fake.host.files.set(join(fake.paths.lib, 'lab.leases'), '1 52:54:00:00:00:09 10.1.1.9 pc *\n');
    fake.host.files.set(join(fake.paths.log, 'lab.log'), 'a line\n');
    const before = state();
    await update('lab', { ...(await stored('lab')), name: 'hall' }, true);
    expect(fake.host.files.get(join(fake.paths.lib, 'hall.leases'))).toContain('10.1.1.9');
    expect(fake.host.files.get(join(fake.paths.log, 'hall.log'))).toBe('a line\n');
    expect(Object.keys(fake.stored())).toContain('autostart/hall.xml');
    expect([...fake.host.files.keys()].filter((file) => file.includes('/lab.'))).toEqual([]);
    expect((await history('hall')).map(({ action }) => action)).toEqual(['rename', 'create']);
    await undo();
    expect(state()).toEqual(before);
  });

  it('of a bridge is followed by exceptions that name it, and followed back', async () => {
    const { bridge } = await stored('lab');
    const reach = [{ device: bridge.name ?? '', allow: true }];
    await create({ ...isolatedDraft('hall', 2), reach }, { start: true });
    const before = state();
    const draft = await stored('lab');
    await update('lab', { ...draft, bridge: { ...draft.bridge, name: 'virbr77' } }, true);
    expect((await stored('hall')).reach).toEqual([{ device: 'virbr77', allow: true }]);
    const after = state();
    await undo();
    expect(state()).toEqual(before);
    await redo();
    expect(state()).toEqual(after);
  });

  it('that something came after is not taken back but by force', async () => {
    const draft = await stored('lab');
    await update('lab', { ...draft, title: 'One' });
    const [one] = await history();
    await update('lab', { ...draft, title: 'Two' });
    await expect(revert(one ?? null)).rejects.toMatchObject({ code: 'changed-since' });
    await helper.handlers.give({
      order: { do: 'revert', id: one?.id ?? '', to: 'before', force: true },
      accept,
    });
    expect(await stored('lab')).toEqual(draft);
  });

  it('of a deletion brings the network back as it was stored; of a creation it deletes one that is inactive', async () => {
    await expect(revert((await history())[0] ?? null)).rejects.toMatchObject({ code: 'is-active' });
    await helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
    const before = fake.stored();
    await helper.handlers.give({ order: { do: 'delete', names: ['lab'], stop: false } });
    await undo();
    expect(fake.stored()).toEqual(before);
    await redo();
    await undo();
    await undo();
    expect(Object.keys(fake.stored())).not.toContain('networks/lab.xml');
    expect((await history('lab')).at(-1)).toMatchObject({ action: 'create' });
  });

  it('that was undefined while it ran is given back to what runs', async () => {
    const before = state();
    await helper.handlers.give({ order: { do: 'undefine', names: ['lab'] } });
    await undo();
    expect(state()).toEqual(before);
  });
});

it('creates several networks or none, and says which of them stands in the way', async () => {
  const before = state();
  const networks = [1, 2, 2].map((n, index) => ({
    ...plain,
    start: true,
    definition: isolatedDraft(`n${index}`, n),
  }));
  await expect(helper.handlers.give({ order: { do: 'create', networks }, accept })).rejects.toMatchObject({
    data: { code: 'invalid-definition', issues: [{ path: 'networks[2].ips[0]', code: 'subnet-overlap' }] },
  });
  expect(state()).toEqual(before);
  const { networks: created } = await helper.handlers.give({
    order: { do: 'create', networks: networks.slice(0, 2) },
    accept,
  });
  expect(new Set(created.map(({ device }) => device)).size).toBe(2);
  expect((await helper.handlers.networks({})).networks.filter(({ running }) => running)).toHaveLength(2);
});

describe('the history', () => {
  const file = () => join(fake.paths.history, 'history.jsonl');

  it('stays whole when several helpers change things at once', async () => {
    const helpers: Helper[] = [helper, fake.another(), fake.another()];
    await Promise.all(
      Array.from({ length: 30 }, async (_, n) => {
        const { handlers } = helpers[n % 3] ?? helper;
        await handlers.give({
          order: { do: 'define', definitions: [isolatedDraft(`n${n}`, n + 1)] },
          accept,
        });
      }),
    );
    const names = (await history()).map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(['default', ...Array.from({ length: 30 }, (_, n) => `n${n}`)]));
    expect(names).toHaveLength(31);
    expect(readFileSync(file(), 'utf8').trimEnd().split('\n')).toHaveLength(31);
  });

  it('is read around what a killed helper left half-written', async () => {
    appendFileSync(file(), '{"id":"torn","at":1,"fro');
    await create(isolatedDraft('lab', 1));
    expect((await history()).map(({ name }) => name)).toEqual(['lab', 'default']);
    expect((await fake.another().handlers.history({ network: null, limit: 9 })).length).toBe(2);
  });

  it('does not keep an order from being carried out when the disk takes nothing', async () => {
    rmSync(fake.paths.history, { recursive: true });
    writeFileSync(fake.paths.history, '');
    await create(isolatedDraft('lab', 1));
    expect(await stored('lab')).toMatchObject({ name: 'lab' });
    expect(fake.errors).toHaveLength(1);
    // What was changed meanwhile can be undone, and is written once there is room.
    expect((await history()).map(({ name }) => name)).toContain('lab');
    rmSync(fake.paths.history);
    await create(isolatedDraft('hall', 2));
    expect(readFileSync(file(), 'utf8').trimEnd().split('\n')).toHaveLength(2);
  });

  it('says nothing of edits by hand, and is not broken by them', async () => {
    await create(isolatedDraft('lab', 1));
    await update('lab', { ...(await stored('lab')), title: 'One' });
    const path = join(fake.paths.etc, 'networks/lab.xml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('One', 'By hand'));
    await expect(undo()).rejects.toMatchObject({ code: 'changed-since' });
    const [last] = await history();
    await helper.handlers.give({
      order: { do: 'revert', id: last?.id ?? '', to: 'before', force: true },
      accept,
    });
    expect((await stored('lab')).title).toBeUndefined();
    await redo();
    expect((await stored('lab')).title).toBe('By hand');
    rmSync(path);
    await expect(undo()).rejects.toMatchObject({ code: 'changed-since' });
    expect(readdirSync(join(fake.paths.etc, 'networks'))).toEqual(['default.xml']);
  });
});
