/** The traffic of the last day, of every device whose counters came by: the same for all windows of this process. */
import type { helperEvents, Params, Payload, appMethods, Result } from '../../../shared/contract/contract';
import { pairing, rateBetween, type CounterSample } from '../../../shared/traffic/trafficRate';
import { TRAFFIC_SPANS } from '../../../shared/contract/trafficSpan';
import { TrafficMemory } from '../../../shared/traffic/trafficRing';

/** So many devices are remembered, those heard of last: about 16 MB. */
const DEVICES_MAX = 1000;

interface Remembered {
  memory: TrafficMemory;
  /** The reading that the next one makes a rate with; null after a pause. */
  last: CounterSample | null;
}

/** Rates by connection and device, in bounded memory. */
export class TrafficHistory {
  private readonly devices = new Map<string, Remembered>();
  private readonly intervals = new Map<string, number>();

  /** Says which devices of a connection are read from now on, and how often; what is no longer read pauses. */
  expect(uri: string, { devices, intervalMs }: { devices: readonly string[]; intervalMs: number }): void {
    this.intervals.set(uri, intervalMs);
    const read = new Set(devices.map((device) => keyOf(uri, device)));
    for (const [key, device] of this.devices) {
      if (key.startsWith(keyOf(uri, '')) && !read.has(key)) device.last = null;
    }
  }

  /** Takes a reading in. */
  record(uri: string, { at, devices }: Payload<typeof helperEvents, 'counters'>): void {
    const intervalMs = this.intervals.get(uri) ?? 1000;
    for (const [device, counters] of Object.entries(devices)) {
      const remembered = this.touch(keyOf(uri, device));
      const { last } = remembered;
      if (last && pairing(last.at, at, intervalMs) === 'close') continue;
      const rate = last && rateBetween(last, { at, counters }, intervalMs);
      if (last && rate) remembered.memory.add(last.at, at, rate);
      remembered.last = { at, counters };
    }
  }

  /** The rates of some devices up to now (Unix time in milliseconds); devices never heard of are left out. */
  read(
    { uri, devices, span, steps }: Params<typeof appMethods, 'trafficHistory'>,
    now: number,
  ): Result<typeof appMethods, 'trafficHistory'> {
    const { stepMs, slots } = TRAFFIC_SPANS[span];
    const count = Math.min(steps ?? slots, slots);
    const end = Math.floor(now / stepMs);
    return {
      start: (end - count) * stepMs,
      stepMs,
      steps: count,
      devices: Object.fromEntries(
        devices.flatMap((device) => {
          const remembered = this.devices.get(keyOf(uri, device));
          return remembered ? [[device, remembered.memory.read(span, end, count)]] : [];
        }),
      ),
    };
  }

  /** The device's memory, which becomes the one heard of last; the one not heard of for longest makes room. */
  private touch(key: string): Remembered {
    const remembered = this.devices.get(key) ?? { memory: new TrafficMemory(), last: null };
    this.devices.delete(key);
    this.devices.set(key, remembered);
    const [oldest] = this.devices.size > DEVICES_MAX ? this.devices.keys() : [];
    if (oldest !== undefined) this.devices.delete(oldest);
    return remembered;
  }
}

/** No URI and no device name has a space. */
const keyOf = (uri: string, device: string): string => `${uri} ${device}`;
