/** A small helper for tests: speaks the contract over stdio and behaves as its first argument says. */
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node.js';

const [behaviour = 'good'] = process.argv.slice(2);

const host = {
  hostname: 'orion',
  kernel: '6.1',
  distribution: 'Test',
  user: 'root',
  place: 'sandbox',
  outside: null,
  tools: [],
  firewall: { backend: 'nf_tables', version: null },
  ipForward: false,
  uplinks: [],
  routes: [],
  devices: [],
  claimedBridges: [],
  addresses: [],
  addressSpace: [],
  problems: [],
};

if (behaviour === 'broken') {
  process.stderr.write('{"level":50,"msg":"The lock could not be taken."}\n');
  process.exit(3);
}
if (behaviour === 'stubborn') process.on('SIGTERM', () => undefined);

const rpc = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
);
let revision = 0;
const snapshot = () => ({
  revision: (revision += 1),
  host,
  networks: [],
  unreadable: [],
  lastBoot: null,
  trial: null,
  repair: { byItself: false, paused: [] },
});

if (behaviour !== 'silent') {
  rpc.onRequest('hello', ({ protocol, language }) => {
    host.distribution = `Test in ${language}`;
    if (behaviour === 'deaf') {
      process.stdin.pause();
      // Nothing else would keep it running.
      setInterval(() => undefined, 60_000);
    }
    return { protocol: behaviour === 'old' ? protocol - 1 : protocol, version: '9.9', host };
  });
}
rpc.onRequest('snapshot', () => snapshot());
rpc.onRequest('give', ({ order }) => {
  if (order.do === 'stop') {
    process.stderr.write('the kernel said no\n');
    process.exit(7);
  }
  void rpc.sendNotification('snapshot', snapshot());
  const given = { networks: [], trial: null, entry: null, guest: null, advice: [] };
  return order.names.includes('slow') ? new Promise(() => undefined) : given;
});
rpc.onRequest('watchCounters', ({ devices, intervalMs }) => {
  void rpc.sendNotification('activity', { nonsense: true });
  void rpc.sendNotification('counters', {
    at: intervalMs,
    devices: Object.fromEntries(devices.map((name) => [name, counters])),
  });
  return null;
});
rpc.onRequest('setWatched', ({ watched }) => {
  void rpc.sendNotification('counters', { at: watched ? 1 : 0, devices: {} });
  return null;
});
const counters = {
  ...{ rxBytes: 1, rxPackets: 1, rxErrors: 0, rxDropped: 0 },
  ...{ txBytes: 1, txPackets: 1, txErrors: 0, txDropped: 0 },
};
rpc.onClose(() => {
  if (behaviour !== 'stubborn') process.exit(0);
});
if (behaviour === 'stubborn') setInterval(() => undefined, 1000);
rpc.listen();
