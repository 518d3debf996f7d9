/** Measures what arrives over UDP: `receive PORT` prints bytes a second as limits count them, `send ADDRESS PORT` sends far more than any limit. */
import { createSocket } from 'node:dgram';

/** The first half second empties the bucket; the second after that is counted, in milliseconds. */
const SETTLING = 500;
const COUNTED = 1000;
const LASTING = SETTLING + COUNTED + 200;
/** What a limit counts besides the payload: UDP's, IPv4's and Ethernet's headers, in bytes. */
const HEADERS = 8 + 20 + 14;
/** Every millisecond so many packets of 1400 bytes: 14 MB/s. */
const PACKETS = 10;

const [what, ...rest] = process.argv.slice(2);
const socket = createSocket('udp4');
if (what === 'receive') {
  let begin = 0;
  let bytes = 0;
  socket.on('message', (message) => {
    const now = performance.now();
    begin ||= now;
    const at = now - begin;
    if (at > SETTLING && at <= SETTLING + COUNTED) bytes += message.length + HEADERS;
    if (at > SETTLING + COUNTED) {
      console.log(Math.round((bytes * 1000) / COUNTED));
      process.exit(0);
    }
  });
  socket.bind(Number(rest[0]), () => console.error('ready'));
  setTimeout(() => process.exit(1), 10_000);
} else {
  const [address, port] = rest;
  const packet = Buffer.alloc(1400);
  const begin = performance.now();
  const timer = setInterval(() => {
    for (let count = 0; count < PACKETS; count += 1) socket.send(packet, Number(port), address);
    if (performance.now() - begin > LASTING) {
      clearInterval(timer);
      socket.close();
    }
  }, 1);
}
