/** Runs in a guest: answers on TCP and UDP with the address it sees, and sends probes that it reads as JSON lines. */
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';

const PORT = 7007;
const heard = new Set();

createServer((socket) => {
  socket.on('error', () => undefined);
  socket.end(socket.remoteAddress.replace('::ffff:', ''));
}).listen(PORT, '0.0.0.0');

const server = createSocket('udp4');
server.on('message', (message, from) => {
  heard.add(message.toString());
  server.send(from.address, from.port, from.address);
});
server.bind(PORT, () => console.log(JSON.stringify({ ready: true })));

const probes = {
  tcp: ({ to, port = PORT }, done) => {
    const socket = connect({ host: to, port });
    let text = '';
    socket.on('data', (data) => (text += data));
    socket.on('end', () => done(text));
    socket.on('error', () => done(null));
    return () => socket.destroy();
  },
  udp: ({ to, token, port = PORT }, done) => {
    const socket = createSocket('udp4');
    socket.on('message', (message) => done(message.toString()));
    socket.on('error', () => done(null));
    socket.connect(port, to, (error) => (error ? done(null) : socket.send(token, () => undefined)));
    return () => socket.close();
  },
  heard: ({ token }, done) => {
    done(heard.has(token) ? token : null);
    return () => undefined;
  },
};

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const probe = JSON.parse(line);
    let stop = () => undefined;
    let timer = null;
    let isDone = false;
    const done = (answer) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      console.log(JSON.stringify({ id: probe.id, answer }));
      setImmediate(() => stop());
    };
    timer = setTimeout(() => done(null), probe.timeoutMs);
    stop = probes[probe.kind](probe, done);
  })
  .on('close', () => process.exit(0));
