import { describe, expect, it } from 'vitest';
import { sampleNetwork } from '../../e2e/fakes/samples';
import { describeSeries, trafficCells, trafficSubjects } from './trafficRows';

const guest = { mac: '52:54:00:00:00:01', addresses: [], since: null, left: null, test: false };
const counters = (rxBytes: number, txBytes: number) => ({
  ...{ rxBytes, rxPackets: 1, rxErrors: 0, rxDropped: 0 },
  ...{ txBytes, txPackets: 1, txErrors: 0, txDropped: 0 },
});

describe('trafficSubjects', () => {
  it('has the network first, then each port once, and no guest that is not plugged in', () => {
    const network = sampleNetwork('lab', {
      device: 'virbr7',
      guests: [
        { ...guest, name: 'ada', port: 'vnet0' },
        { ...guest, name: null, port: 'vnet0' },
        { ...guest, name: 'gone', port: null },
      ],
    });
    expect(trafficSubjects(network)).toEqual([
      { device: 'virbr7', name: 'Network lab' },
      { device: 'vnet0', name: 'ada, 52:54:00:00:00:01' },
    ]);
  });
});

describe('trafficCells', () => {
  it('turns a device’s directions into the guests’', () => {
    const readings = {
      at: 2000,
      devices: { vnet0: counters(1000, 5000) },
      previous: { at: 1000, devices: { vnet0: counters(0, 1000) } },
    };
    expect(trafficCells(readings, 'vnet0')).toEqual(['4.0 kB/s', '1.0 kB/s', '5.0 kB', '1.0 kB']);
    expect(trafficCells(undefined, 'vnet0')).toEqual(['–', '–', '–', '–']);
  });
});

describe('describeSeries', () => {
  it('says the newest and the largest rates, and when there are none', () => {
    expect(describeSeries({ rx: [10, 9000, 20], tx: [1, null, 300] })).toBe(
      'receives 300 B/s, sends 20 B/s, at most 9.0 kB/s',
    );
    expect(describeSeries({ rx: [null], tx: [null] })).toBe('nothing collected yet');
  });
});
