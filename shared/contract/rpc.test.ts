import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { connectOver, type Channel } from './messageChannel';
import { createClient, serve } from './rpc';

const table = { wait: { params: z.null(), result: z.null() } };

it('takes 128 calls of a connection at once, refuses more, and takes others when they are answered', async () => {
  const events = new EventEmitter();
  const end = (from: string, to: string): Channel => ({
    send: (message) => void setImmediate(() => events.emit(to, structuredClone(message))),
    onMessage: (listener) => void events.on(from, listener),
    onClose: () => undefined,
  });
  const server = connectOver(end('a', 'b'));
  const page = connectOver(end('b', 'a'));
  const waiting: (() => void)[] = [];
  serve(server, table, { wait: () => new Promise((resolve) => waiting.push(() => resolve(null))) });
  server.listen();
  page.listen();
  const client = createClient(page, table);
  const calls = Array.from({ length: 128 }, () => client.call('wait', null));
  await expect(client.call('wait', null)).rejects.toMatchObject({ data: { code: 'busy' } });
  waiting.splice(0).forEach((answer) => answer());
  expect(await Promise.all(calls)).toHaveLength(128);
  const next = client.call('wait', null);
  await expect.poll(() => waiting.length).toBe(1);
  waiting[0]?.();
  expect(await next).toBeNull();
});
