/** What another host may write in place of a helper. */
import { FramedInput } from '../../electron/wire/framedInput';
import { meeting, type Boundary } from './boundary';

const message = (text: string): string => `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
const good = message('{"jsonrpc":"2.0"}');

/** What is let through of these bytes. */
const through = (bytes: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    const input = new FramedInput();
    let passed = 0;
    input.on('data', (part: Buffer) => (passed += part.length));
    input.on('error', reject);
    input.on('end', () =>
      resolve(passed === 0 ? 'nothing is let through' : `${passed} bytes are let through`),
    );
    input.end(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  });

export const remote: Boundary = {
  title: 'Remote host over ssh',
  through: 'the reader of what a helper writes',
  inputs: meeting(through, [
    ['nothing at all', ''],
    ['a message', good],
    ['two messages in one piece', good + good],
    ['a message that is cut off', good.slice(0, -3)],
    ['a header that is cut off', 'Content-Le'],
    ['a header without its end', 'Content-Length: 5\r\n'],
    ['a greeting', 'Welcome to lab!\n'],
    ['a greeting after a message', `${good}Welcome to lab!\n`],
    ['a greeting that begins as a header', 'Content-ed to see you\n'],
    ['a blank line in front', `\r\n${good}`],
    ['a blank in front', ` ${good}`],
    ['a mark of byte order', `\xef\xbb\xbf${good}`],
    ['a NUL', `\0${good}`],
    ['an escape sequence', '\x1b]0;owned\x07'],
    ['a C1 control', '\x9b2J'],
    ['an answer of a web server', 'HTTP/1.1 200 OK\r\n\r\n'],
    ['an answer of a mail server', '220 lab ESMTP\r\n'],
    ['an answer of ssh itself', 'SSH-2.0-OpenSSH_9.2\r\n'],
    ['a handshake of TLS', '\x16\x03\x01\x02\x00'],
    ['JSON without a header', '{"jsonrpc":"2.0"}\n'],
    ['JSON in lines', '{"a":1}\n{"b":2}\n'],
    ['words of a shell', 'bash: virtnet: command not found\n'],
    ['a question for a password', 'Password: '],
    ['a question of sudo', '[sudo] password for ada: '],
    ['a length of 16 MB and one', 'Content-Length: 16777217\r\n\r\n'],
    ['a length of gigabytes', 'Content-Length: 9999999999\r\n\r\n'],
    ['a length of eleven digits', 'Content-Length: 99999999999\r\n\r\n'],
    ['a length below zero', 'Content-Length: -1\r\n\r\n'],
    ['a length of zero', 'Content-Length: 0\r\n\r\n'],
    ['a length of zero, ten thousand times', 'Content-Length: 0\r\n\r\n'.repeat(10_000)],
    ['a length with a sign', 'Content-Length: +5\r\n\r\nhello'],
    ['a length with a point', 'Content-Length: 5.0\r\n\r\nhello'],
    ['a length with an exponent', 'Content-Length: 1e9\r\n\r\n'],
    ['a length in hexadecimal', 'Content-Length: 0x5\r\n\r\nhello'],
    ['a length that is a word', 'Content-Length: many\r\n\r\n'],
    ['a length that is none', 'Content-Length:\r\n\r\n'],
    ['two numbers in one length', 'Content-Length: 5 9\r\n\r\nhello'],
    ['a length with a comma', 'Content-Length: 5,000\r\n\r\n'],
    ['a length with blanks', 'Content-Length:          5\r\n\r\nhello'],
    ['a length after a tab', 'Content-Length:\t5\r\n\r\nhello'],
    ['a length behind a blank', 'Content-Length : 5\r\n\r\nhello'],
    ['a length that is shorter than the message', 'Content-Length: 2\r\n\r\nhello'],
    ['a length that is longer than the message', 'Content-Length: 50\r\n\r\nhello'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 500\r\n\r\nhello'],
    ['two lengths, the larger first', 'Content-Length: 16777217\r\nContent-Length: 5\r\n\r\nhello'],
    ['a type and no length', 'Content-Type: text/plain\r\n\r\nhello'],
    ['a type before the length', `Content-Type: application/json\r\n${message('{}')}`],
    ['a type with a charset that there is not', `Content-Type: x; charset=evil\r\n${message('{}')}`],
    ['headers in small letters', message('{}').toLowerCase()],
    ['headers in capitals', message('{}').toUpperCase()],
    ['line breaks without returns', 'Content-Length: 2\n\n{}'],
    ['returns without line breaks', 'Content-Length: 2\r\r{}'],
    ['a header folded into two lines', 'Content-Length:\r\n 2\r\n\r\n{}'],
    ['a header of 5 kB', `Content-Type: ${'x'.repeat(5_000)}\r\nContent-Length: 2\r\n\r\n{}`],
    ['a header that never ends', `Content-Type: ${'x'.repeat(100_000)}`],
    ['a thousand headers', `${'Content-X: y\r\n'.repeat(1_000)}Content-Length: 2\r\n\r\n{}`],
    ['a header with a NUL', 'Content-Length: 2\0\r\n\r\n{}'],
    ['a header with an escape sequence', 'Content-\x1b[2J: 2\r\n\r\n{}'],
    ['a message of rubbish', message('\xff\xfe\xfd')],
    [
      'a message of 15 MB',
      Buffer.concat([Buffer.from('Content-Length: 15000000\r\n\r\n'), Buffer.alloc(15_000_000, 32)]),
    ],
    ['a transfer in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n'],
    ['an upgrade to WebSocket', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['a megabyte of zeros', Buffer.alloc(1_000_000)],
    ['a line of a megabyte', 'x'.repeat(1_000_000)],
  ]),
};
