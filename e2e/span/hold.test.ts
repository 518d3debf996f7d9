/** Changes that wait for other hosts, on a host in memory: kept, taken back, in doubt, and after a restart of the host. */
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { HOLD_MS, readTrial, writeTrial } from '../../electron/helper/changes/trial';
import type { Helper } from '../../electron/helper/compose';
import type { Order } from '../../shared/contract/order';
import type { Hold } from '../../shared/contract/span';
import type { NetworkDefinition } from '../../shared/definition/network';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';
import { HUNG_MS } from '../fixtures/patience';

/** No process has this number (PID_MAX_LIMIT of linux/threads.h). */
const NO_PID = 4_194_304;

let fake: HelperInMemory;
let helper: Helper;
let lab: NetworkDefinition;
let before: unknown;
let change: string;

const state = () => ({ stored: fake.stored(), host: fake.host.describe() });
const note = () => readTrial(fake.paths);
const held = async (by = helper) => (await by.handlers.snapshot({})).held;
const holdAt = (here: string): Hold => ({ change, anchor: 'one', here, members: ['one', 'two'] });
const changed = (): NetworkDefinition => ({ ...lab, ips: [{ address: '10.1.1.7', prefix: 24 }] });
const update = (): Order => ({
  do: 'update',
  updates: [{ name: 'lab', config: changed(), live: changed() }],
});
const give = (here: string, order: Order = update(), by = helper) =>
  by.handlers.give({ order, hold: holdAt(here) });
const settle = (keep: boolean, by = helper) => by.handlers.settle({ change, keep });

/** As if the helper that waits had been killed. */
async function killed(): Promise<void> {
  const waiting = note();
  if (waiting) await writeTrial(fake.paths, { ...waiting, pid: NO_PID });
}

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'hrtime'] });
  fake = await HelperInMemory.open();
  helper = fake.helper;
  change = crypto.randomUUID();
  const plain = { autostart: true, transient: false };
  await helper.handlers.give({
    order: { do: 'create', networks: [{ ...plain, start: true, definition: isolatedDraft('lab', 1) }] },
  });
  const { networks } = await helper.handlers.networks({});
  const found = networks.find(({ name }) => name === 'lab');
  if (!found) throw new Error('lab is not there');
  lab = found.definition;
  before = state();
});
afterEach(async () => {
  vi.useRealTimers();
  await fake.close();
});

