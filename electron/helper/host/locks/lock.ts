/**
 * Locks between helpers: listening Unix sockets in a folder that only its owner enters. What ends with its process is
 * that somebody answers there, so that a lock is free at once when its holder dies, in whatever way.
 */
import { randomUUID } from 'node:crypto';
import { closeSync, linkSync, lstatSync, mkdirSync, openSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { VirtnetError } from '../../../../shared/contract/error';
import { forgetHolder, holderAt, holderRemedy, holderWords, noteHolder } from './holder';
import { unstopped } from './unstopped';
import { plainText } from '../../../../shared/words/plainText';
import { atPath } from '../../../../shared/contract/systemError';
import { t } from '../../../../shared/language/language';

/** What of a host one program at a time may do. */
export type LockName = 'mutation' | 'duty';

/** The place of a lock of this network namespace, which is what helpers change: its number is part of the name. */
export const lockIn = (runDirectory: string, name: LockName): string =>
  join(runDirectory, 'locks', `${name}-${statSync('/proc/self/ns/net').ino}`);

/** How long a mutation waits for another helper's before it gives up, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Pause after a race for the freed lock was lost, in milliseconds. */
const RETRY_MS = 5;

/** Programs that wait for one lock. */
const MOST_WAITING = 64;

/** Pause of whoever was not let in to wait, in milliseconds. */
const TURNED_AWAY_MS = 500;

/** So many of the sockets before the newest stay, see `tryToHold`. */
const KEPT = 8;

/** Longest text of a holder that is repeated, in characters. */
const LONGEST = 200;

/** How long somebody waits (performance.now()), and what the holder has said of itself so far. */
interface Waiting {
  deadline: number;
  said: string;
}

/** A lock that is held. */
export interface Held {
  release: () => Promise<void>;
}

/**
 * Runs `work` while holding the lock at `place`; whoever asks meanwhile is told `what` is going on and waits.
 * Throws `busy`, naming what the holder does, when the lock was not free within the patience.
 */
export async function withLock<T>(
  place: string,
  what: string,
  work: () => Promise<T>,
  patienceMs = PATIENCE_MS,
): Promise<T> {
  const waiting: Waiting = { deadline: performance.now() + patienceMs, said: t('host.anotherProgram') };
  for (;;) {
    const held = await unstopped(async () => {
      const mine = await tryToHold(place, what);
      if (!mine) return null;
      try {
        return { result: await work() };
      } finally {
        await mine.release();
      }
    });
    if (held) return held.result;
    await wait(place, waiting);
  }
}

/** Holds the lock at `place` as soon as nobody else does; null when `signal` ended the waiting. */
export async function holdWhenFree(place: string, what: string, signal: AbortSignal): Promise<Held | null> {
  while (!signal.aborted) {
    const held = await tryToHold(place, what);
    if (held && signal.aborted) await held.release();
    else if (held) return held;
    const said = await holderGone(place, PATIENCE_MS, signal);
    if (said === null) await pause(TURNED_AWAY_MS, null, { signal }).catch(() => null);
  }
  return null;
}

/** Waits until the lock seems free; throws `busy` when the time is over. */
async function wait(place: string, waiting: Waiting): Promise<void> {
  const left = waiting.deadline - performance.now();
  if (left <= 0) throw busy(place, waiting.said);
  waiting.said = (await holderGone(place, left)) ?? waiting.said;
  await pause(Math.random() * RETRY_MS);
}

function busy(place: string, said: string): VirtnetError {
  const holder = holderAt(place);
  const who = holder === null ? said : `${said}, ${holderWords(holder)}`;
  const remedy = holder === null ? t('host.busy.tryAgain') : holderRemedy(holder);
  return new VirtnetError(t('host.busy', { who, remedy }), { code: 'busy', what: said });
}

/**
 * Null when somebody else holds it. Each holder has a socket of its own, `PLACE.1`, `PLACE.2`…; the newest decides, and
 * whoever finds nobody listening there makes the next one by link(2), of which one program succeeds. The newest is
 * never removed, and those just before it stay, so that a program that looked long ago finds its number taken, or finds
 * a newer one when it looks again and goes back.
 */
async function tryToHold(place: string, what: string): Promise<Held | null> {
  const { folder, close } = openFolder(place);
  const name = basename(place);
  const own = `${name}-${randomUUID()}`;
  let held: Held | null = null;
  try {
    const last = newest(folder, name);
    if (last > 0 && (await isListening(socketAt(folder, name, last)))) return null;
    held = await listen(join(folder, own), what);
    if (!isLinked(join(folder, own), socketAt(folder, name, last + 1))) return await letGo(held);
    if (newest(folder, name) !== last + 1) {
      rmSync(socketAt(folder, name, last + 1), { force: true });
      return await letGo(held);
    }
    for (const old of numbers(folder, name)) {
      if (old < last + 1 - KEPT) rmSync(socketAt(folder, name, old), { force: true });
      forgetHolder(socketAt(folder, name, old));
    }
    noteHolder(socketAt(folder, name, last + 1));
    const { release } = held;
    return {
      release() {
        forgetHolder(socketAt(dirname(place), name, last + 1));
        return release();
      },
    };
  } catch (error) {
    if (held) await held.release();
    throw atPath(place, error);
  } finally {
    rmSync(join(folder, own), { force: true });
    close();
  }
}

async function letGo(held: Held): Promise<null> {
  await held.release();
  return null;
}

const socketAt = (folder: string, name: string, number: number): string => join(folder, `${name}.${number}`);

/** Folders by descriptor, because the path of a socket has at most 107 bytes (unix(7)). */
function openFolder(place: string): { folder: string; close: () => void } {
  const path = dirname(place);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const { mode, uid } = lstatSync(path);
  if (uid !== process.geteuid?.() || (mode & 0o170077) !== 0o040000) {
    throw new VirtnetError(t('host.lockFolder', { path }), {
      code: 'denied',
      remedy: t('host.lockFolder.remedy', { path }),
    });
  }
  const descriptor = openSync(path, 'r');
  return { folder: `/proc/self/fd/${descriptor}`, close: () => closeSync(descriptor) };
}

const numbers = (folder: string, name: string): number[] =>
  readdirSync(folder).flatMap((file) => {
    const number = file.startsWith(`${name}.`) ? file.slice(name.length + 1) : '';
    return /^\d{1,15}$/.test(number) ? [Number(number)] : [];
  });

const newest = (folder: string, name: string): number => Math.max(0, ...numbers(folder, name));

/** False when there is such a name already. */
function isLinked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether somebody listens; what cannot be found out counts as a yes. */
function isListening(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.on('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(code !== 'ECONNREFUSED' && code !== 'ENOENT'),
    );
    socket.on('connect', () => {
      resolve(true);
      socket.destroy();
    });
  });
}

function listen(path: string, what: string): Promise<Held> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server: Server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => waiting.delete(socket));
      socket.write(what);
    });
    server.maxConnections = MOST_WAITING;
    // It stays: a connection that cannot be taken for want of descriptors is an error of the server, too.
    server.on('error', reject);
    server.listen(path, () => {
      const release = (): Promise<void> =>
        new Promise((done) => {
          server.close(() => done());
          for (const socket of waiting) socket.destroy();
        });
      resolve({ release });
    });
  });
}

/** Waits until the holder lets go or the time is over; resolves to what it said it was doing. */
function holderGone(place: string, timeoutMs: number, signal?: AbortSignal): Promise<string | null> {
  const { folder, close } = openFolder(place);
  const name = basename(place);
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(socketAt(folder, name, newest(folder, name)));
    close();
    const giveUp = (): void => void socket.destroy();
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said = (said + text).slice(0, LONGEST);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      resolve(said === '' ? null : plainText(said, LONGEST));
    });
  });
}
