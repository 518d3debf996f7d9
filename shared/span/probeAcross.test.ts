import { describe, expect, test } from 'vitest';
import { isWhole, probeAcross, wayText, type AcrossHost } from './probeAcross';
import type { SpanHost } from './spanHost';

/** A host that answers as it is told, and remembers what it was asked. */
function hostOf(name: string, answers: Record<string, (params: unknown) => unknown>) {
  const asked: string[] = [];
  const call = (method: string, params: unknown): Promise<unknown> => {
    asked.push(method);
    return Promise.resolve().then(() => answers[method]?.(params) ?? null);
  };
  const host: AcrossHost = { host: { name, call: call as SpanHost['call'] }, member: name, network: 'lab' };
  return { host, asked };
}

const path = (to: string) => ({ to, reached: true, roundTripMs: 0.2, mtu: 1450, lossPercent: 0 });
const well = (address: string) => ({
  openAcross: () => ({ address }),
  pingAcross: (params: unknown) => (params as { to: string[] }).to.map(path),
});

describe('a test across hosts', () => {
  test('tries each way between any two members', async () => {
    const hosts = [
      hostOf('a', well('10.0.0.1')),
      hostOf('b', well('10.0.0.2')),
      hostOf('c', well('10.0.0.3')),
    ];
    const report = await probeAcross(
      hosts.map(({ host }) => host),
      'x',
    );
    expect(report.ways.map(({ from, to }) => `${from}${to}`).sort()).toEqual([
      'ab',
      'ac',
      'ba',
      'bc',
      'ca',
      'cb',
    ]);
    expect(isWhole(report)).toBe(true);
  });

  test('goes on without a host that fails, and takes the guests of all out', async () => {
    const broken = hostOf('c', {
      openAcross: () => {
        throw new Error('no lease');
      },
    });
    const hosts = [hostOf('a', well('10.0.0.1')), hostOf('b', well('10.0.0.2')), broken];
    const report = await probeAcross(
      hosts.map(({ host }) => host),
      'x',
    );
    expect(report.members[2]).toEqual({ member: 'c', address: null, error: 'no lease' });
    expect(report.ways.map(({ from, to }) => `${from}${to}`)).toEqual(['ab', 'ba']);
    expect(isWhole(report)).toBe(false);
    expect(hosts.map(({ asked }) => asked.at(-1))).toEqual(['closeAcross', 'closeAcross', 'closeAcross']);
  });

  test('says that a way is silent when its host is lost in the middle', async () => {
    const lost = hostOf('b', {
      openAcross: () => ({ address: '10.0.0.2' }),
      pingAcross: () => {
        throw new Error('lost');
      },
    });
    const report = await probeAcross([hostOf('a', well('10.0.0.1')).host, lost.host], 'x');
    expect(report.ways.map(wayText)).toEqual([
      'a → b: 0.2 ms, packets of 1450 bytes get there whole.',
      'b → a: nothing gets there.',
    ]);
  });
});
