/**
 * Takes one lease by DHCPv6 (RFC 8415) and prints it as JSON: Debian and Fedora ship no client that both have.
 * Arguments: the device, the DUID as hexadecimal bytes with colons, and perhaps a host name to ask for.
 */
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

const [device, duid, hostName] = process.argv.slice(2);
/** Message types and option codes of RFC 8415 §7.3 and §21, RFC 3646 and RFC 4704. */
const SOLICIT = 1;
const ADVERTISE = 2;
const REQUEST = 3;
const REPLY = 7;
const CLIENT_ID = 1;
const SERVER_ID = 2;
const IA_NA = 3;
const IA_ADDRESS = 5;
const OPTION_REQUEST = 6;
const ELAPSED_TIME = 8;
const DNS_SERVERS = 23;
const CLIENT_NAME = 39;

/** A lost message is sent again after this long, and after so many the client gives up; milliseconds. */
const RETRY_MS = 400;
const PATIENCE_MS = 300_000;

const TRANSACTION = Buffer.from([0x56, 0x4e, 0x4d]);

function option(code, data) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(code, 0);
  head.writeUInt16BE(data.length, 2);
  return Buffer.concat([head, data]);
}

/** The options in these bytes, by code; each once is enough here. */
function readOptions(bytes) {
  const found = new Map();
  for (let at = 0; at + 4 <= bytes.length;) {
    const end = at + 4 + bytes.readUInt16BE(at + 2);
    found.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, end));
    at = end;
  }
  return found;
}

const domainName = (name) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

function message(type, extra) {
  const association = Buffer.alloc(12);
  association.writeUInt32BE(1, 0);
  return Buffer.concat([
    Buffer.from([type]),
    TRANSACTION,
    option(CLIENT_ID, Buffer.from(duid.replaceAll(':', ''), 'hex')),
    option(ELAPSED_TIME, Buffer.alloc(2)),
    option(OPTION_REQUEST, Buffer.from([0, DNS_SERVERS, 0, CLIENT_NAME])),
    option(IA_NA, Buffer.concat([association, extra.address ?? Buffer.alloc(0)])),
    // The client updates no DNS itself: flag S is clear, N set (RFC 4704 §4.1).
    ...(hostName ? [option(CLIENT_NAME, Buffer.concat([Buffer.from([4]), domainName(hostName)]))] : []),
    ...(extra.server ? [option(SERVER_ID, extra.server)] : []),
  ]);
}

const spell = (bytes) =>
  new URL(`http://[${bytes.toString('hex').replace(/(.{4})(?=.)/g, '$1:')}]/`).hostname.slice(1, -1);

function leaseOf(options) {
  const address = readOptions(options.get(IA_NA)?.subarray(12) ?? Buffer.alloc(0)).get(IA_ADDRESS);
  const servers = options.get(DNS_SERVERS) ?? Buffer.alloc(0);
  return {
    address: address ? spell(address.subarray(0, 16)) : null,
    /** Valid lifetime in seconds. */
    lifetime: address ? address.readUInt32BE(20) : null,
    dns: Array.from({ length: servers.length / 16 }, (_, n) => spell(servers.subarray(n * 16, n * 16 + 16))),
  };
}

function finish(lease) {
  console.log(JSON.stringify(lease));
  process.exit(0);
}

const socket = createSocket('udp6');
let current = message(SOLICIT, {});
const send = () => socket.send(current, 547, `ff02::1:2%${device}`, () => undefined);

socket.on('message', (bytes, { address }) => {
  if (!isIPv6(address.split('%')[0]) || !bytes.subarray(1, 4).equals(TRANSACTION)) return;
  const options = readOptions(bytes.subarray(4));
  if (bytes[0] === REPLY) return finish(leaseOf(options));
  if (bytes[0] !== ADVERTISE || current[0] !== SOLICIT) return;
  if (leaseOf(options).address === null) return finish(leaseOf(options));
  const offered = readOptions(options.get(IA_NA).subarray(12)).get(IA_ADDRESS);
  current = message(REQUEST, { server: options.get(SERVER_ID), address: option(IA_ADDRESS, offered) });
  send();
});
socket.bind(546, '::', () => {
  send();
  setInterval(send, RETRY_MS);
  setTimeout(() => finish(null), PATIENCE_MS);
});
