/** Changes on trial, on a host in memory: kept, taken back when the time is over, and when whoever waits is gone. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Helper } from '../../electron/helper/compose';
import { readTrial, TRIAL_MS, writeTrial } from '../../electron/helper/changes/trial';
import type { NetworkDefinition } from '../../shared/definition/network';
import { HelperInMemory, isolatedDraft } from '../fakes/helperInMemory';
import { HUNG_MS } from '../fixtures/patience';

let fake: HelperInMemory;
let helper: Helper;
let lab: NetworkDefinition;
let before: unknown;

const state = () => ({ stored: fake.stored(), host: fake.host.describe() });
const trial = () => readTrial(fake.paths);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'hrtime'] });
  fake = await HelperInMemory.open();
  helper = fake.helper;
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

const changed = (): NetworkDefinition => ({ ...lab, ips: [{ address: '10.1.1.7', prefix: 24 }] });
const change = (by = helper) =>
  by.handlers.give({
    order: { do: 'update', updates: [{ name: 'lab', config: changed(), live: changed() }] },
    trial: true,
  });
/** Everything that a passed time has set going. */
const settle = () => vi.waitFor(() => expect(trial()).toBeNull(), { timeout: HUNG_MS });

it('takes the change back when nobody keeps it in time, and says so in the history', async () => {
  const { trial: begun } = await change();
  expect(begun?.until).toBe(Date.now() + TRIAL_MS);
  expect((await helper.handlers.snapshot({})).trial).toMatchObject({ id: begun?.id, networks: ['lab'] });
  await vi.advanceTimersByTimeAsync(TRIAL_MS - 1);
  expect(state()).not.toEqual(before);
  await vi.advanceTimersByTimeAsync(10);
  await settle();
  expect(state()).toEqual(before);
  const [last, first] = await helper.handlers.history({ network: 'lab', limit: 2 });
  expect(last).toMatchObject({ action: 'revert', front: 'helper', undoes: first?.id });
  const activity = await helper.handlers.activity({ limit: 9 });
  expect(activity.map(({ action, outcome }) => `${action} ${outcome}`).slice(0, 2)).toEqual([
    'revert done',
    'define done',
  ]);
  expect(fake.errors).toEqual([]);
});

it.each([-86_400_000, 86_400_000])('waits as long when the clock is set by %i ms meanwhile', async (jump) => {
  await change();
  await vi.advanceTimersByTimeAsync(TRIAL_MS / 2);
  vi.setSystemTime(Date.now() + jump);
  const other = fake.another();
  await other.prepare();
  expect(trial()).not.toBeNull();
  await vi.advanceTimersByTimeAsync(TRIAL_MS / 2 + 10);
  await settle();
  expect(state()).toEqual(before);
  await other.close();
});

it('keeps the change once somebody says so', async () => {
  const { trial: begun } = await change();
  const after = state();
  await helper.handlers.answerTrial({ id: begun?.id ?? '', keep: true });
  expect((await helper.handlers.snapshot({})).trial).toBeNull();
  await vi.advanceTimersByTimeAsync(2 * TRIAL_MS);
  expect(state()).toEqual(after);
  await expect(helper.handlers.answerTrial({ id: begun?.id ?? '', keep: true })).rejects.toMatchObject({
    code: 'not-found',
  });
});

it('takes the change back at once when asked to, by whichever helper', async () => {
  const { trial: begun } = await change();
  await fake.another().handlers.answerTrial({ id: begun?.id ?? '', keep: false });
  expect(state()).toEqual(before);
});

it('takes the change back when its helper closes', async () => {
  const other = fake.another();
  await change(other);
  expect(state()).not.toEqual(before);
  await other.close();
  expect(state()).toEqual(before);
});

it('has the next helper take it back when the one that waited was killed', async () => {
  await change();
  const note = trial();
  if (!note) throw new Error('no trial');
  // No process has this number (PID_MAX_LIMIT of linux/threads.h).
  await writeTrial(fake.paths, { ...note, pid: 4_194_304 });
  await fake.another().prepare();
  expect(trial()).toBeNull();
  expect(state()).toEqual(before);
});

it('refuses other changes meanwhile, by their reason and remedy, and looks on as before', async () => {
  await change();
  const after = state();
  const asked = helper.handlers.give({ order: { do: 'autostart', names: ['default'], autostart: false } });
  await expect(asked).rejects.toMatchObject({ code: 'busy' });
  await expect(helper.handlers.give({ order: { do: 'stop', names: ['lab'] } })).rejects.toThrow(
    /“lab” waits for an answer whether to keep it; nothing was changed. Keep it or take it back first, or wait 15 seconds/,
  );
  expect(state()).toEqual(after);
});

it('begins no trial with a change that fails', async () => {
  const bad = { ...changed(), ips: [{ address: '192.168.122.9', prefix: 24 }] };
  const asked = helper.handlers.give({
    order: { do: 'update', updates: [{ name: 'lab', config: bad, live: bad }] },
    trial: true,
  });
  await expect(asked).rejects.toMatchObject({ code: 'invalid-definition' });
  expect(trial()).toBeNull();
});

it('brings back what was renamed, stopped or deleted on trial, with its leases', async () => {
  const leases = `${fake.paths.lib}/lab.leases`;
  fake.host.files.set(leases, '1 52:54:00:00:00:09 10.1.1.9 pc *\n');
  before = state();
  const renamed = { ...lab, name: 'hall' };
  const acts = [
    () =>
      helper.handlers.give({
        order: { do: 'update', updates: [{ name: 'lab', config: renamed, live: renamed }] },
        trial: true,
      }),
    () => helper.handlers.give({ order: { do: 'stop', names: ['lab'] }, trial: true }),
    () => helper.handlers.give({ order: { do: 'delete', names: ['lab'], stop: true }, trial: true }),
  ];
  for (const act of acts) {
    await act();
    expect(state()).not.toEqual(before);
    await helper.handlers.answerTrial({ id: trial()?.id ?? '', keep: false });
    expect(state()).toEqual(before);
  }
});

it('gives the files of a deleted network back unless that is kept', async () => {
  const leases = `${fake.paths.lib}/lab.leases`;
  fake.host.files.set(leases, 'x\n');
  await helper.handlers.give({ order: { do: 'delete', names: ['lab'], stop: true }, trial: true });
  expect(fake.host.files.has(leases)).toBe(false);
  await helper.handlers.answerTrial({ id: trial()?.id ?? '', keep: false });
  expect(fake.host.files.get(leases)).toBe('x\n');
  await helper.handlers.give({ order: { do: 'delete', names: ['lab'], stop: true }, trial: true });
  await helper.handlers.answerTrial({ id: trial()?.id ?? '', keep: true });
  expect(fake.host.files.has(leases)).toBe(false);
});
