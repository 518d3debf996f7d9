/** Rates from the kernel's counters: only from readings that follow each other without a pause. */
import type { Counters } from '../contract/snapshot';

/** Bytes in a second as the device counts them: on a bridge or a guest's port, `rx` is what guests send. */
export interface TrafficRate {
  rx: number;
  tx: number;
}

/** The counters of one device at a moment (Unix time in milliseconds). */
export interface CounterSample {
  at: number;
  counters: Counters;
}

/** Readings closer than this say nothing about a rate, in milliseconds: a timer's own jitter would be most of it. */
const SHORTEST_MS = 200;
/** How late a reading may be beyond twice its interval before it counts as one after a pause, in milliseconds. */
const LATENESS_MS = 2000;

/** What two readings are to each other: too close, made with a pause (or a clock set back) between them, or a pair. */
export function pairing(before: number, after: number, intervalMs: number): 'close' | 'apart' | 'pair' {
  const elapsed = after - before;
  if (elapsed < 0 || elapsed > 2 * intervalMs + LATENESS_MS) return 'apart';
  return elapsed < SHORTEST_MS ? 'close' : 'pair';
}

/**
 * The rate between two readings of a device; null when they are no pair, or when a total fell: the device was made
 * anew in between (or, on a 32-bit kernel, its counter wrapped), and what passed is not known.
 */
export function rateBetween(
  before: CounterSample,
  after: CounterSample,
  intervalMs: number,
): TrafficRate | null {
  if (pairing(before.at, after.at, intervalMs) !== 'pair') return null;
  const [then, now] = [before.counters, after.counters];
  const fell = (['rxBytes', 'txBytes', 'rxPackets', 'txPackets'] as const).some(
    (total) => now[total] < then[total],
  );
  if (fell) return null;
  const seconds = (after.at - before.at) / 1000;
  return { rx: (now.rxBytes - then.rxBytes) / seconds, tx: (now.txBytes - then.txBytes) / seconds };
}
