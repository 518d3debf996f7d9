import { appendFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HistoryEntry } from '../../../shared/contract/history';
import { entriesOfNetwork, HistoryFile, keptOf } from './historyFile';

const NOW = 1_800_000_000_000;
const DAY = 86_400_000;

const entry = (id: string, more: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id,
  at: NOW,
  front: 'window',
  user: 'ada',
  action: 'change',
  uuid: 'lab-uuid',
  name: 'lab',
  before: null,
  after: { xml: '<network/>', autostart: false },
  undoes: null,
  ...more,
});
const idsOf = (entries: readonly HistoryEntry[]): string[] => entries.map(({ id }) => id);

let directory: string;
const errors: unknown[] = [];
const limits = { file: 2_000, kept: 1_000, network: 100 };
const open = () => new HistoryFile(directory, (error) => errors.push(error), limits);
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'virtnet-history-'));
  errors.length = 0;
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the file', () => {
  it('gives every reader what every writer appended, also after a shortening by another one', () => {
    const [one, other] = [open(), open()];
    for (let n = 0; n < 40; n += 1) {
      (n % 2 ? one : other).append([entry(String(n))]);
      expect(one.all()).toEqual(other.all());
      expect(idsOf(one.all()).at(-1)).toBe(String(n));
    }
    expect(readFileSync(join(directory, 'history.jsonl'), 'utf8').length).toBeLessThanOrEqual(limits.file);
    expect(one.all().length).toBeGreaterThanOrEqual(4);
    expect(errors).toEqual([]);
  });

  it('leaves out lines that nobody understands', () => {
    const file = open();
    file.append([entry('a')]);
    appendFileSync(join(directory, 'history.jsonl'), 'nonsense\n{"id":"b"}\n{"id":"to');
    file.append([entry('c')]);
    expect(idsOf(file.all())).toEqual(['a', 'c']);
    expect(idsOf(open().all())).toEqual(['a', 'c']);
    expect(file.entry('c')).toEqual(entry('c'));
    expect(() => file.entry('b')).toThrow(/no such change/);
  });
});

describe('keptOf', () => {
  const bounds = { bytes: 1_000_000, network: 2, now: NOW };

  it('keeps the newest of each network, in their order', () => {
    const entries = ['a', 'b', 'c'].map((id) => entry(id));
    const other = entry('d', { uuid: 'other' });
    expect(idsOf(keptOf([other, ...entries], bounds))).toEqual(['d', 'b', 'c']);
  });

  it('keeps those of a deleted network for some time', () => {
    const gone = (at: number) => [entry('a', { at }), entry('b', { at, after: null, action: 'delete' })];
    expect(idsOf(keptOf(gone(NOW - 179 * DAY), bounds))).toEqual(['a', 'b']);
    expect(keptOf(gone(NOW - 181 * DAY), bounds)).toEqual([]);
    const back = entry('c', { at: NOW - 181 * DAY });
    expect(idsOf(keptOf([...gone(NOW - 182 * DAY), back], bounds))).toEqual(['b', 'c']);
  });

  it('keeps no more bytes than it may', () => {
    const size = JSON.stringify(entry('a')).length + 1;
    expect(
      idsOf(
        keptOf(
          ['a', 'b', 'c'].map((id) => entry(id)),
          { ...bounds, bytes: size },
        ),
      ),
    ).toEqual(['c']);
  });
});

it('finds the entries of a network by its UUID, its name, or the name that it last had', () => {
  const entries = [
    entry('a'),
    entry('b', { name: 'hall', action: 'rename' }),
    entry('c', { uuid: 'other', name: 'lab' }),
  ];
  expect(idsOf(entriesOfNetwork(entries, 'hall', 'lab-uuid'))).toEqual(['a', 'b']);
  expect(idsOf(entriesOfNetwork(entries, 'lab-uuid', null))).toEqual(['a', 'b']);
  expect(idsOf(entriesOfNetwork(entries, 'hall', null))).toEqual(['a', 'b']);
  expect(idsOf(entriesOfNetwork(entries, 'lab', null))).toEqual(['c']);
  expect(entriesOfNetwork(entries, 'nobody', null)).toEqual([]);
});
