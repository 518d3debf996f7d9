/** A bounded memory of a device's traffic: the same rates at three resolutions, each in a ring of fixed size. */
import { TRAFFIC_SPANS, type TrafficSpan } from '../contract/trafficSpan';
import type { TrafficRate } from './trafficRate';

/** Rates in bytes a second, one for each step, oldest first; null where nothing was collected. */
export interface TrafficSeries {
  rx: (number | null)[];
  tx: (number | null)[];
}

/** Mean rates over steps of equal length. A slot holds bytes and the seconds that they were counted over. */
class TrafficRing {
  private readonly rx: Float32Array;
  private readonly tx: Float32Array;
  private readonly seconds: Float32Array;
  /** Number of the newest slot since 1970; those before it, as many as there are, are remembered. */
  private newest = -Infinity;

  constructor(
    private readonly stepMs: number,
    private readonly slots: number,
  ) {
    this.rx = new Float32Array(slots);
    this.tx = new Float32Array(slots);
    this.seconds = new Float32Array(slots);
  }

  /** Adds a rate that held from `from` to `to` (Unix time in milliseconds). */
  add(from: number, to: number, rate: TrafficRate): void {
    const last = Math.ceil(to / this.stepMs) - 1;
    this.advance(last);
    const first = Math.max(Math.floor(from / this.stepMs), last - this.slots + 1);
    for (let slot = first; slot <= last; slot += 1) {
      const begin = Math.max(from, slot * this.stepMs);
      const seconds = (Math.min(to, (slot + 1) * this.stepMs) - begin) / 1000;
      if (seconds <= 0) continue;
      const index = slot % this.slots;
      this.rx[index] = (this.rx[index] ?? 0) + rate.rx * seconds;
      this.tx[index] = (this.tx[index] ?? 0) + rate.tx * seconds;
      this.seconds[index] = (this.seconds[index] ?? 0) + seconds;
    }
  }

  /** The last `count` steps that are complete at `end` (a step's number). */
  read(end: number, count: number): TrafficSeries {
    const series: TrafficSeries = { rx: [], tx: [] };
    for (let slot = end - count; slot < end; slot += 1) {
      const known = slot <= this.newest && slot > this.newest - this.slots;
      const index = slot % this.slots;
      const seconds = known ? (this.seconds[index] ?? 0) : 0;
      series.rx.push(seconds > 0 ? Math.round((this.rx[index] ?? 0) / seconds) : null);
      series.tx.push(seconds > 0 ? Math.round((this.tx[index] ?? 0) / seconds) : null);
    }
    return series;
  }

  /** Empties what lies between the newest slot and this one; a clock that was set back further than that starts anew. */
  private advance(slot: number): void {
    if (slot <= this.newest && slot > this.newest - this.slots) return;
    const forgotten = slot <= this.newest ? this.slots : Math.min(this.slots, slot - this.newest);
    for (let cleared = slot - forgotten + 1; cleared <= slot; cleared += 1) {
      const index = cleared % this.slots;
      this.rx[index] = this.tx[index] = this.seconds[index] = 0;
    }
    this.newest = slot;
  }
}

/** What is remembered of one device: 1,380 slots of twelve bytes, about 16 kB, however long it runs. */
export class TrafficMemory {
  private readonly rings = {
    minutes: newRing('minutes'),
    hour: newRing('hour'),
    day: newRing('day'),
  };

  /** Adds a rate that held from `from` to `to` (Unix time in milliseconds). */
  add(from: number, to: number, rate: TrafficRate): void {
    for (const ring of Object.values(this.rings)) ring.add(from, to, rate);
  }

  /** The last `count` steps before step number `end` of a span. */
  read(span: TrafficSpan, end: number, count: number): TrafficSeries {
    return this.rings[span].read(end, count);
  }
}

const newRing = (span: TrafficSpan): TrafficRing =>
  new TrafficRing(TRAFFIC_SPANS[span].stepMs, TRAFFIC_SPANS[span].slots);
