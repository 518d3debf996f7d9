/** Tells that something may have changed: devices, addresses or routes in the kernel, or files of ours on disk. */
import { watch, type FSWatcher } from 'node:fs';
import { startProcess } from '../host/runner';

/** Changes come in bursts; one look after the burst is enough, in milliseconds. */
const QUIET_MS = 50;
/** A burst without end is looked at this often all the same, in milliseconds. */
const LONGEST_BURST_MS = 250;

/** The journal comes and goes with every mutation and says nothing by itself. */
const UNINTERESTING = /^journal\.json/;

/**
 * What changed: `kernel` when the host itself did, which may mean that it no longer is as it should be; `guests` when
 * somebody was heard of on a bridge.
 */
export type ChangeSource = 'kernel' | 'guests' | 'files';

/** How `ip monitor label` marks what is about neighbours and forwarding tables. */
const NEIGHBOUR = '[NEIGH]';

export interface Watching {
  /** Whether changes of the kernel's are being reported: not where `ip` is missing or has died. */
  hearsKernel: () => boolean;
  close: () => void;
}

/** Who hears of each change at once, before its burst is over. */
interface KernelListeners {
  /** A device, an address or a route has changed. */
  onKernel: () => void;
  /** Says of an event about neighbours, of which there are many, whether it means anything. */
  onNeighbour: (event: string) => boolean;
}

/**
 * Watches until it is closed; `onChange` is called after each burst with every source that took part.
 */
export function watchChanges(
  directories: readonly string[],
  onChange: (sources: ReadonlySet<ChangeSource>) => void,
  { onKernel, onNeighbour }: KernelListeners,
): Watching {
  let sources = new Set<ChangeSource>();
  let timer: NodeJS.Timeout | null = null;
  let burstSince = 0;

  const fire = (): void => {
    timer = null;
    const seen = sources;
    sources = new Set();
    onChange(seen);
  };
  const note = (source: ChangeSource): void => {
    sources.add(source);
    const now = Date.now();
    if (timer === null) burstSince = now;
    else clearTimeout(timer);
    timer = setTimeout(fire, Math.max(0, Math.min(QUIET_MS, burstSince + LONGEST_BURST_MS - now)));
  };

  let hearsKernel = true;
  const monitor = startProcess(['ip', '-o', 'monitor', 'label', 'link', 'address', 'route', 'neigh'], {
    line: (text) => {
      if (text.startsWith(NEIGHBOUR)) {
        if (onNeighbour(text.slice(NEIGHBOUR.length))) note('guests');
        return;
      }
      onKernel();
      note('kernel');
    },
    end: () => (hearsKernel = false),
  });
  const watchers = directories.flatMap((directory) => watchDirectory(directory, () => note('files')) ?? []);
  return {
    hearsKernel: () => hearsKernel,
    close: () => {
      if (timer !== null) clearTimeout(timer);
      monitor.stop();
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** A watcher of one directory, or null where the kernel has none left to give (inotify's limits). */
function watchDirectory(directory: string, onChange: () => void): FSWatcher | null {
  try {
    const watcher = watch(directory, (_event, file) => {
      if (file === null || !UNINTERESTING.test(file)) onChange();
    });
    watcher.on('error', () => watcher.close());
    return watcher;
  } catch {
    return null;
  }
}
