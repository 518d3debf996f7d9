/** Renews a lease as a client does whose address is its own already: its type of answer, and the address in it. */
const [mac, address, server] = process.argv.slice(1);
const socket = require('node:dgram').createSocket('udp4');
const message = Buffer.alloc(300);
message.set([1, 1, 6, 0, 0x12, 0x34, 0x56, 0x78]);
message.set(address.split('.').map(Number), 12);
message.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 28);
message.set([99, 130, 83, 99, 53, 1, 3, 255], 236);
socket.on('message', (data) => {
  if (data.readUInt32BE(4) !== 0x12345678) return;
  const at = data.indexOf(Buffer.from([53, 1]), 240);
  process.stdout.write(`${data[at + 2]} ${[...data.subarray(16, 20)].join('.')}\n`);
  process.exit(0);
});
socket.bind({ port: 68, address }, () => {
  const ask = () => socket.send(message, 67, server);
  ask();
  setInterval(ask, 1000);
});
