import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CounterTicker, type CounterReading } from './counterTicker';

const DEV =
  'Inter-|\n face |\n  eth0: 10 1 0 0 0 0 0 0 20 2 0 0 0 0 0 0\nvirbr1: 30 3 0 0 0 0 0 0 40 4 0 0 0 0 0 0\n';

let readings: CounterReading[];
let reads: number;
let ticker: CounterTicker;

beforeEach(() => {
  vi.useFakeTimers();
  readings = [];
  reads = 0;
  const readFile = (): Promise<string> => {
    reads += 1;
    return Promise.resolve(DEV);
  };
  ticker = new CounterTicker({ readFile }, (reading) => readings.push(reading));
});
afterEach(() => {
  ticker.stop();
  vi.useRealTimers();
});

describe('CounterTicker', () => {
  it('reads at once and then at the interval, only what is watched and there', async () => {
    ticker.watch(['virbr1', 'gone'], 1000);
    await vi.advanceTimersByTimeAsync(2100);
    expect(readings.map(({ devices }) => Object.keys(devices))).toEqual([['virbr1'], ['virbr1'], ['virbr1']]);
    expect(readings[0]?.devices['virbr1']).toMatchObject({ rxBytes: 30, txPackets: 4 });
  });

  it('reads nothing while nobody looks', async () => {
    ticker.watch(['eth0'], 500);
    ticker.watch([], 500);
    await vi.advanceTimersByTimeAsync(0);
    const sofar = reads;
    await vi.advanceTimersByTimeAsync(5000);
    expect(reads).toBe(sofar);
  });
});
