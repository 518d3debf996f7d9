/** The Unix socket on which the unit of the packages serves the app, and what lies beside each such socket. */
import { connect } from 'node:net';

/** Where `virtnet-serve.service` listens. */
export const UNIT_SOCKET = '/run/virtnet-serve/socket';

/** The file with the token of the server behind `socket`. */
export const tokenFile = (socket: string): string => `${socket}.token`;

/** Why nobody is met on a socket, as the kernel's error code (ECONNREFUSED: its server is gone), or null when somebody is. */
export function refusalOf(socket: string): Promise<string | null> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(null);
    });
    probe.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code ?? 'unknown'));
  });
}
