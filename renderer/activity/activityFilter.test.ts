import { describe, expect, it } from 'vitest';
import { sampleEntry, sampleError } from '../../e2e/fakes/samples';
import { filterActivity, type ActivityKind } from './activityFilter';

const command = { command: 'ip -batch -', status: 1, stderr: 'no\n', durationMs: 3 };
const entries = [
  sampleEntry('1', { network: 'lab', commands: [command] }),
  sampleEntry('2', {
    action: 'stop',
    network: 'lab, web',
    outcome: 'failed',
    error: sampleError().toShape(),
  }),
  sampleEntry('3', { action: 'lease', network: 'web', outcome: 'noted', details: ['192.0.2.9 to kiosk'] }),
  sampleEntry('4', { action: 'drift', network: 'web', outcome: 'noted' }),
  sampleEntry('5', { action: 'dnsmasq', network: 'web', outcome: 'noted' }),
  sampleEntry('6', { action: 'repair', network: 'web' }),
];
const ids = (found: { id: string }[]): string => found.map(({ id }) => id).join('');
const everything = { kind: 'all', network: null, text: '' } as const;

describe('filterActivity', () => {
  it.each([
    ['', '123456'],
    ['LAB', '12'],
    ['batch start', '1'],
    ['failed', '2'],
    ['port 53', '2'],
    ['kiosk', '3'],
    ['lab kiosk', ''],
  ])('finds the words %j in %s', (text, found) =>
    expect(ids(filterActivity(entries, { ...everything, text }))).toBe(found),
  );

  it.each<[ActivityKind, string]>([
    ['orders', '126'],
    ['changes', '46'],
    ['guests', '3'],
    ['dnsmasq', '5'],
    ['failed', '2'],
  ])('shows the kind %s: %s', (kind, found) =>
    expect(ids(filterActivity(entries, { ...everything, kind }))).toBe(found),
  );

  it('finds a network among several of one order', () => {
    expect(ids(filterActivity(entries, { ...everything, network: 'lab' }))).toBe('12');
  });
});
