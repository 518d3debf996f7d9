import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { startWebServer, type WebServer } from './webServer';

let folder: string;
let server: WebServer;
const received: unknown[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtnet-web-'));
  await mkdir(path.join(folder, 'pages/assets'), { recursive: true });
  await writeFile(path.join(folder, 'pages/index.html'), '<title>Virtnet</title>');
  await writeFile(path.join(folder, 'pages/assets/app-1.js'), 'void 0');
  await writeFile(path.join(folder, 'pages/.hidden.js'), 'secret');
  await writeFile(path.join(folder, 'secret.js'), 'secret');
  await symlink(path.join(folder, 'secret.js'), path.join(folder, 'pages/link.js'));
  server = await startWebServer({
    root: path.join(folder, 'pages'),
    at: { port: 0 },
    uid: process.getuid?.() ?? 0,
    onPage: (channel) =>
      channel.onMessage((message) => {
        received.push(message);
        channel.send({ echo: message });
      }),
  });
});

afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

function get(target: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port: server.port, path: target, method, headers },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => (body += text));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
        );
      },
    );
    call.on('error', reject);
    call.end();
  });
}

/** The socket once it is open, or the HTTP status that refused it. */
function open(options: {
  origin?: string;
  host?: string;
  protocols?: string[];
  path?: string;
}): Promise<WebSocket | number> {
  const socket = new WebSocket(
    `ws://127.0.0.1:${server.port}${options.path ?? '/rpc'}`,
    options.protocols ?? ['virtnet', `token.${server.token}`],
    {
      ...(options.origin === undefined ? {} : { origin: options.origin }),
      ...(options.host === undefined ? {} : { headers: { host: options.host } }),
    },
  );
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve(socket));
    socket.on('unexpected-response', (call, response) => {
      resolve(response.statusCode ?? 0);
      call.destroy();
    });
    socket.on('error', reject);
  });
}

const ownOrigin = (): string => `http://127.0.0.1:${server.port}`;

