import { execFile, execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { guard } from './guard';
import { startWebServer } from './webServer';

const NOBODY = 65534;
const SOMEBODY = 65533;
const isRoot = process.getuid?.() === 0;

const opened: (() => unknown)[] = [];
afterEach(() => opened.splice(0).forEach((close) => close()));

/** A guarded server that answers 200, or 403 to strangers. */
async function listenOn(host: string, uid: number, onAnswer?: (status: number) => void): Promise<number> {
  const server: Server = createServer((request, response) => {
    const status = isStranger(request.socket) ? 403 : 200;
    response.writeHead(status, { connection: 'close' }).end();
    onAnswer?.(status);
  });
  const isStranger = guard(server, uid);
  opened.push(() => server.closeAllConnections());
  opened.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** What a program of `uid` prints. */
async function runAs(uid: number, script: string): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { uid, gid: uid, cwd: '/' });
  return stdout.trim();
}

const askAs = (uid: number, host: string, port: number): Promise<string> =>
  runAs(
    uid,
    `require('http').get({ host: '${host}', port: ${port} }, (r) => { console.log(r.statusCode); r.resume(); })`,
  );

describe.skipIf(!isRoot)('the user at the other end', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1', '::ffff:127.0.0.1'],
    ['::', '127.0.0.1'],
    ['::', '::ffff:127.0.0.1'],
    ['::1', '::1'],
  ])('is known on %s, asked as %s', async (listening, asked) => {
    const port = await listenOn(listening, NOBODY);
    expect(await askAs(NOBODY, asked, port)).toBe('200');
    expect(await askAs(0, asked, port)).toBe('200');
    expect(await askAs(SOMEBODY, asked, port)).toBe('403');
  });

  it('is nobody known once that end was closed', async () => {
    const answers: number[] = [];
    const port = await listenOn('127.0.0.1', 0, (status) => answers.push(status));
    // It says all and is gone before we look, as we wait for its end here: the kernel then calls its socket root's.
    execFileSync(
      process.execPath,
      [
        '-e',
        `const s = require('net').connect(${port}, '127.0.0.1', () => s.end('GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n', () => process.exit()))`,
      ],
      { uid: SOMEBODY, gid: SOMEBODY, cwd: '/' },
    );
    // FIN_WAIT2, which the kernel keeps without its owner.
    const hex = port.toString(16).toUpperCase().padStart(4, '0');
    execFileSync('sh', ['-c', `until grep -q ':${hex} 05' /proc/net/tcp; do :; done`], { timeout: 10_000 });
    await expect.poll(() => answers).toEqual([403]);
  });

  it('may not open a WebSocket of another one, with the right token', async () => {
    const server = await startWebServer({
      root: '/nonexistent',
      at: { port: 0 },
      uid: NOBODY,
      onPage: () => undefined,
    });
    opened.push(() => server.close());
    const ask = (uid: number): Promise<string> =>
      runAs(
        uid,
        `const r = require('http').get({ host: '127.0.0.1', port: ${server.port}, path: '/rpc', headers: { Host: '127.0.0.1:${server.port}', Origin: 'http://127.0.0.1:${server.port}', Connection: 'Upgrade', Upgrade: 'websocket', 'Sec-WebSocket-Version': '13', 'Sec-WebSocket-Key': 'MDEyMzQ1Njc4OWFiY2RlZg==', 'Sec-WebSocket-Protocol': 'virtnet, token.${server.token}' } }, (a) => { console.log(a.statusCode); process.exit(); }); r.on('upgrade', () => { console.log(101); process.exit(); })`,
      );
    expect(await ask(NOBODY)).toBe('101');
    expect(await ask(0)).toBe('101');
    expect(await ask(SOMEBODY)).toBe('403');
  });

  it('keeps nobody out by many connections of another one', async () => {
    const port = await listenOn('127.0.0.1', NOBODY);
    const crowd = runAs(
      SOMEBODY,
      `let open = 0; const all = Array.from({ length: 400 }, () => require('net').connect(${port}, '127.0.0.1').on('error', () => {}).on('close', () => { open += 1; if (open === 400) console.log('all closed'); }).resume());`,
    );
    expect(await askAs(NOBODY, '127.0.0.1', port)).toBe('200');
    expect(await crowd).toBe('all closed');
  });
});

describe('a connection', () => {
  it('that is this user’s own is welcome', async () => {
    const port = await listenOn('127.0.0.1', process.getuid?.() ?? 0);
    const socket: Socket = connect(port, '127.0.0.1');
    opened.push(() => socket.destroy());
    socket.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    const answer = await new Promise<string>((resolve) =>
      socket.once('data', (data) => resolve(String(data))),
    );
    expect(answer).toMatch(/^HTTP\/1\.1 200 /);
  });
});
