import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import type { ActivityEntry } from '../../../shared/contract/snapshot';
import { ActivityLog, type OrderHead } from './activity';
import { ActivityFile } from './activityFile';
import type { Host } from '../host/host';
import { thisProcess } from '../host/owner';

const HEAD: OrderHead = { front: 'window', user: 'ada', action: 'start', network: 'lab' };

/** A host that only runs commands, all of them with success. */
const host = {
  run: (argv: readonly string[], options: { input?: string } = {}) =>
    Promise.resolve({
      command: argv.join(' '),
      ...options,
      status: 0,
      stdout: '',
      stderr: '',
      durationMs: 1.26,
    }),
  readFile: () => Promise.resolve('text'),
} as unknown as Host;

let directory: string;
const open: ActivityLog[] = [];
beforeEach(() => {
  directory = join(mkdtempSync(join(tmpdir(), 'virtnet-activity-')), 'log');
});
afterEach(() => {
  open.splice(0).forEach((log) => log.close());
  rmSync(join(directory, '..'), { recursive: true, force: true });
});

function logWith(
  onEntries: (entries: ActivityEntry[]) => void = () => undefined,
  onError = vi.fn(),
): ActivityLog {
  const log = new ActivityLog({ directory, onEntries, onError });
  open.push(log);
  return log;
}
const nothing = (): Promise<void> => Promise.resolve();
const networksOf = (entries: readonly ActivityEntry[]): string[] => entries.map(({ network }) => network);

