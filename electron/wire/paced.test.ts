import { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { paced, pacedReader } from './paced';

it('asks a source to rest while too many of its messages wait, and to go on when they are handled', async () => {
  let rests = 0;
  let flows = true;
  const source = {
    pause: () => {
      rests += 1;
      flows = false;
    },
    resume: () => (flows = true),
  };
  const heard: number[] = [];
  const next = paced(source, (n: number) => heard.push(n), 10);
  let sent = 0;
  let most = 0;
  // A source that gives all it has whenever it may, in a turn of its own.
  const give = (): void => {
    const before = sent;
    while (flows && sent < 1_000) next((sent += 1));
    most = Math.max(most, sent - before);
    if (sent < 1_000) setImmediate(give);
  };
  give();
  await expect.poll(() => sent).toBe(1_000);
  await expect.poll(() => flows).toBe(true);
  expect(heard).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 1));
  expect(rests).toBeGreaterThan(100);
  expect(most).toBeLessThanOrEqual(11);
});

it('holds a stream back until what came is handled', async () => {
  const stream = new PassThrough();
  let pauses = 0;
  stream.on('pause', () => (pauses += 1));
  const connection = createMessageConnection(
    pacedReader(new StreamMessageReader(stream), stream),
    new StreamMessageWriter(new PassThrough()),
  );
  let heard = 0;
  connection.onNotification('told', () => (heard += 1));
  connection.listen();
  const body = JSON.stringify({ jsonrpc: '2.0', method: 'told' });
  stream.write(`Content-Length: ${body.length}\r\n\r\n${body}`.repeat(5_000));
  await expect.poll(() => heard).toBe(5_000);
  expect(pauses).toBeGreaterThan(0);
  expect(stream.isPaused()).toBe(false);
});
