/**
 * Measures what arrives over UDP, by the kernel's count: `send ADDRESS PORT` sends far more than any limit until its input
 * ends, and prints when it paused; `receive PORT` reads that, and prints bytes a second as limits count them.
 */
import { createSocket } from 'node:dgram';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** The first half second empties the bucket; then so much is counted, in milliseconds. */
const SETTLING = 500;
const COUNTED = 1000;
/** A sender that was not let run for longer than this has let the limit rest; in milliseconds. */
const PAUSE = 25;
/** Between two readings of the clock around one count, in milliseconds. */
const READING = 5;
/** What a limit counts besides IP's bytes: Ethernet's header. */
const HEADER = 14;
/** Every millisecond so many packets of 1400 bytes: 14 MB/s. */
const PACKETS = 10;

/** Milliseconds of a clock that all processes share. */
const clock = () => Number(process.hrtime.bigint() / 1000n) / 1000;

/** A counter of this network namespace: each of these files has a line of names and a line of values for each group. */
function counter(file, group, name) {
  const [names, values] = readFileSync(`/proc/net/${file}`, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith(`${group}:`))
    .map((line) => line.split(' '));
  return Number(values[names.indexOf(name)]);
}

/** Bytes that have arrived, and when: read again when something came between count and clock. */
function arrived() {
  for (;;) {
    const before = clock();
    const bytes = counter('netstat', 'IpExt', 'InOctets') + HEADER * counter('snmp', 'Ip', 'InReceives');
    const at = clock();
    if (at - before < READING) return { bytes, at };
  }
}

const [what, ...rest] = process.argv.slice(2);
const socket = createSocket('udp4');
if (what === 'receive') {
  socket.on('message', () => undefined);
  let first = null;
  createInterface({ input: process.stdin }).on('line', (line) => {
    const { at, pause } = JSON.parse(line);
    // From the beginning where the sender paused: nobody knows what the limit did meanwhile.
    if (pause > PAUSE || first === null) first = { begin: at, reading: null };
    else if (first.reading === null && at - first.begin > SETTLING) first.reading = arrived();
    else if (first.reading !== null && at - first.reading.at > COUNTED) {
      const last = arrived();
      // What the sender did until then is to be known.
      first.last ??= last;
      if (at > first.last.at) {
        const { reading } = first;
        console.log(Math.round(((first.last.bytes - reading.bytes) * 1000) / (first.last.at - reading.at)));
        process.exit(0);
      }
    }
  });
  socket.bind(Number(rest[0]));
} else {
  const [address, port] = rest;
  const packet = Buffer.alloc(1400);
  let last = clock();
  process.stdout.on('error', () => process.exit(0));
  process.stdin.on('end', () => process.exit(0)).resume();
  setInterval(() => {
    for (let count = 0; count < PACKETS; count += 1) socket.send(packet, Number(port), address);
    const at = clock();
    console.log(JSON.stringify({ at, pause: at - last }));
    last = at;
  }, 1);
}
