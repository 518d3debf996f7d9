/** Programs that listen are found with their ports and names, by this very process. */
import { createSocket, type Socket } from 'node:dgram';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readListeners } from './listeners';

let looks = 0;
const host = {
  readFile: (path: string) => readFile(path, 'utf8').catch(() => null),
  readDir: (path: string) => readdir(path),
  listProcesses: () => {
    looks += 1;
    return Promise.resolve([{ pid: process.pid, argv: ['/usr/sbin/nginx: master process /usr/sbin/nginx'] }]);
  },
};
const server: Server = createServer();
const datagrams: Socket = createSocket('udp4');
let [tcp, udp] = [0, 0];
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => datagrams.bind(0, resolve));
  tcp = (server.address() as AddressInfo).port;
  udp = datagrams.address().port;
});
afterAll(() => {
  server.close();
  datagrams.close();
});

it('finds TCP and UDP with their processes', async () => {
  const found = await readListeners(host, ({ port }) => port === tcp || port === udp);
  const own = { name: 'nginx', pid: process.pid };
  expect(found).toContainEqual({ protocol: 'tcp', address: '127.0.0.1', port: tcp, process: own });
  expect(found).toContainEqual({ protocol: 'udp', address: '0.0.0.0', port: udp, process: own });
});

it('looks at no process when nobody has the port', async () => {
  looks = 0;
  expect(await readListeners(host, () => false)).toEqual([]);
  expect(looks).toBe(0);
});
