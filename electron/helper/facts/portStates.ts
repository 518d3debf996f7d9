/** Whether ports of a bridge pass frames on, and what spanning tree costs them; read from /sys, so it starts no process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Host } from '../host/host';

/** A port's state by the kernel's number (BR_STATE_* in linux/if_bridge.h). */
const STATES = ['disabled', 'listening', 'learning', 'forwarding', 'blocking'] as const;
export type PortState = (typeof STATES)[number];

/** How a bridge looks for loops. */
export interface Spanning {
  /** True when spanning tree is on, be it the kernel's or a daemon's. */
  isOn: boolean;
  /** Seconds in which a port listens, and again so many in which it learns, before it passes anything on. */
  forwardDelay: number;
}

type FileAccess = Pick<Host, 'readFile' | 'readDir'>;

/** Where the kernel shows network devices. */
const DEVICES = '/sys/class/net';
/** Between two looks at a port, in milliseconds. */
const LOOK_MS = 50;
/** How much longer than the bridge's delays a port may take: its timers begin once the cable has a carrier. */
const SLACK_SECONDS = 2;

const readNumber = async (host: FileAccess, path: string): Promise<number | null> => {
  const text = await host.readFile(`${DEVICES}/${path}`).catch(() => null);
  return text === null || text.trim() === '' ? null : Number(text);
};

/** The state of a device on its bridge; null when it is on none. */
export async function readPortState(host: FileAccess, port: string): Promise<PortState | null> {
  return STATES[(await readNumber(host, `${port}/brport/state`)) ?? -1] ?? null;
}

/** Null when there is no such bridge. */
export async function readSpanning(host: FileAccess, bridge: string): Promise<Spanning | null> {
  const [stp, delay] = await Promise.all([
    readNumber(host, `${bridge}/bridge/stp_state`),
    readNumber(host, `${bridge}/bridge/forward_delay`),
  ]);
  // The kernel counts in hundredths of a second (USER_HZ).
  return stp === null || delay === null ? null : { isOn: stp !== 0, forwardDelay: delay / 100 };
}

/** Seconds that a new port passes nothing: it listens, then learns (IEEE 802.1D §8.4); without spanning tree none. */
export const startingSeconds = ({ isOn, forwardDelay }: Spanning): number => (isOn ? 2 * forwardDelay : 0);

/** States that a port comes to forwarding from by itself. */
const STARTING: readonly PortState[] = ['listening', 'learning'];
/** A port that was just plugged in is disabled until its carrier is noticed, and may be blocked until a daemon decides. */
export const NOT_YET: readonly PortState[] = [...STARTING, 'disabled', 'blocking'];

interface Waiting {
  /** The states that are waited out. */
  out?: readonly PortState[];
  /** Hears once, when there is something to wait for, how many seconds spanning tree may take. */
  onWait?: (seconds: number) => void;
  /** Ends the waiting at once. */
  signal?: AbortSignal;
}

/**
 * Waits for ports of a bridge to pass frames on, at most as long as the bridge's own delays last. Resolves with those
 * that do not.
 */
export async function untilPortsForward(
  host: FileAccess,
  bridge: string,
  ports: readonly string[],
  { out = STARTING, onWait, signal }: Waiting = {},
): Promise<Map<string, PortState>> {
  const read = async (): Promise<[string, PortState][]> =>
    (
      await Promise.all(
        ports.map(async (port): Promise<[string, PortState][]> => {
          const state = await readPortState(host, port);
          return state === null || state === 'forwarding' ? [] : [[port, state]];
        }),
      )
    ).flat();
  let held = await read();
  const isOver = (): boolean => !held.some(([, state]) => out.includes(state));
  if (isOver()) return new Map(held);
  const spanning = await readSpanning(host, bridge);
  const most = spanning ? startingSeconds(spanning) : 0;
  if (most > 0) onWait?.(most);
  // A port that listens does so to its end when spanning tree is switched off meanwhile.
  const end = performance.now() + (2 * (spanning?.forwardDelay ?? 0) + SLACK_SECONDS) * 1000;
  while (!isOver() && performance.now() < end && !signal?.aborted) {
    await sleep(LOOK_MS);
    held = await read();
  }
  return new Map(held);
}

/** The same for all ports that a bridge has now. */
export const untilBridgeForwards = async (
  host: FileAccess,
  bridge: string,
): Promise<Map<string, PortState>> =>
  untilPortsForward(host, bridge, await host.readDir(`${DEVICES}/${bridge}/brif`));
