import { PassThrough, Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node';
import { FramedOutput } from './framedOutput';

const notification = (text: string) => ({ jsonrpc: '2.0', method: 'told', params: { text } });

it('writes what a reader of the protocol reads', async () => {
  const stream = new PassThrough();
  const output = new FramedOutput(stream, () => expect.fail('it is read'));
  const heard: unknown[] = [];
  const reader = createMessageConnection(
    new StreamMessageReader(stream),
    new StreamMessageWriter(new PassThrough()),
  );
  reader.onNotification('told', ({ text }: { text: string }) => heard.push(text));
  reader.listen();
  for (const text of ['ä', '😀', '', 'x'.repeat(100_000)]) await output.write(notification(text));
  await expect.poll(() => heard).toEqual(['ä', '😀', '', 'x'.repeat(100_000)]);
});

it('keeps no more than its bound for one who reads nothing, and says so once', () => {
  const stream = new Writable({ write: () => undefined });
  let full = 0;
  const output = new FramedOutput(stream, () => (full += 1), 10_000);
  for (let n = 0; n < 1_000; n += 1) void output.write(notification('x'.repeat(1_000)));
  expect(full).toBe(1);
  expect(stream.writableLength).toBeLessThan(12_000);
});

it('leaves it to the end of the stream that a write fails', async () => {
  const stream = new Writable({ write: (_bytes, _encoding, done) => done(new Error('gone')) });
  stream.on('error', () => undefined);
  await expect(new FramedOutput(stream, () => undefined).write(notification(''))).resolves.toBeUndefined();
});
