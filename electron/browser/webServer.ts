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
import { carriesToken, isLoopbackHost, isOwnOrigin, SUBPROTOCOL } from './webAccess';

/** The largest definition is far smaller; one message may carry one definition. */
const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;
const LOOPBACK = '127.0.0.1';

/** What the server serves and where. */
export interface WebServerOptions {
  /** Folder of the built pages. */
  root: string;
  /** 0 = any free port. */
  port: number;
  onPage: (channel: Channel) => void;
}

/** A server that is listening. */
export interface WebServer {
  port: number;
  /** 256 random bits, URL-safe: whoever has it may use the app. */
  token: string;
  close(): Promise<void>;
}

/** Starts serving on 127.0.0.1; rejects with Node's own error when the port cannot be had. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const token = randomBytes(32).toString('base64url');
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const server = createServer((request, response) => void answer(request, response, options.root));
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refusal = refuseUpgrade(request, token);
    if (refusal !== null) return refuse(socket, refusal);
    sockets.handleUpgrade(request, socket, head, (webSocket) => options.onPage(channelOf(webSocket)));
  });
  await listen(server, options.port);
  return { port: (server.address() as AddressInfo).port, token, close: () => close(server, sockets) };
}

async function answer(request: IncomingMessage, response: ServerResponse, root: string): Promise<void> {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value);
  if (!isLoopbackHost(request.headers.host)) {
    return explain(
      response,
      403,
      'Virtnet Manager answers only to 127.0.0.1 and localhost. Open the link it printed.',
    );
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD');
    return explain(response, 405, 'Only GET and HEAD are answered here.');
  }
  const file = await findStaticFile(root, (request.url ?? '/').split('?')[0] ?? '/');
  if (!file)
    return explain(response, 404, 'There is no such page. Open the link that Virtnet Manager printed.');
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

function refuse(socket: Duplex, status: number): void {
  socket.on('error', () => undefined);
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
  );
}

function channelOf(webSocket: WebSocket): Channel {
  // A page that vanished or sent too much: `close` follows.
  webSocket.on('error', () => undefined);
  return {
    send(message) {
      if (webSocket.readyState === webSocket.OPEN) webSocket.send(JSON.stringify(message));
    },
    onMessage(listener) {
      webSocket.on('message', (data: Buffer) => {
        const message = parse(data);
        if (message === undefined) webSocket.close(1007, 'not JSON');
        else listener(message);
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

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, LOOPBACK, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const client of sockets.clients) client.terminate();
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
