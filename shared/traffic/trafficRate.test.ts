import { describe, expect, it } from 'vitest';
import type { Counters } from '../contract/snapshot';
import { pairing, rateBetween } from './trafficRate';

const counters = (rxBytes: number, txBytes: number, packets = 1): Counters => ({
  ...{ rxBytes, rxPackets: packets, rxErrors: 0, rxDropped: 0 },
  ...{ txBytes, txPackets: packets, txErrors: 0, txDropped: 0 },
});

describe('rateBetween', () => {
  it('is bytes over seconds, by direction', () => {
    const before = { at: 1000, counters: counters(100, 1000) };
    const after = { at: 3000, counters: counters(300, 5000) };
    expect(rateBetween(before, after, 1000)).toEqual({ rx: 100, tx: 2000 });
  });

  it('is unknown when any total fell: the device was made anew, or a counter wrapped', () => {
    const before = { at: 0, counters: counters(4_294_967_000, 1000) };
    expect(rateBetween(before, { at: 1000, counters: counters(200, 2000) }, 1000)).toBeNull();
    expect(rateBetween(before, { at: 1000, counters: counters(4_294_967_100, 2000, 0) }, 1000)).toBeNull();
  });

  it('never spans a pause, a clock set back, or too short a time', () => {
    const sample = (at: number) => ({ at, counters: counters(at, at) });
    expect(rateBetween(sample(0), sample(60_000), 1000)).toBeNull();
    expect(rateBetween(sample(5000), sample(4000), 1000)).toBeNull();
    expect(rateBetween(sample(5000), sample(5050), 1000)).toBeNull();
    expect(rateBetween(sample(0), sample(60_000), 60_000)).toEqual({ rx: 1000, tx: 1000 });
  });
});

describe('pairing', () => {
  it('forgives a late reading, by as much as twice the interval and two seconds', () => {
    expect(pairing(0, 4000, 1000)).toBe('pair');
    expect(pairing(0, 4001, 1000)).toBe('apart');
    expect(pairing(0, 199, 1000)).toBe('close');
    expect(pairing(1, 0, 1000)).toBe('apart');
  });
});
