import { describe, expect, it } from 'vitest';
import { sampleEntry, sampleError } from '../testing/samples';
import { activityReport, filterActivity } from './activityText';

const command = { command: 'ip -batch -', input: 'link add x\n', status: 1, stderr: 'no\n', durationMs: 3 };
const entries = [
  sampleEntry('1', { network: 'lab', commands: [command] }),
  sampleEntry('2', { action: 'stop', outcome: 'failed', error: sampleError().toShape() }),
];
const found = (filter: string) => filterActivity(entries, filter).map(({ id }) => id);

describe('filterActivity', () => {
  it.each([
    ['', ['1', '2']],
    ['LAB', ['1']],
    ['batch start', ['1']],
    ['failed', ['2']],
    ['port 53', ['2']],
    ['lab failed', []],
  ])('%j finds %j', (filter, ids) => expect(found(filter)).toEqual(ids));
});

describe('activityReport', () => {
  it('holds everything a report needs', () => {
    const report = activityReport(sampleEntry('1', { at: 0, commands: [command] }));
    expect(report).toBe(
      [
        '1970-01-01T00:00:00.000Z Start default: Done (Window, ada, 12 ms)',
        '$ ip -batch -',
        '  < link add x',
        '  exit status 1',
        '  ! no',
      ].join('\n'),
    );
  });
});
