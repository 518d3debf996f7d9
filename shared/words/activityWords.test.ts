import { describe, expect, it } from 'vitest';
import { entryReport } from './activityWords';
import type { ActivityEntry } from '../contract/snapshot';

const entry: ActivityEntry = {
  id: '1',
  at: 0,
  front: 'window',
  user: 'ada',
  action: 'start',
  network: 'default',
  outcome: 'done',
  durationMs: 12,
  error: null,
  commands: [{ command: 'ip -batch -', input: 'link add x\n', status: 1, stderr: 'no\n', durationMs: 3 }],
};

describe('entryReport', () => {
  it('holds everything a report needs', () => {
    expect(entryReport(entry)).toBe(
      [
        '1970-01-01T00:00:00.000Z Start default: Done (Window · ada, 12 ms)',
        '$ ip -batch -',
        '  < link add x',
        '  exit status 1',
        '  ! no',
      ].join('\n'),
    );
  });

  it('says what was noticed without a front, a person or a duration', () => {
    const noticed: ActivityEntry = {
      ...entry,
      front: 'host',
      user: '',
      action: 'lease',
      outcome: 'noted',
      details: ['192.0.2.9 to kiosk'],
      commands: [],
    };
    expect(entryReport(noticed)).toBe(
      '1970-01-01T00:00:00.000Z Lease given default: Noted (Host)\n192.0.2.9 to kiosk',
    );
  });
});
