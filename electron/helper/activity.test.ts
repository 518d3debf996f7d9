import { describe, expect, it } from 'vitest';
import { VirtnetError } from '../../shared/error';
import type { ActivityEntry } from '../../shared/snapshot';
import { ActivityLog, type ActivityHead } from './activity';
import type { Host } from './host';

const HEAD: ActivityHead = { front: 'window', user: 'ada', action: 'start', network: 'lab' };

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

describe('ActivityLog', () => {
  it('records what was done with its commands, and tells whoever listens', async () => {
    const told: ActivityEntry[] = [];
    const log = new ActivityLog((entry) => told.push(entry));
    const result = await log.record(HEAD, host, async (noted) => {
      await noted.run(['ip', '-batch', '-'], { input: 'link set lo up\n' });
      return noted.readFile('/x');
    });
    expect(result).toBe('text');
    expect(log.list(10)).toEqual(told);
    expect(told[0]).toMatchObject({
      ...HEAD,
      outcome: 'done',
      error: null,
      commands: [
        { command: 'ip -batch -', input: 'link set lo up\n', status: 0, stderr: '', durationMs: 1.3 },
      ],
    });
  });

  it('records a failure with its error, and passes it on', async () => {
    const log = new ActivityLog(() => undefined);
    const failure = new VirtnetError('It failed.', { code: 'busy', what: 'x' });
    await expect(log.record(HEAD, host, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(log.list(1)[0]).toMatchObject({
      outcome: 'failed',
      error: { message: 'It failed.', data: { code: 'busy' } },
    });
  });

  it('lists the newest first and keeps only so many', async () => {
    const log = new ActivityLog(() => undefined);
    for (let n = 0; n < 510; n += 1)
      await log.record({ ...HEAD, network: `n${n}` }, host, () => Promise.resolve());
    expect(log.list(2).map(({ network }) => network)).toEqual(['n509', 'n508']);
    expect(log.list(1000)).toHaveLength(500);
  });
});
