import { beforeEach, describe, expect, it } from 'vitest';
import type { Counters } from '../../../shared/contract/snapshot';
import { TrafficHistory } from './trafficHistory';

const SANDBOX = 'virtnet:///sandbox';
const NOON = 1_800_000_000_000;

const counters = (bytes: number): Counters => ({
  ...{ rxBytes: bytes, rxPackets: bytes, rxErrors: 0, rxDropped: 0 },
  ...{ txBytes: bytes * 2, txPackets: bytes, txErrors: 0, txDropped: 0 },
});

let history: TrafficHistory;
beforeEach(() => {
  history = new TrafficHistory();
});

const record = (second: number, bytes: number, device = 'virbr0'): void =>
  history.record(SANDBOX, { at: NOON + second * 1000, devices: { [device]: counters(bytes) } });

const lastSeconds = (second: number, steps: number, device = 'virbr0') =>
  history.read({ uri: SANDBOX, devices: [device], span: 'minutes', steps }, NOON + second * 1000).devices[
    device
  ];

describe('TrafficHistory', () => {
  it('makes rates of readings that follow each other, and says from when they are', () => {
    history.expect(SANDBOX, { devices: ['virbr0'], intervalMs: 1000 });
    [0, 100, 300].forEach((bytes, second) => record(second, bytes));
    expect(lastSeconds(2, 3)).toEqual({ rx: [null, 100, 200], tx: [null, 200, 400] });
    expect(history.read({ uri: SANDBOX, devices: ['nope'], span: 'day' }, NOON + 5000)).toEqual({
      start: NOON - 86_400_000,
      stepMs: 120_000,
      steps: 720,
      devices: {},
    });
  });

  it('leaves a gap for the time in which a device was not read', () => {
    history.expect(SANDBOX, { devices: ['virbr0'], intervalMs: 1000 });
    record(0, 0);
    record(1, 10);
    history.expect(SANDBOX, { devices: ['virbr1'], intervalMs: 1000 });
    history.expect(SANDBOX, { devices: ['virbr0'], intervalMs: 1000 });
    record(3, 1000);
    record(4, 1020);
    expect(lastSeconds(4, 4)?.rx).toEqual([10, null, null, 20]);
  });

  it('leaves a gap for a device that was made anew, and goes on', () => {
    history.expect(SANDBOX, { devices: ['virbr0'], intervalMs: 1000 });
    [500, 600, 5, 25].forEach((bytes, second) => record(second, bytes));
    expect(lastSeconds(3, 3)?.rx).toEqual([100, null, 20]);
  });

  it('takes no rate from a reading right after another, and none over a pause of the whole machine', () => {
    history.expect(SANDBOX, { devices: ['virbr0'], intervalMs: 1000 });
    record(0, 0);
    record(0.05, 50);
    record(1, 100);
    record(100, 5000);
    expect(lastSeconds(1, 1)?.rx).toEqual([100]);
    expect(lastSeconds(100, 90)?.rx.every((rate) => rate === null)).toBe(true);
  });

  it('forgets the devices it has not heard of for longest', () => {
    record(0, 0, 'first');
    record(1, 10, 'first');
    for (let n = 0; n < 1000; n += 1) record(2, 0, `veth${n}`);
    expect(lastSeconds(2, 5, 'first')).toBeUndefined();
    expect(lastSeconds(2, 5, 'veth0')).toBeDefined();
  });
});
