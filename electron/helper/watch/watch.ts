/** Tells that something may have changed: devices, addresses or routes in the kernel, or files of ours on disk. */
import { watch, type FSWatcher } from 'node:fs';
import { startProcess } from '../host/runner';

/** Changes come in bursts; one look after the burst is enough, in milliseconds. */
const QUIET_MS = 50;
/** A burst without end is looked at this often all the same, in milliseconds. */
const LONGEST_BURST_MS = 250;

/** The journal comes and goes with every mutation, and answers are kept beside it; neither says anything by itself. */
const UNINTERESTING = /^(journal|listing)\.json/;

/**
 * What changed: `kernel` when the host itself did, which may mean that it no longer is as it should be; `guests` when
 * somebody was heard of on a bridge; `spans` when hosts of a network stand otherwise, or told of leases.
 */
export type ChangeSource = 'kernel' | 'guests' | 'files' | 'spans';

/** How `ip monitor label` marks what is about neighbours and forwarding tables. */
const NEIGHBOUR = '[NEIGH]';

/** Who hears of each change at once, before its burst is over. */
interface KernelListeners {
  /** A device, an address or a route has changed. */
  onKernel: () => void;
  /** Says of an event about neighbours, of which there are many, whether it means anything. */
  onNeighbour: (event: string) => boolean;
}

export class HostWatch {
  private sources = new Set<ChangeSource>();
  private timer: NodeJS.Timeout | null = null;
  private burstSince = 0;
  private monitor: { stop: () => void } | null = null;
  private watchers: FSWatcher[] = [];
  private onChange: (sources: ReadonlySet<ChangeSource>) => void = () => undefined;

  /** Whether changes of the kernel's are being reported: not before it is opened, and not where `ip` is missing or has died. */
  hearsKernel = false;

  constructor(private readonly listeners: KernelListeners) {}

  /** Watches until it is closed; `onChange` is called after each burst with every source that took part. */
  open(
    { directories, spans }: { directories: readonly string[]; spans: string },
    onChange: (sources: ReadonlySet<ChangeSource>) => void,
  ): void {
    this.onChange = onChange;
    this.hearsKernel = true;
    this.monitor = startProcess(['ip', '-o', 'monitor', 'label', 'link', 'address', 'route', 'neigh'], {
      line: (text) => this.heard(text),
      end: () => (this.hearsKernel = false),
    });
    const watching = (directory: string, source: ChangeSource): FSWatcher[] =>
      watchDirectory(directory, () => this.note(source)) ?? [];
    this.watchers = [
      ...directories.flatMap((directory) => watching(directory, 'files')),
      ...watching(spans, 'spans'),
    ];
  }

  close(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.monitor?.stop();
    for (const watcher of this.watchers) watcher.close();
  }

  private heard(text: string): void {
    if (text.startsWith(NEIGHBOUR)) {
      if (this.listeners.onNeighbour(text.slice(NEIGHBOUR.length))) this.note('guests');
      return;
    }
    this.listeners.onKernel();
    this.note('kernel');
  }

  private note(source: ChangeSource): void {
    this.sources.add(source);
    const now = performance.now();
    if (this.timer === null) this.burstSince = now;
    else clearTimeout(this.timer);
    const rest = Math.max(0, Math.min(QUIET_MS, this.burstSince + LONGEST_BURST_MS - now));
    this.timer = setTimeout(() => this.fire(), rest);
  }

  private fire(): void {
    this.timer = null;
    const seen = this.sources;
    this.sources = new Set();
    this.onChange(seen);
  }
}

/** A watcher of one directory, or null where the kernel has none left to give (inotify's limits). */
function watchDirectory(directory: string, onChange: () => void): FSWatcher[] | null {
  try {
    const watcher = watch(directory, (_event, file) => {
      if (file === null || !UNINTERESTING.test(file)) onChange();
    });
    watcher.on('error', () => watcher.close());
    return [watcher];
  } catch {
    return null;
  }
}
