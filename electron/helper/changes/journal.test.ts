import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NetworkDefinition } from '../../../shared/definition/network';
import { destinationOf, readJournal, removeJournal, writeJournal, type Journal } from './journal';

const definition: NetworkDefinition = {
  name: 'lab',
  uuid: '00000000-0000-4000-8000-000000000001',
  forward: { mode: 'isolated' },
  bridge: { name: 'virbr1', stp: false, delay: 0 },
  mac: '52:54:00:00:00:01',
  dns: { enabled: true },
  ips: [],
};
const running = { definition, startedAt: 5, pollResolv: true, additions: [] };
const journal: Journal = {
  pid: 1,
  start: '',
  before: [{ name: 'lab', definition, autostart: false, running: null }],
  after: [{ name: 'lab', definition, autostart: false, running }],
  belongings: { before: [], after: [] },
  entries: [],
};

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'virtnet-journal-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('journal', () => {
  it('of a version that knew of no additions is recovered as well', async () => {
    const older = { definition, startedAt: running.startedAt, pollResolv: running.pollResolv };
    const after = [{ name: 'lab', definition, autostart: false, running: older }];
    await writeJournal(directory, { ...journal, after } as never);
    expect(readJournal(directory)).toEqual(journal);
  });

  it('is there until it is removed', async () => {
    expect(readJournal(directory)).toBeNull();
    await writeJournal(directory, journal);
    expect(readJournal(directory)).toEqual(journal);
    await removeJournal(directory);
    expect(readJournal(directory)).toBeNull();
  });

  it('that is no journal counts as none', async () => {
    for (const text of ['', '{"pid":', '{"pid":1}']) {
      await writeFile(join(directory, 'journal.json'), text);
      expect(readJournal(directory)).toBeNull();
    }
  });
});

describe('destinationOf', () => {
  it('is back while the run state does not say that the host was done, and the end once it does', () => {
    expect(destinationOf(journal, new Map())).toBe(journal.before);
    expect(destinationOf(journal, new Map([['lab', { ...running, startedAt: 4 }]]))).toBe(journal.before);
    expect(destinationOf(journal, new Map([['lab', structuredClone(running)]]))).toBe(journal.after);
  });

  it('of a stop is the end once nothing runs', () => {
    const stop: Journal = {
      pid: 1,
      start: '',
      before: journal.after,
      after: journal.before,
      belongings: journal.belongings,
      entries: [],
    };
    expect(destinationOf(stop, new Map([['lab', running]]))).toBe(stop.before);
    expect(destinationOf(stop, new Map())).toBe(stop.after);
  });
});
