/** Who may connect to the web front at all: programs of its own user and of root, in bounded numbers. */
import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { peerUid } from './peerUid';

/** A page takes one connection and its files a few. */
const MOST_CONNECTIONS = 256;
/** Others never count among those of the user, so that they cannot keep him out. */
const MOST_STRANGERS = 32;
/** How long a stranger may take to ask and to read the refusal, in milliseconds. */
const STRANGER_MS = 2_000;
/** A connection on which nothing moves for this long is given up, unless it has become a WebSocket; milliseconds. */
const IDLE_MS = 30_000;

/**
 * Watches over the connections of `server`; what it returns is true for a connection whose other end is neither `uid`'s
 * nor root's. Of a Unix socket (`uid` null) the permissions of its file have said who may connect. Connections above
 * the bounds are closed at once.
 */
export function guard(server: Server, uid: number | null): (socket: Socket) => boolean {
  const own = new Set<Socket>();
  const strangers = new Set<Socket>();
  server.timeout = IDLE_MS;
  server.on('connection', (socket) => {
    const isWelcome = uid === null || [uid, 0].includes(peerUid(socket) ?? -1);
    const [among, most] = isWelcome ? [own, MOST_CONNECTIONS] : [strangers, MOST_STRANGERS];
    if (among.size >= most) return void socket.destroy();
    among.add(socket);
    const patience = isWelcome ? undefined : setTimeout(() => socket.destroy(), STRANGER_MS);
    socket.on('close', () => {
      clearTimeout(patience);
      among.delete(socket);
    });
  });
  return (socket) => !own.has(socket);
}
