/** Who may talk to the web front: the rules for hosts, origins and tokens, apart from the server that applies them. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** The WebSocket subprotocol that is agreed on; the token travels as another one beside it. */
export const SUBPROTOCOL = 'virtnet';
const TOKEN_PREFIX = 'token.';

/**
 * True when the Host header names this machine itself. A page of another site whose name was pointed at 127.0.0.1
 * (DNS rebinding) sends its own name. Any port passes, so that an ssh tunnel may use another one than ours.
 */
export const isLoopbackHost = (host: string | undefined): host is string =>
  host !== undefined && /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/.test(host);

/** True when the page that opens a WebSocket came from the very host and port it connects to. */
export const isOwnOrigin = (origin: string | undefined, host: string): boolean => origin === `http://${host}`;

/** True when the list of offered subprotocols carries the right token; takes the same time for every wrong one. */
export function carriesToken(offered: string | undefined, token: string): boolean {
  const values = (offered ?? '').split(',').map((value) => value.trim());
  const given = values.find((value) => value.startsWith(TOKEN_PREFIX))?.slice(TOKEN_PREFIX.length) ?? '';
  return values.includes(SUBPROTOCOL) && timingSafeEqual(digest(given), digest(token));
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
