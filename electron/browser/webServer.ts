/** Serves the app to a browser on this machine: its files over HTTP, its services over one WebSocket per page. */
import { randomBytes } from 'node:crypto';
import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type WebSocket } from 'ws';
import { SECURITY_HEADERS } from '../app/contentPolicy';
import type { Channel } from '../../shared/contract/messageChannel';
import { findStaticFile } from '../app/staticFiles';
import { guard } from './guard';
import { listen, type ListeningPlace } from './listen';
import { paced } from '../wire/paced';
import { carriesToken, isLoopbackHost, isOwnOrigin, SUBPROTOCOL } from './webAccess';
import { t } from '../../shared/language/language';

/** The largest definition is far smaller; one message may carry one definition. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
/** Windows and tabs that are served at once. */
const MOST_PAGES = 32;
/** What may wait for a page that does not read, in bytes; a page that was let go connects again. */
const MOST_WAITING_BYTES = 32 * 1024 * 1024;
/** A browser on this machine sends a whole request at once; milliseconds. */
const REQUEST_MS = 10_000;

/** What the server serves and where. */
export interface WebServerOptions {
  /** Folder of the built pages. */
  root: string;
  /** Where it listens. */
  at: ListeningPlace;
  onPage: (channel: Channel) => void;
  /** The user whose programs may connect to a port, beside those of root. */
  uid: number;
}

/** A server that is listening. */
export interface WebServer {
  /** 0 for a Unix socket. */
  port: number;
  /** 256 random bits, URL-safe: whoever has it may use the app. */
  token: string;
  close(): Promise<void>;
}

/** Starts serving; rejects with Node's own error when the port or the socket cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const token = randomBytes(32).toString('base64url');
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const limits = { headersTimeout: REQUEST_MS, requestTimeout: REQUEST_MS };
  const server = createServer(limits, (request, response) => {
    if (isStranger(request.socket)) refuseStranger(response);
    else void answer(request, response, options.root);
  });
  const isStranger = guard(server, 'socket' in options.at ? null : options.uid);
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = isStranger(request.socket)
      ? 403
      : (refuseUpgrade(request, token) ?? (sockets.clients.size < MOST_PAGES ? null : 503));
    if (refusal !== null) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.onPage(channelOf(webSocket)));
  });
  await listen(server, options.at);
  const port = 'socket' in options.at ? 0 : (server.address() as AddressInfo).port;
  return { port, token, close: () => close(server, sockets) };
}

function refuseStranger(response: ServerResponse): void {
  response.setHeader('connection', 'close');
  explain(response, 403, t('browser.stranger'));
}

async function answer(request: IncomingMessage, response: ServerResponse, root: string): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!isLoopbackHost(request.headers.host)) {
    return explain(response, 403, t('browser.otherHost'));
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    // oxlint-disable-next-line texts/in-catalogue -- a header
    response.setHeader('allow', 'GET, HEAD');
    return explain(response, 405, t('browser.onlyReading'));
  }
  const file = await findStaticFile(root, (request.url ?? '/').split('?')[0] ?? '/');
  if (!file) return explain(response, 404, t('browser.noPage'));
  response.writeHead(200, {
    'content-type': file.type,
    'content-length': file.body.length,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(request.method === 'HEAD' ? undefined : file.body);
}

function explain(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${text}\n`);
}

/** The HTTP status that refuses this request for a WebSocket, or null when it is welcome. */
function refuseUpgrade({ headers, url }: IncomingMessage, token: string): number | null {
  if (!isLoopbackHost(headers.host) || !isOwnOrigin(headers.origin, headers.host)) return 403;
  if (url !== '/rpc') return 404;
  return carriesToken(headers['sec-websocket-protocol'], token) ? null : 401;
}

/** Says no to an upgrade and lets go of the connection, also where the other end would keep its half open. */
function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
    () => socket.destroy(),
  );
}

function channelOf(webSocket: WebSocket): Channel {
  // A page that vanished or sent too much: `close` follows.
  webSocket.on('error', () => undefined);
  return {
    send(message) {
      if (webSocket.readyState !== webSocket.OPEN) return;
      if (webSocket.bufferedAmount > MOST_WAITING_BYTES) webSocket.terminate();
      else webSocket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      const next = paced(webSocket, listener);
      webSocket.on('message', (data: Buffer) => {
        const message = parse(data);
        // oxlint-disable-next-line texts/in-catalogue -- for the log
        if (message === undefined) webSocket.close(1007, 'not JSON');
        else next(message);
      });
    },
    onClose(listener) {
      webSocket.on('close', listener);
    },
  };
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return undefined;
  }
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
