/** One mutation at a time per network namespace: an abstract Unix socket that vanishes with its owner. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { VirtnetError } from '../../../shared/contract/error';

/** Abstract names (leading NUL, unix(7)) are scoped to the network namespace, just as what we change is. */
const LOCK_NAME = '\0virtnet-manager-mutation';

/** How long a mutation waits for another helper's before it gives up, in milliseconds. */
const PATIENCE_MS = 30_000;

/** Pause after a race for the freed lock was lost, in milliseconds. */
const RETRY_MS = 5;

/** A name that is held. */
export interface Held {
  release: () => Promise<void>;
}

export interface LockOptions {
  name?: string;
  patienceMs?: number;
}

/**
 * Runs `work` while holding the lock; whoever asks meanwhile is told `what` is going on and waits.
 * Throws `busy`, naming what the holder does, when the lock was not free within the patience.
 */
export async function withLock<T>(
  what: string,
  work: () => Promise<T>,
  options: LockOptions = {},
): Promise<T> {
  const name = options.name ?? LOCK_NAME;
  const deadline = Date.now() + (options.patienceMs ?? PATIENCE_MS);
  const held = await acquire(name, what, deadline);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

/** Holds `name` as soon as nobody else does; null when `signal` ended the waiting. */
export async function holdWhenFree(name: string, what: string, signal: AbortSignal): Promise<Held | null> {
  while (!signal.aborted) {
    const held = await tryToHold(name, what);
    if (held && signal.aborted) await held.release();
    else if (held) return held;
    await holderGone(name, PATIENCE_MS, signal);
  }
  return null;
}

async function acquire(name: string, what: string, deadline: number): Promise<Held> {
  let holder = 'another program';
  for (;;) {
    const held = await tryToHold(name, what);
    if (held) return held;
    const left = deadline - Date.now();
    if (left <= 0) {
      throw new VirtnetError(
        `Another Virtnet Manager on this host is still busy (${holder}); nothing was changed. Try again when it is done.`,
        { code: 'busy', what: holder },
      );
    }
    holder = (await holderGone(name, left)) ?? holder;
    await new Promise((resolve) => setTimeout(resolve, Math.random() * RETRY_MS));
  }
}

/** Binds the name, or returns null when somebody else has it. */
function tryToHold(name: string, what: string): Promise<Held | null> {
  return new Promise((resolve, reject) => {
    const waiting = new Set<Socket>();
    const server: Server = createServer((socket) => {
      waiting.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => waiting.delete(socket));
      socket.write(what);
    });
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen(name, () => {
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
function holderGone(name: string, timeoutMs: number, signal?: AbortSignal): Promise<string | null> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(name);
    const giveUp = (): void => void socket.destroy();
    const timer = setTimeout(giveUp, timeoutMs);
    signal?.addEventListener('abort', giveUp, { once: true });
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      said = (said + text).slice(0, 200);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', giveUp);
      resolve(said === '' ? null : said);
    });
  });
}