describe.each(['one', 'two'])('at %s', (here) => {
  it('is kept, however often that is said', async () => {
    await give(here);
    const after = state();
    expect(await held()).toMatchObject({ change, here, networks: ['lab'], inDoubt: false });
    expect((await helper.handlers.snapshot({})).trial).toBeNull();
    await settle(true);
    await settle(true, fake.another());
    expect(await held()).toBeUndefined();
    await vi.advanceTimersByTimeAsync(2 * HOLD_MS);
    expect(state()).toEqual(after);
    await expect(settle(false)).rejects.toMatchObject({ code: 'not-found' });
    expect(state()).toEqual(after);
  });

  it('is taken back, however often that is said, and the history says so', async () => {
    await give(here);
    await settle(false, fake.another());
    await settle(false);
    expect(state()).toEqual(before);
    expect(note()).toBeNull();
    const [last, first] = await helper.handlers.history({ network: 'lab', limit: 2 });
    expect(last).toMatchObject({ action: 'revert', front: 'window', undoes: first?.id });
    const activity = await helper.handlers.activity({ limit: 2 });
    expect(activity.map(({ action, outcome }) => `${action} ${outcome}`)).toEqual([
      'revert done',
      'define done',
    ]);
    await expect(settle(true)).rejects.toMatchObject({ code: 'not-found' });
    await expect(give(here)).rejects.toMatchObject({ code: 'not-found' });
    expect(state()).toEqual(before);
  });

  it('cannot come any more once it was taken back before it came', async () => {
    await settle(false);
    await expect(give(here)).rejects.toThrow(/decided already/);
    expect(state()).toEqual(before);
  });

  it('brings back what was deleted, with its leases', async () => {
    const leases = `${fake.paths.lib}/lab.leases`;
    fake.host.files.set(leases, '1 52:54:00:00:00:09 10.1.1.9 pc *\n');
    before = state();
    await give(here, { do: 'delete', names: ['lab'], stop: true });
    expect(fake.host.files.has(leases)).toBe(false);
    await settle(false);
    expect(state()).toEqual(before);
  });

  it('holds an order that changes nothing here as well', async () => {
    await give(here, { do: 'update', updates: [{ name: 'lab', config: lab, live: lab }] });
    expect(await held()).toMatchObject({ change });
    await settle(false);
    expect(state()).toEqual(before);
  });

  it('refuses other changes meanwhile, and looks on and repairs as before', async () => {
    await give(here);
    const after = state();
    const asked = helper.handlers.give({ order: { do: 'stop', names: ['lab'] } });
    await expect(asked).rejects.toMatchObject({ code: 'busy' });
    await expect(helper.handlers.plan({ order: { do: 'stop', names: ['lab'] } })).rejects.toThrow(
      here === 'one' ? /waits for them.*60 seconds/ : /waits until one says/,
    );
    await helper.handlers.give({ order: { do: 'repair', names: ['lab'] } });
    expect(state()).toEqual(after);
    await expect(helper.handlers.answerTrial({ id: change, keep: true })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('is not held where it fails', async () => {
    const bad = { ...changed(), ips: [{ address: '192.168.122.9', prefix: 24 }] };
    const order: Order = { do: 'update', updates: [{ name: 'lab', config: bad, live: bad }] };
    await expect(give(here, order)).rejects.toMatchObject({ code: 'invalid-definition' });
    await expect(give(here, { do: 'settings', repairByItself: true })).rejects.toMatchObject({
      code: 'unsupported',
    });
    expect(note()).toBeNull();
  });

  it('is taken back when its helper was killed before it was done', async () => {
    await give(here);
    const waiting = note();
    if (waiting) await writeTrial(fake.paths, { ...waiting, pid: NO_PID, isDone: false });
    await fake.another().prepare();
    expect(note()).toBeNull();
    expect(state()).toEqual(before);
  });
});

describe('the anchor', () => {
  it('takes it back when nobody decides in time', async () => {
    await give('one');
    await vi.advanceTimersByTimeAsync(HOLD_MS - 1);
    expect(await helper.handlers.decision({ change })).toBe('open');
    await vi.advanceTimersByTimeAsync(10);
    await vi.waitFor(() => expect(note()).toBeNull(), { timeout: HUNG_MS });
    expect(state()).toEqual(before);
    expect(await helper.handlers.decision({ change })).toBe('unknown');
  });

  it('takes it back when its helper closes, and when that was killed', async () => {
    const other = fake.another();
    await give('one', update(), other);
    await other.close();
    expect(state()).toEqual(before);
    change = crypto.randomUUID();
    await give('one');
    await killed();
    await fake.another().prepare();
    expect(state()).toEqual(before);
    await expect(settle(true)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('remembers that it was kept, also after a restart, and when only the note was left', async () => {
    await give('one');
    const waiting = note();
    const after = state();
    await settle(true);
    if (waiting) await writeTrial(fake.paths, waiting);
    await killed();
    const next = fake.another();
    await next.prepare();
    expect(state()).toEqual(after);
    expect(note()).toBeNull();
    expect(await next.handlers.decision({ change })).toBe('kept');
  });

  it('makes a change impossible by answering that it never came', async () => {
    expect(await helper.handlers.decision({ change })).toBe('unknown');
    await expect(give('one')).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('another host', () => {
  it('waits however long, and is in doubt then', async () => {
    await give('two');
    const after = state();
    await vi.advanceTimersByTimeAsync(HOLD_MS + 10_000);
    expect(await held()).toMatchObject({ inDoubt: true });
    await expect(helper.handlers.give({ order: { do: 'stop', names: ['lab'] } })).rejects.toThrow(
      /whoever made it is gone. Only one knows/,
    );
    expect(state()).toEqual(after);
    await expect(helper.handlers.decision({ change })).rejects.toMatchObject({ code: 'not-found' });
    await settle(true);
    expect(state()).toEqual(after);
  });

  it('is in doubt when its helper closes or was killed, and is settled by the next one', async () => {
    const other = fake.another();
    await give('two', update(), other);
    const after = state();
    expect(await held()).toMatchObject({ inDoubt: false });
    await other.close();
    expect(await held()).toMatchObject({ inDoubt: true });
    await fake.another().prepare();
    expect(state()).toEqual(after);
    await settle(false, fake.another());
    expect(state()).toEqual(before);
  });

  it('waits over a restart of the host, comes up meanwhile, and takes back what runs then', async () => {
    await give('two');
    const waiting = note();
    if (!waiting) throw new Error('nothing is held');
    await writeTrial(fake.paths, { ...waiting, boot: 'another' });
    for (const name of ['lab', 'default']) rmSync(`${fake.paths.run}/${name}.xml`, { force: true });
    fake.host.links.clear();
    const next = fake.another();
    await next.prepare();
    expect(await held(next)).toMatchObject({ inDoubt: true });
    expect((await next.handlers.networks({})).networks.every(({ running }) => running === null)).toBe(true);
    await next.boot();
    const { networks } = await next.handlers.networks({});
    expect(networks.find(({ name }) => name === 'lab')?.running?.ips).toEqual(changed().ips);
    await settle(false, next);
    const [back] = (await next.handlers.networks({})).networks.filter(({ name }) => name === 'lab');
    expect(back?.running?.ips).toEqual(lab.ips);
    expect(fake.stored()).toEqual((before as { stored: unknown }).stored);
  });
});
