/** Repairs networks that have drifted, when the host is set to that, and gives way to whoever fights it. */

/** So many repairs of one network within the span below are help; more are a fight. */
const MOST = 3;
const SPAN_MS = 60_000;
/** How long a fight is left alone, doubled each time that it goes on, in milliseconds. */
const FIRST_PAUSE_MS = 60_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** A network that is left as it is for a while. */
export interface PausedRepair {
  network: string;
  /** Unix time in milliseconds. */
  until: number;
}

/** What was tried on one network, when by a clock that nobody sets (performance.now()). */
interface History {
  repairs: number[];
  pausedUntil: number;
  pauseMs: number;
}

interface AutoRepairDependencies {
  repair: (network: string) => Promise<unknown>;
  /** A network begins to be left alone. */
  onPause: (paused: PausedRepair) => void;
  /** The time for trying again has come. */
  onResume: () => void;
}

export class AutoRepair {
  private readonly histories = new Map<string, History>();
  private readonly underWay = new Set<string>();
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly dependencies: AutoRepairDependencies) {}

  /** The networks that are left alone now. */
  get paused(): PausedRepair[] {
    const now = performance.now();
    return [...this.histories].flatMap(([network, { pausedUntil }]) =>
      pausedUntil > now ? [{ network, until: Math.round(Date.now() + pausedUntil - now) }] : [],
    );
  }

  /** Repairs these, each unless it is being repaired or left alone; never rejects. */
  async mend(networks: readonly string[]): Promise<void> {
    await Promise.all(networks.map((network) => this.mendOne(network)));
  }

  close(): void {
    if (this.timer) clearTimeout(this.timer);
  }

  private async mendOne(network: string): Promise<void> {
    if (this.underWay.has(network) || !this.mayRepair(network)) return;
    this.underWay.add(network);
    // What failed is in the activity, and counts as an attempt like any other.
    await this.dependencies.repair(network).catch(() => undefined);
    this.underWay.delete(network);
  }

  private mayRepair(network: string): boolean {
    const now = performance.now();
    const history = this.histories.get(network) ?? {
      repairs: [],
      pausedUntil: -Infinity,
      pauseMs: FIRST_PAUSE_MS,
    };
    this.histories.set(network, history);
    if (history.pausedUntil > now) return false;
    history.repairs = history.repairs.filter((at) => now - at < SPAN_MS);
    // A while of peace after a pause ends the quarrel.
    if (history.repairs.length === 0 && now - history.pausedUntil > LONGEST_PAUSE_MS)
      history.pauseMs = FIRST_PAUSE_MS;
    if (history.repairs.length < MOST) {
      history.repairs.push(now);
      return true;
    }
    history.pausedUntil = now + history.pauseMs;
    history.repairs = [];
    this.resumeIn(history.pauseMs);
    this.dependencies.onPause({ network, until: Date.now() + history.pauseMs });
    history.pauseMs = Math.min(history.pauseMs * 2, LONGEST_PAUSE_MS);
    return false;
  }

  private resumeIn(pauseMs: number): void {
    if (this.timer) clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dependencies.onResume(), pauseMs + 100);
  }
}
