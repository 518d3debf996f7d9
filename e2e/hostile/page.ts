/** What a page of another site, or any program, may send to the browser front. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startWebServer, type WebServer } from '../../electron/browser/webServer';
import { meeting, type Boundary } from './boundary';

let folder = '';
let server: WebServer;

/** What is too long is answered while it still comes: the answer, or the end of the connection, is there first. */
const TOO_LONG = 'HTTP/1.1 431 Request Header Fields Too Large';
const CUT_OFF = ['ECONNRESET', 'EPIPE'];

/** The first line of the answer to these bytes; `HOST` stands for the server's own name. */
const asked = (text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(text.replaceAll('HOST', `127.0.0.1:${server.port}`), 'latin1');
    });
    socket.on('data', (part) => (answer += part.toString('latin1')));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      CUT_OFF.includes(error.code ?? '') ? resolve(`${TOO_LONG}, or cut off`) : reject(error),
    );
    socket.on('close', () => {
      const line = answer.split('\r\n')[0] || 'closed without an answer';
      resolve(line === TOO_LONG ? `${TOO_LONG}, or cut off` : line);
    });
  });

const get = (path: string, headers = 'Host: HOST'): string =>
  `GET ${path} HTTP/1.1\r\n${headers}\r\nConnection: close\r\n\r\n`;
const upgrade = (headers: string, path = '/rpc'): string =>
  `GET ${path} HTTP/1.1\r\n${headers}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;

export const page: Boundary = {
  title: 'Page and browser front',
  through: 'the web server on 127.0.0.1',
  async open() {
    folder = mkdtempSync(join(tmpdir(), 'virtnet-pages-'));
    mkdirSync(join(folder, 'pages/assets'), { recursive: true });
    writeFileSync(join(folder, 'pages/index.html'), '<title>Virtnet</title>');
    writeFileSync(join(folder, 'pages/.hidden.js'), 'secret');
    writeFileSync(join(folder, 'secret.js'), 'secret');
    const root = join(folder, 'pages');
    server = await startWebServer({
      root,
      at: { port: 0 },
      uid: process.getuid?.() ?? 0,
      onPage: () => undefined,
    });
  },
  async close() {
    await server.close();
    rmSync(folder, { recursive: true });
  },
  inputs: [
    ...meeting(
      (path: string) => asked(get(path)),
      [
        ['the page', '/'],
        ['a path out', '/../secret.js'],
        ['a path out, escaped', '/%2e%2e/secret.js'],
        ['a path out, escaped twice', '/%252e%252e/secret.js'],
        ['a path out by a backslash', '/..\\secret.js'],
        ['a path out by an escaped slash', '/..%2fsecret.js'],
        ['a path from the root', '//etc/passwd'],
        ['a path with a NUL', '/index.html%00.js'],
        ['a path with an escape that is cut off', '/%'],
        ['a path with an escape that is none', '/%zz'],
        ['a path with bytes that are no text', '/%ff%fe'],
        ['a hidden file', '/.hidden.js'],
        ['a folder', '/assets'],
        ['a folder with its slash', '/assets/'],
        ['a path of 10,000 characters', `/${'a'.repeat(10_000)}`],
        ['a path of 100,000 characters', `/${'a'.repeat(100_000)}`],
        ['a thousand steps', '/a'.repeat(1_000)],
        ['a query', '/?token=guess'],
        ['another site in full', 'http://evil.example/'],
        ['a script', 'javascript:alert(1)'],
        ['everything', '*'],
        ['what is for the socket, as a page', '/rpc'],
        ['the prototype', '/__proto__'],
      ],
    ),
    ...meeting(
      (headers: string) => asked(get('/', headers)),
      [
        ['no host', 'X-A: b'],
        ['another host', 'Host: evil.example'],
        ['a rebound host', 'Host: 127.0.0.1.evil.example'],
        ['a host of all addresses', 'Host: 0.0.0.0'],
        ['a host in another spelling', 'Host: 2130706433'],
        ['a host with a user', 'Host: 127.0.0.1@evil.example'],
        ['an empty host', 'Host: '],
        ['two hosts', 'Host: HOST\r\nHost: evil.example'],
        ['a host of another port', 'Host: 127.0.0.1:1'],
        ['a host of 10,000 characters', `Host: ${'a'.repeat(10_000)}`],
        ['headers of 100 kB', `Host: HOST\r\nX-A: ${'b'.repeat(100_000)}`],
        ['ten thousand headers', `Host: HOST${'\r\nX-A: b'.repeat(10_000)}`],
        ['a header without a colon', 'Host: HOST\r\nevil'],
        ['a header with a NUL', 'Host: HOST\r\nX-A: \0'],
        ['a header folded into two lines', 'Host: HOST\r\nX-A: b\r\n c'],
        ['a body of two lengths', 'Host: HOST\r\nContent-Length: 1\r\nContent-Length: 2'],
        ['a body of a length and in chunks', 'Host: HOST\r\nContent-Length: 1\r\nTransfer-Encoding: chunked'],
        ['a length below zero', 'Host: HOST\r\nContent-Length: -1'],
      ],
    ),
    ...meeting(asked, [
      ['a method that stores', 'PUT / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
      [
        'a method that sends',
        'POST / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
      ],
      [
        'a method that asks what may be done',
        'OPTIONS / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n',
      ],
      ['a method that shows what came', 'TRACE / HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n\r\n'],
      ['a method that there is not', 'EVIL / HTTP/1.1\r\nHost: HOST\r\n\r\n'],
      ['a tunnel', 'CONNECT evil.example:80 HTTP/1.1\r\nHost: HOST\r\n\r\n'],
      ['a version that there is not', 'GET / HTTP/9.9\r\nHost: HOST\r\n\r\n'],
      ['another protocol', 'SSH-2.0-OpenSSH_9.2\r\n\r\n'],
      ['a handshake of TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
      ['zeros', '\0\0\0\0\r\n\r\n'],
    ]),
    ...meeting(asked, [
      ['a socket without a token', upgrade('Host: HOST\r\nOrigin: http://HOST')],
      [
        'a socket with a guess',
        upgrade('Host: HOST\r\nOrigin: http://HOST\r\nSec-WebSocket-Protocol: virtnet, guess'),
      ],
      ['a socket of another site', upgrade('Host: HOST\r\nOrigin: http://evil.example')],
      ['a socket of no site', upgrade('Host: HOST\r\nOrigin: null')],
      ['a socket without a site', upgrade('Host: HOST')],
      ['a socket of a rebound host', upgrade('Host: evil.example\r\nOrigin: http://evil.example')],
      ['a socket at another path', upgrade('Host: HOST\r\nOrigin: http://HOST', '/evil')],
      ['a socket at the page', upgrade('Host: HOST\r\nOrigin: http://HOST', '/')],
      ['a socket with a query', upgrade('Host: HOST\r\nOrigin: http://HOST', '/rpc?token=x')],
      ['a socket by TLS', upgrade('Host: HOST\r\nOrigin: https://HOST')],
      [
        'a socket with an empty token',
        upgrade('Host: HOST\r\nOrigin: http://HOST\r\nSec-WebSocket-Protocol: virtnet, '),
      ],
      [
        'a socket with a token of 10,000 characters',
        upgrade(
          `Host: HOST\r\nOrigin: http://HOST\r\nSec-WebSocket-Protocol: virtnet, ${'a'.repeat(10_000)}`,
        ),
      ],
    ]),
  ],
};
