/** Has helpers read the counters that pages watch, and those of all that runs where a person wants that; remembers rates. */
import type {
  helperEvents,
  helperMethods,
  Params,
  Payload,
  Preferences,
} from '../../../shared/contract/contract';
import type { Snapshot } from '../../../shared/contract/snapshot';
import type { Connections } from '../connections';
import { CounterWatch } from './counterWatch';
import { TrafficHistory } from './trafficHistory';

type CounterRequest = Params<typeof helperMethods, 'watchCounters'>;

/** The joined wishes of all pages of this process, by connection. */
export class TrafficCollector {
  readonly history = new TrafficHistory();
  private readonly counters = new CounterWatch();
  /** Watches like a page, for whoever wants traffic collected while no window is visible. */
  private readonly standing = {};
  /** The devices of all that runs, by ready connection, as the last snapshot says. */
  private readonly running = new Map<string, string[]>();

  constructor(
    private readonly connections: Connections,
    private readonly preferences: () => Preferences,
  ) {
    connections.onNews(({ uri, event, payload }) => {
      // Events are validated when they arrive from the helper.
      if (event === 'counters') this.history.record(uri, payload as Payload<typeof helperEvents, 'counters'>);
      if (event === 'snapshot') this.follow(uri, payload as Snapshot);
    });
    connections.onStatus(({ uri, state }) => {
      if (state === 'ready') void this.readRunning(uri);
      else this.lose(uri);
    });
  }

  /** A page's request, joined with everybody else's: what the helper is to be asked. */
  join(uri: string, page: object, request: CounterRequest): CounterRequest {
    const joined = this.counters.request(uri, page, request);
    this.history.expect(uri, joined);
    return joined;
  }

  /** A page is gone, and with it what it watched. */
  leave(page: object): void {
    for (const { uri, request } of this.counters.leave(page)) {
      this.history.expect(uri, request);
      this.ask(uri, request);
    }
  }

  /** The preferences have changed. */
  reconsider(): void {
    for (const [uri, { state }] of this.connections.states()) {
      if (state === 'ready') void this.readRunning(uri);
    }
  }

  private get collectsHidden(): boolean {
    const { collectHidden, trafficSeconds } = this.preferences();
    return collectHidden && trafficSeconds > 0;
  }

  private async readRunning(uri: string): Promise<void> {
    if (!this.collectsHidden) return this.stand(uri, []);
    try {
      this.follow(uri, (await this.connections.call(uri, 'snapshot', {})) as Snapshot);
    } catch {
      // A connection that was lost meanwhile begins anew when it is ready again.
    }
  }

  /** Watches the bridges and ports of a snapshot, when they are not those that are watched already. */
  private follow(uri: string, { networks }: Snapshot): void {
    if (!this.collectsHidden) return;
    const devices = networks
      .filter(({ state }) => state === 'active')
      .flatMap(({ device, guests }) => [device, ...guests.flatMap(({ port }) => port ?? [])]);
    this.stand(uri, [...new Set(devices)]);
  }

  private stand(uri: string, devices: string[]): void {
    const before = this.running.get(uri) ?? [];
    const intervalMs = Math.max(1, this.preferences().trafficSeconds) * 1000;
    if (before.length === 0 && devices.length === 0) return;
    this.running.set(uri, devices);
    this.ask(uri, this.join(uri, this.standing, { devices, intervalMs }));
  }

  private lose(uri: string): void {
    this.running.delete(uri);
    this.history.expect(uri, { devices: [], intervalMs: 1000 });
  }

  private ask(uri: string, request: CounterRequest): void {
    // A helper that is gone needs no telling.
    this.connections.call(uri, 'watchCounters', request).catch(() => undefined);
  }
}
