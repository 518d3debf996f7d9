/** Where the web front listens: on a port of 127.0.0.1, or on a Unix socket, which ssh forwards as well. */
import { chownSync, lstatSync, unlinkSync } from 'node:fs';
import type { Server } from 'node:net';
import { refusalOf } from '../app/servedSocket';

/** A port of 127.0.0.1 (0 = any free one), or a socket's file with the group that may use it besides its owner. */
export type ListeningPlace = { port: number } | { socket: string; group: number | null };

const LOOPBACK = '127.0.0.1';
/** rw-rw----: who may write to a Unix socket may connect to it (unix(7)). */
const SOCKET_UMASK = 0o117;

/**
 * Resolves once `server` listens there. Rejects with Node's own error where that cannot be: EADDRINUSE means that
 * somebody answers there; a socket that a killed server has left is replaced.
 */
export async function listen(server: Server, at: ListeningPlace): Promise<void> {
  if ('port' in at) return begin(server, () => server.listen(at.port, LOOPBACK));
  if (await isAbandoned(at.socket)) unlinkSync(at.socket);
  const umask = process.umask(SOCKET_UMASK);
  // Node binds within the call, so that nobody ever sees the file with other permissions.
  const listening = begin(server, () => server.listen(at.socket));
  process.umask(umask);
  await listening;
  if (at.group !== null) chownSync(at.socket, -1, at.group);
}

function begin(server: Server, start: () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      // A connection that cannot be taken for want of descriptors; its other end sees it closed.
      server.on('error', () => undefined);
      resolve();
    });
    start();
  });
}

/** True for a socket's file to which nobody listens any more. */
async function isAbandoned(file: string): Promise<boolean> {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isSocket()) return false;
  return (await refusalOf(file)) === 'ECONNREFUSED';
}
