import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FramedInput } from './framedInput';

const message = (body: string): string => `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

/** What comes through when `text` is written in pieces of `size` bytes, or the error. */
async function through(text: string, size: number): Promise<string | Error> {
  const input = new FramedInput();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) input.write(bytes.subarray(at, at + size));
  input.end();
  try {
    return Buffer.concat(await input.toArray()).toString('utf8');
  } catch (error) {
    return error as Error;
  }
}

describe('what a helper writes', () => {
  it.each([1, 2, 7, 1_000])('comes through unchanged in pieces of %i bytes', async (size) => {
    const text = message('{"ä":1}') + message('') + message('{}');
    expect(await through(text, size)).toBe(text);
  });

  it.each([
    ['Welcome to lab!\n' + message('{}'), /“Welcome to lab!”.*bashrc/],
    [message('{}') + 'noise', /“noise”/],
    ['\x1b[2J', /Something else/],
    ['Content-Length: 16777217\r\n\r\n', /16777217 bytes/],
    ['Content-Length: 99999999999\r\n\r\n', /Something else/],
    ['Content-Length: -1\r\n\r\n', /Something else/],
    ['Content-Type: x\r\n\r\n', /Something else/],
    [`Content-Type: ${'x'.repeat(10_000)}`, /Something else/],
    ['Content-Length: 2\r\nContent-Length: 999999999\r\n\r\n{}', /Something else/],
    ['content-ed to see you\n', /“content-ed to see you”/],
    ['Content-Length: 2\n\n{}', /Something else/],
  ])('is refused when it is %j', async (text, reason) => {
    const error = await through(text, 1_000);
    expect(error).toMatchObject({ name: 'VirtnetError', message: expect.stringMatching(reason) as string });
  });

  it('is whole messages or an error, whatever bytes come in whatever pieces', async () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.constantFrom(
        message('{}'),
        'Content-Length: 5\r\n\r\n',
        'Content-Length: 99999999\r\n\r\n',
        '\r\n\r\n',
      ),
      fc.string({ maxLength: 30 }).map((text) => `Content-Length: ${text}\r\n\r\n`),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(noise, { maxLength: 6 }),
        fc.integer({ min: 1, max: 50 }),
        async (parts, size) => {
          const text = parts.join('');
          const outcome = await through(text, size);
          if (typeof outcome === 'string') expect(text.startsWith(outcome)).toBe(true);
          else expect(outcome).toMatchObject({ name: 'VirtnetError', data: { code: 'disconnected' } });
        },
      ),
      { numRuns: 500, seed: 13 },
    );
  });
});
