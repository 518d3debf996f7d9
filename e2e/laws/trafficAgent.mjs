/** Runs on a host or guest: answers on TCP and UDP with the address and port it sees, and sends probes that it reads as JSON lines. */
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { existsSync } from 'node:fs';
import { connect, createServer, isIPv6 } from 'node:net';
import { createInterface } from 'node:readline';

const PORT = 7007;
/** A socket of IPv6 hears IPv4 as well, with mapped addresses (RFC 4291 §2.5.5.2), but not every kernel has IPv6. */
const hasIpv6 = existsSync('/proc/net/if_inet6');
const everywhere = hasIpv6 ? '::' : '0.0.0.0';
const seenAs = (address, port) => `${address.replace('::ffff:', '')} ${port}`;
const heard = new Set();

const listening = [PORT, ...process.argv.slice(2).map(Number)].map(
  (port) =>
    new Promise((resolve) =>
      createServer((socket) => {
        socket.on('error', () => undefined);
        socket.end(seenAs(socket.remoteAddress, socket.remotePort));
      }).listen(port, everywhere, resolve),
    ),
);

const server = createSocket(hasIpv6 ? 'udp6' : 'udp4');
server.on('message', (message, from) => {
  heard.add(message.toString());
  server.send(seenAs(from.address, from.port), from.port, from.address);
});
listening.push(new Promise((resolve) => server.bind(PORT, resolve)));
void Promise.all(listening).then(() => console.log(JSON.stringify({ ready: true })));

/**
 * Each calls `done` with the answer and the port that it asked from, or with null and the error's code; `sent` when the
 * question is on its way, and `heeded` when the answer is. It returns what ends it.
 */
const probes = {
  tcp: ({ to, port = PORT }, { done, sent, heeded }) => {
    const socket = connect({ host: to, port });
    let text = '';
    let from = 0;
    socket.on('connect', () => {
      from = socket.localPort;
      heeded();
    });
    // An address is connected to with the next tick.
    setImmediate(sent);
    socket.on('data', (data) => (text += data));
    socket.on('end', () => done(`${text} ${from}`));
    socket.on('error', ({ code }) => done(null, code));
    return () => socket.destroy();
  },
  udp: ({ to, token, port = PORT }, { done, sent }) => {
    const socket = createSocket(isIPv6(to) ? 'udp6' : 'udp4');
    socket.on('message', (message) => done(`${message} ${socket.address().port}`));
    socket.on('error', ({ code }) => done(null, code));
    socket.connect(port, to, (error) => (error ? done(null, error.code) : socket.send(token, sent)));
    return () => socket.close();
  },
  heard: ({ token }, { done }) => {
    done(heard.has(token) ? token : null);
    return () => undefined;
  },
};

/** Calls back once the witness, who is asked only now, has answered a ping. */
function onceAnswers(witness, then) {
  spawn('ping', ['-n', '-c', '2', '-i', '0.1', '-W', '10', witness], { stdio: 'ignore' }).once(
    'exit',
    (status) => (status === 0 ? then() : onceAnswers(witness, then)),
  );
}

createInterface({ input: process.stdin })
  .on('line', (line) => {
    const probe = JSON.parse(line);
    let stop = () => undefined;
    let timer = null;
    let isDone = false;
    let isHeeded = false;
    const done = (answer, error) => {
      if (isDone) return;
      isDone = true;
      clearTimeout(timer);
      console.log(JSON.stringify({ id: probe.id, answer, error }));
      setImmediate(() => stop());
    };
    const sent = () => {
      if (probe.witness !== undefined && !isDone)
        onceAnswers(probe.witness, () => !isHeeded && done(null, 'SILENCE'));
    };
    timer = setTimeout(() => done(null, 'ETIMEDOUT'), probe.timeoutMs);
    stop = probes[probe.kind](probe, { done, sent, heeded: () => (isHeeded = true) });
  })
  .on('close', () => process.exit(0));
