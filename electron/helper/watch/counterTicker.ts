/** Sends the counters of the devices that somebody looks at, and reads nothing while nobody does. */
import type { Counters } from '../../../shared/contract/snapshot';
import type { Host } from '../host/host';
import { parseCounters } from '../facts/procNet';

export interface CounterReading {
  /** Unix time in milliseconds. */
  at: number;
  devices: Record<string, Counters>;
}

export class CounterTicker {
  private timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly host: Pick<Host, 'readFile'>,
    private readonly onReading: (reading: CounterReading) => void,
  ) {}

  /** Watches these devices instead of the earlier ones, the first reading at once; none = stop. */
  watch(devices: readonly string[], intervalMs: number): void {
    this.stop();
    if (devices.length === 0) return;
    const wanted = new Set(devices);
    const tick = (): void => void this.read(wanted).then(this.onReading, () => undefined);
    tick();
    this.timer = setInterval(tick, intervalMs);
  }

  stop(): void {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  private async read(devices: ReadonlySet<string>): Promise<CounterReading> {
    const text = (await this.host.readFile('/proc/self/net/dev')) ?? '';
    return { at: Date.now(), devices: Object.fromEntries(parseCounters(text, devices)) };
  }
}
