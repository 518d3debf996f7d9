import { describe, expect, it } from 'vitest';
import { TRAFFIC_SPANS } from '../contract/trafficSpan';
import { TrafficMemory } from './trafficRing';

/** A moment that begins a step of every span. */
const NOON = 1_800_000_000_000;
const endOf = (span: keyof typeof TRAFFIC_SPANS, at: number): number =>
  Math.floor(at / TRAFFIC_SPANS[span].stepMs);

describe('TrafficMemory', () => {
  it('gives back each second what was added for it, and nothing where nothing was', () => {
    const memory = new TrafficMemory();
    memory.add(NOON, NOON + 1000, { rx: 10, tx: 1 });
    memory.add(NOON + 2000, NOON + 3000, { rx: 30, tx: 3 });
    expect(memory.read('minutes', endOf('minutes', NOON + 4000), 5)).toEqual({
      rx: [null, 10, null, 30, null],
      tx: [null, 1, null, 3, null],
    });
  });

  it('spreads a reading over the steps it covers, each by its share', () => {
    const memory = new TrafficMemory();
    memory.add(NOON + 500, NOON + 1500, { rx: 100, tx: 0 });
    memory.add(NOON + 1500, NOON + 2500, { rx: 300, tx: 0 });
    expect(memory.read('minutes', endOf('minutes', NOON + 3000), 3).rx).toEqual([100, 200, 300]);
    memory.add(NOON + 60_000, NOON + 120_000, { rx: 6, tx: 0 });
    expect(memory.read('minutes', endOf('minutes', NOON + 120_000), 61).rx).toEqual([
      null,
      ...Array<number>(60).fill(6),
    ]);
    expect(memory.read('hour', endOf('hour', NOON + 120_000), 7).rx).toEqual([null, 6, 6, 6, 6, 6, 6]);
  });

  it('means over the coarser steps only what was collected', () => {
    const memory = new TrafficMemory();
    memory.add(NOON, NOON + 1000, { rx: 100, tx: 0 });
    memory.add(NOON + 1000, NOON + 2000, { rx: 300, tx: 0 });
    expect(memory.read('hour', endOf('hour', NOON + 10_000), 1).rx).toEqual([200]);
    expect(memory.read('day', endOf('day', NOON + 120_000), 1).rx).toEqual([200]);
  });

  it('remembers a whole day and no more', () => {
    const memory = new TrafficMemory();
    const hours = 26;
    for (let second = 0; second < hours * 3600; second += 60) {
      const from = NOON + second * 1000;
      memory.add(from, from + 60_000, { rx: second, tx: 0 });
    }
    const end = endOf('day', NOON + hours * 3_600_000);
    const { rx } = memory.read('day', end, 1000);
    expect(rx.filter((rate) => rate !== null)).toHaveLength(TRAFFIC_SPANS.day.slots);
    expect(rx.at(-1)).toBe(hours * 3600 - 90);
    expect(rx.at(-720)).toBe(2 * 3600 + 30);
    expect(
      memory.read('minutes', endOf('minutes', NOON + hours * 3_600_000), 400).rx.at(-300),
    ).not.toBeNull();
    expect(memory.read('minutes', endOf('minutes', NOON + hours * 3_600_000), 400).rx.at(-301)).toBeNull();
  });

  it('forgets what a long silence has overwritten, and starts anew when the clock was set far back', () => {
    const memory = new TrafficMemory();
    memory.add(NOON, NOON + 1000, { rx: 1, tx: 1 });
    memory.add(NOON + 900_000, NOON + 901_000, { rx: 2, tx: 2 });
    expect(memory.read('minutes', endOf('minutes', NOON + 1000), 1).rx).toEqual([null]);
    const dayBefore = NOON - 86_400_000 * 2;
    memory.add(dayBefore, dayBefore + 1000, { rx: 3, tx: 3 });
    expect(memory.read('minutes', endOf('minutes', dayBefore + 1000), 2).rx).toEqual([null, 3]);
    expect(memory.read('minutes', endOf('minutes', NOON + 901_000), 1).rx).toEqual([null]);
  });
});
