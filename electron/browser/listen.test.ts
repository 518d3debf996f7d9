import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen } from './listen';
import { keepToken, reachOf, readListeningPlace } from './socketPlace';
import { startWebServer, type WebServer } from './webServer';

let folder: string;
let socket: string;
const opened: WebServer[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'virtnet-socket-'));
  socket = path.join(folder, 'socket');
  writeFileSync(path.join(folder, 'index.html'), 'the app');
});
afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  const at = { socket, group: null };
  opened.push(await startWebServer({ root: folder, at, uid: 4242, onPage: () => undefined }));
}

const modeOf = (file: string): number => statSync(file).mode & 0o777;

const ask = (host: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get({ socketPath: socket, path: '/', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).on('error', reject);
  });

describe('a web front on a Unix socket', () => {
  it('answers those who may write to its file, by the names that ssh forwards', async () => {
    const umask = process.umask();
    await open();
    expect(modeOf(socket)).toBe(0o660);
    expect(process.umask()).toBe(umask);
    expect(await ask('127.0.0.1:8080')).toBe(200);
    expect(await ask('evil.example')).toBe(403);
  });

  it('takes the place of a server that was killed, and not that of one that answers', async () => {
    const script = `require('node:net').createServer().listen(${JSON.stringify(socket)}, () => process.kill(process.pid, 'SIGKILL'))`;
    spawnSync(process.execPath, ['-e', script]);
    expect(statSync(socket).isSocket()).toBe(true);
    await open();
    expect(await ask('localhost')).toBe(200);
    await expect(listen(createServer(), { socket, group: null })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
    expect(await ask('localhost')).toBe(200);
  });

  it('leaves a file that is no socket alone', async () => {
    writeFileSync(socket, 'mine');
    await expect(open()).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect(readFileSync(socket, 'utf8')).toBe('mine');
  });

  it.runIf(process.getuid?.() === 0)('lets a group in that is named, and nobody else', async () => {
    const at = { socket, group: 4243 };
    opened.push(await startWebServer({ root: folder, at, uid: 0, onPage: () => undefined }));
    keepToken(at, 'secret');
    expect([modeOf(socket), statSync(socket).gid]).toEqual([0o660, 4243]);
    expect([modeOf(`${socket}.token`), statSync(`${socket}.token`).gid]).toEqual([0o640, 4243]);
    execFileSync('chmod', ['755', folder]);
    const connectAs = (gid: number): number | null =>
      spawnSync(
        process.execPath,
        [
          '-e',
          `require('node:net').connect(${JSON.stringify(socket)}, () => process.exit(0)).on('error', () => process.exit(7))`,
        ],
        { uid: 4242, gid, cwd: '/' },
      ).status;
    // The server is in this process, which waits: the kernel takes the connection.
    expect([connectAs(4243), connectAs(4244)]).toEqual([0, 7]);
  });

  it('keeps its token where only its owner reads it', () => {
    const file = keepToken({ socket, group: null }, 'secret');
    expect([file, readFileSync(file, 'utf8'), modeOf(file)]).toEqual([`${socket}.token`, 'secret\n', 0o600]);
  });
});

describe('how far a front reaches', () => {
  it('is its own computer only, where a group is let in', () => {
    expect(reachOf({ socket: '/run/a', group: 0 })).toBe('here');
    expect(reachOf({ socket: '/run/a', group: null })).toBe('everywhere');
    expect(reachOf({ port: 0 })).toBe('everywhere');
  });
});

describe('readListeningPlace', () => {
  const groups = 'root:x:0:\nnetadmins:x:1234:anna\n';

  it('reads a socket with its group, else takes the port', () => {
    expect(readListeningPlace([], 8600, groups)).toEqual({ port: 8600 });
    expect(readListeningPlace(['--socket', '/run/a'], 0, groups)).toEqual({ socket: '/run/a', group: null });
    expect(readListeningPlace(['--socket=/run/a', '--group', 'netadmins'], 0, groups)).toEqual({
      socket: '/run/a',
      group: 1234,
    });
  });

  it.each([
    [['--socket', 'here'], 'absolute path'],
    [['--socket', `/${'x'.repeat(100)}`], 'at most 100 bytes'],
    [['--socket', '/run/a', '--group', 'nobodies'], 'no group “nobodies”'],
    [['--group', 'netadmins'], '--socket PATH'],
    [['--socket', '/run/a', '--port', '1'], 'exclude each other'],
  ])('refuses %j', (argv, words) => {
    expect(() => readListeningPlace(argv, 0, groups)).toThrow(words);
  });
});
