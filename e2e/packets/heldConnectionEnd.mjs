/** One end of a connection that lasts: `serve PORT` sends back what it gets; `hold ADDRESS PORT tcp|udp` sends a line whenever it reads one, and prints what comes back or the error that ends it. */
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const [action, ...rest] = process.argv.slice(2);
const say = (text) => console.log(text);

if (action === 'serve') {
  const port = Number(rest[0]);
  const datagrams = createSocket('udp4');
  datagrams.on('message', (message, from) => datagrams.send(message, from.port, from.address));
  datagrams.bind(port);
  createServer((socket) => {
    socket.on('error', () => undefined);
    socket.pipe(socket);
  }).listen(port, '0.0.0.0', () => say('ready'));
} else {
  const [address, port, protocol] = rest;
  const lines = createInterface({ input: process.stdin });
  const end = ({ code }) => {
    say(code);
    process.exit(0);
  };
  if (protocol === 'tcp') {
    const socket = connect(Number(port), address, () => say('ready'));
    socket.on('data', (data) => say(String(data).trim()));
    socket.on('error', end);
    lines.on('line', (line) => socket.write(`${line}\n`));
  } else {
    const socket = createSocket('udp4');
    socket.on('message', (message) => say(String(message).trim()));
    socket.on('error', end);
    socket.connect(Number(port), address, () => say('ready'));
    lines.on('line', (line) => socket.send(line));
  }
}