describe('ActivityLog', () => {
  it('records what was done with its commands; lists leave their inputs out', async () => {
    const log = logWith();
    const result = await log.record(HEAD, host, async (noted) => {
      await noted.run(['ip', '-batch', '-'], { input: 'link set lo up\n' });
      return noted.readFile('/x');
    });
    expect(result).toBe('text');
    const command = { command: 'ip -batch -', status: 0, stderr: '', durationMs: 1.3 };
    const [listed] = log.list({ limit: 10 });
    expect(listed).toMatchObject({ ...HEAD, outcome: 'done', error: null });
    expect(listed?.commands).toEqual([command]);
    expect(log.entry(listed?.id ?? '').commands).toEqual([{ ...command, input: 'link set lo up\n' }]);
    expect(() => log.entry('gone')).toThrow('no longer kept');
  });

  it('records a failure with its error, and passes it on', async () => {
    const log = logWith();
    const failure = new VirtnetError('It failed.', { code: 'busy', what: 'x' });
    await expect(log.record(HEAD, host, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(log.list({ limit: 1 })[0]).toMatchObject({
      outcome: 'failed',
      error: { message: 'It failed.', data: { code: 'busy' } },
    });
  });

  it('lists the newest first, of all processes, by network and time', async () => {
    let now = 1_000;
    const clock = vi.spyOn(Date, 'now').mockImplementation(() => (now += 1));
    const [ours, theirs] = [logWith(), logWith()];
    await ours.record({ ...HEAD, network: 'a' }, host, nothing);
    await theirs.record({ ...HEAD, network: 'b, c' }, host, nothing);
    ours.note({ action: 'lease', network: 'c', details: ['192.0.2.1 was leased'] });
    clock.mockRestore();
    expect(networksOf(theirs.list({ limit: 10 }))).toEqual(['c', 'b, c', 'a']);
    expect(networksOf(ours.list({ limit: 2 }))).toEqual(['c', 'b, c']);
    expect(networksOf(ours.list({ limit: 10, network: 'c' }))).toEqual(['c', 'b, c']);
    expect(networksOf(ours.list({ limit: 10, since: 1_003 }))).toEqual(['c']);
  });

  it('tells of what others add and of the lines that dnsmasq writes, once it follows', async () => {
    const told: ActivityEntry[] = [];
    await logWith().record({ ...HEAD, network: 'before' }, host, nothing);
    logWith((entries) => told.push(...entries)).follow();
    await logWith().record({ ...HEAD, network: 'after' }, host, nothing);
    const line = 'Nov 24 03:35:45 dnsmasq-dhcp[12]: DHCPACK(virbr0) 192.168.122.9 52:54:00:00:00:09 web\n';
    appendFileSync(join(directory, 'lab.log'), `${line}Nov 24 03:35:46 dnsm`);
    await expect.poll(() => told).toHaveLength(2);
    expect(networksOf(told).sort()).toEqual(['after', 'lab']);
    const spoken = told.find(({ action }) => action === 'dnsmasq');
    expect(spoken).toMatchObject({
      outcome: 'noted',
      details: ['DHCPACK(virbr0) 192.168.122.9 52:54:00:00:00:09 web'],
    });
    expect(new Date(spoken?.at ?? 0).getHours()).toBe(3);
    expect(logWith().list({ limit: 9, network: 'lab' })).toEqual([spoken]);
  });

  it('goes on in memory, and says so once, where the disk takes nothing', async () => {
    mkdirSync(join(directory, '..'), { recursive: true });
    writeFileSync(directory, 'not a directory');
    const [onEntries, onError] = [vi.fn(), vi.fn()];
    const log = logWith(onEntries, onError);
    await log.record(HEAD, host, nothing);
    await log.record(HEAD, host, nothing);
    expect(onError).toHaveBeenCalledOnce();
    expect(onEntries).toHaveBeenCalledTimes(2);
    expect(log.list({ limit: 9 })).toHaveLength(2);
    rmSync(directory);
  });

  it('keeps what people did and what others changed while guests make notices without end', async () => {
    const log = logWith();
    await log.record({ ...HEAD, network: 'mine' }, host, nothing);
    log.note({ action: 'drift', network: 'changed', details: ['The rule is gone.'] });
    const details = ['x'.repeat(2_000)];
    for (let n = 0; n < 5_000; n += 1) log.note({ action: 'lease', network: 'flood', details });
    const kept = logWith().list({ limit: 9_999 });
    expect(networksOf(kept.slice(-2)).sort()).toEqual(['changed', 'mine']);
    expect(networksOf(logWith().list({ limit: 1_000 }).slice(-2)).sort()).toEqual(['changed', 'mine']);
    const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
    expect(Math.max(...sizes)).toBeLessThan(3_010_000);
    expect(sizes.length).toBe(4);
  });

  it('keeps them in memory, too, where the disk takes nothing', async () => {
    mkdirSync(join(directory, '..'), { recursive: true });
    writeFileSync(directory, 'not a directory');
    const log = logWith();
    await log.record({ ...HEAD, network: 'mine' }, host, nothing);
    for (let n = 0; n < 1_000; n += 1) log.note({ action: 'lease', network: 'flood', details: [] });
    const kept = networksOf(log.list({ limit: 9_999 }));
    expect(kept).toHaveLength(501);
    expect(kept).toContain('mine');
    rmSync(directory);
  });

  it('cuts a log of dnsmasq that has grown too long, in place, at the start of a line', async () => {
    mkdirSync(directory, { recursive: true });
    const path = join(directory, 'lab.log');
    const lines = Array.from({ length: 6_000 }, (_, n) => `Nov 24 03:35:45 dnsmasq[1]: query number ${n}\n`);
    writeFileSync(path, lines.join(''));
    const { ino } = statSync(path);
    await logWith().record(HEAD, host, nothing);
    const text = readFileSync(path, 'utf8');
    expect(statSync(path).ino).toBe(ino);
    expect(text.length).toBeLessThanOrEqual(128_000);
    expect(text).toMatch(/^Nov 24 .*query number 5999\n$/s);
  });
});

describe('ActivityFile', () => {
  const entry = (id: string): ActivityEntry => ({
    ...HEAD,
    id,
    at: 5,
    outcome: 'done',
    durationMs: 1,
    error: null,
    commands: [],
  });
  const ids = (file: ActivityFile): string[] => file.read().map(({ id }) => id);

  it('leaves out a torn last line, and ends it before the next entry', () => {
    const file = new ActivityFile(directory, 'activity.jsonl');
    file.append(entry('1'));
    appendFileSync(file.path, '{"id":"2","at":');
    expect(ids(file)).toEqual(['1']);
    file.append(entry('3'));
    expect(file.read().map(({ action }) => action)).toEqual(['start', 'unreadable', 'start']);
  });

  it('skips lines that make no sense, and says so in their place', () => {
    const file = new ActivityFile(directory, 'activity.jsonl');
    file.append(entry('1'));
    appendFileSync(file.path, 'not JSON\n{"id":7}\n');
    file.append(entry('2'));
    const [, told] = file.read();
    expect(ids(file)).toHaveLength(3);
    expect(told).toMatchObject({ action: 'unreadable', at: 5 });
    expect(told?.details?.[0]).toContain('2 lines of the activity');
  });

  it('keeps two files of bounded size, without a moment in which one is larger', () => {
    const file = new ActivityFile(directory, 'activity.jsonl', 10_000);
    const line = Buffer.byteLength(`${JSON.stringify(entry('299'))}\n`);
    for (let n = 0; n < 300; n += 1) {
      file.append(entry(String(n)));
      const sizes = readdirSync(directory).map((name) => statSync(join(directory, name)).size);
      expect(sizes.length).toBeLessThanOrEqual(2);
      expect(Math.max(...sizes)).toBeLessThanOrEqual(10_000 + line);
    }
    file.append(entry('last'));
    expect(ids(file).at(-1)).toBe('last');
    // The newest are there without a gap.
    const numbers = ids(file).slice(0, -1).map(Number);
    expect(numbers).toEqual(numbers.map((_, at) => 300 - numbers.length + at));
    expect(numbers.length).toBeGreaterThan(60);
  });

  it('turns the page when a process was killed while it did, and lets one at it do so', () => {
    const file = new ActivityFile(directory, 'activity.jsonl', 1_000);
    const mark = join(directory, 'activity.jsonl.turning');
    file.append(entry('first'));
    // No process has this number (pid_max), nor this start.
    symlinkSync('4194305 1', mark);
    for (let n = 0; n < 30; n += 1) file.append(entry(String(n)));
    expect(statSync(file.path).size).toBeLessThan(2_000);
    const { pid, start } = thisProcess();
    symlinkSync(`${pid} ${start}`, mark);
    for (let n = 0; n < 30; n += 1) file.append(entry(String(n)));
    expect(statSync(file.path).size).toBeGreaterThan(3_000);
    rmSync(mark);
  });
});