describe('files', () => {
  it('serves the page with a strict policy', async () => {
    const { status, headers, body } = await get('/');
    expect(status).toBe(200);
    expect(body).toContain('Virtnet');
    expect(headers['content-type']).toBe('text/html; charset=utf-8');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cache-control']).toBe('no-cache');
  });

  it('keeps files whose name carries their hash', async () => {
    expect((await get('/assets/app-1.js')).headers['cache-control']).toContain('immutable');
  });

  it.each([
    '/../secret.js',
    '/%2e%2e/secret.js',
    '/..%2fsecret.js',
    '/assets/..%5c..%5csecret.js',
    '/.hidden.js',
    '/link.js',
    '/%00.js',
    '/%zz.js',
    '//etc/passwd',
    '/assets',
    '/nothing.js',
  ])('does not serve %s', async (target) => {
    const { status, body } = await get(target);
    expect(status).toBe(404);
    expect(body).not.toContain('secret');
  });

  it('answers HEAD without a body and refuses other methods', async () => {
    expect(await get('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
    expect(await get('/', {}, 'POST')).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
  });

  it.each(['evil.example', `evil.example:80`, '127.0.0.1.evil.example', '10.0.0.1'])(
    'refuses the host %s',
    async (host) => {
      expect((await get('/', { host })).status).toBe(403);
    },
  );

  it('answers to localhost and through a tunnel on another port', async () => {
    expect((await get('/', { host: 'localhost:9000' })).status).toBe(200);
  });
});

describe('the WebSocket', () => {
  it('opens for our page with the token, and carries messages both ways', async () => {
    const socket = await open({ origin: ownOrigin() });
    if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
    expect(socket.protocol).toBe('virtnet');
    const answer = new Promise((resolve) =>
      socket.on('message', (data: Buffer) => resolve(JSON.parse(data.toString()))),
    );
    socket.send('{"a":1}');
    expect(await answer).toEqual({ echo: { a: 1 } });
    expect(received).toContainEqual({ a: 1 });
    socket.terminate();
  });

  it('refuses a wrong, missing or cut token', async () => {
    const origin = ownOrigin();
    expect(await open({ origin, protocols: ['virtnet', 'token.wrong'] })).toBe(401);
    expect(await open({ origin, protocols: ['virtnet'] })).toBe(401);
    expect(await open({ origin, protocols: ['virtnet', `token.${server.token.slice(0, -1)}`] })).toBe(401);
    expect(await open({ origin, protocols: [`token.${server.token}`] })).toBe(401);
  });

  it('refuses pages of other origins, and callers without one', async () => {
    expect(await open({ origin: 'https://evil.example' })).toBe(403);
    expect(await open({ origin: `http://localhost:${server.port}` })).toBe(403);
    expect(await open({ origin: 'http://127.0.0.1:1' })).toBe(403);
    expect(await open({ origin: 'null' })).toBe(403);
    expect(await open({})).toBe(403);
  });

  it('refuses a rebound host name even when the origin matches it', async () => {
    expect(await open({ origin: 'http://evil.example', host: 'evil.example' })).toBe(403);
  });

  it('has one address only', async () => {
    expect(await open({ origin: ownOrigin(), path: '/other' })).toBe(404);
  });

  it('closes on what is not JSON and on a message that is too large', async () => {
    for (const [text, code] of [
      ['{', 1007],
      [`"${'x'.repeat(5 * 1024 * 1024)}"`, 1009],
    ] as const) {
      const socket = await open({ origin: ownOrigin() });
      if (typeof socket === 'number') throw new Error(`refused with ${socket}`);
      const closed = new Promise((resolve) => socket.on('close', resolve));
      socket.send(text);
      expect(await closed).toBe(code);
    }
  });
});

describe('what others can make grow', () => {
  const raw = (text: string): Promise<Socket> =>
    new Promise((resolve) => {
      const socket = connect({ port: server.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.on('error', () => undefined);
      socket.on('connect', () => {
        socket.write(text);
        resolve(socket);
      });
    });
  const openDescriptors = (): number => readdirSync('/proc/self/fd').length;

  it('lets go of refused upgrades whose other end keeps its half open', async () => {
    const before = openDescriptors();
    const refused = await Promise.all(
      Array.from({ length: 100 }, () =>
        raw(`GET /rpc HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`),
      ),
    );
    // Ours are 100 of them; those of the server go.
    await expect.poll(openDescriptors).toBeLessThan(before + 110);
    refused.forEach((socket) => socket.destroy());
  });

  it('takes 256 connections and closes those above at once', async () => {
    const sockets = await Promise.all(Array.from({ length: 300 }, () => raw('')));
    const closed = (): number => sockets.filter((socket) => socket.readableEnded || socket.destroyed).length;
    sockets.forEach((socket) => socket.resume());
    await expect.poll(closed).toBeGreaterThanOrEqual(44);
    sockets.forEach((socket) => socket.destroy());
    await expect.poll(async () => (await get('/').catch(() => null))?.status).toBe(200);
  });

  it('serves 32 pages, and refuses more', async () => {
    const pages = await Promise.all(Array.from({ length: 32 }, () => open({ origin: ownOrigin() })));
    expect(await open({ origin: ownOrigin() })).toBe(503);
    const sockets = pages.filter((page) => typeof page !== 'number');
    expect(sockets).toHaveLength(32);
    sockets.forEach((socket) => socket.terminate());
    await expect.poll(async () => typeof (await open({ origin: ownOrigin() }))).toBe('object');
  });

  it('lets go of a page that does not read', async () => {
    const page = await open({ origin: ownOrigin() });
    if (typeof page === 'number') throw new Error(`refused with ${page}`);
    const ended = new Promise((resolve) => page.on('close', resolve));
    page.pause();
    const text = JSON.stringify('x'.repeat(3 * 1024 * 1024));
    // Each is echoed; what the page does not take waits in the server.
    for (let i = 0; i < 24; i += 1) page.send(text);
    await expect.poll(() => page.bufferedAmount, { timeout: 20_000 }).toBe(0);
    page.resume();
    expect(await ended).toBe(1006);
  });
});

describe('the server', () => {
  it('has an unguessable token, another one each time', async () => {
    const other = await startWebServer({ root: folder, at: { port: 0 }, uid: 0, onPage: () => undefined });
    expect(Buffer.from(server.token, 'base64url')).toHaveLength(32);
    expect(other.token).not.toBe(server.token);
    await other.close();
  });

  it('says so when its port is taken', async () => {
    const taken = startWebServer({
      root: folder,
      at: { port: server.port },
      uid: 0,
      onPage: () => undefined,
    });
    await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  it('listens on the loopback address only', async () => {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect(server.port, '127.0.0.2');
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
    });
    expect(reached).toBe(false);
  });
});
