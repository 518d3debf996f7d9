import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AskDesk } from './askDesk';
import type { Ask } from './question';

let folder: string;
let desk: AskDesk;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'virtnet-ask-'));
  desk = await AskDesk.open(folder, { node: process.execPath, electron: false, helper: '/nowhere' });
});
afterEach(async () => {
  desk.close();
  await rm(folder, { recursive: true });
});

/** What comes back for these bytes; empty when the connection was cut. */
const send = (text: string): Promise<string> =>
  new Promise((resolve) => {
    const socket = createConnection(path.join(folder, 'ask'));
    let answer = '';
    socket.on('data', (part) => (answer += String(part)));
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(text);
  });

const question = (code: string, prompt = 'ada@lab’s password: '): string =>
  `${JSON.stringify({ code, prompt, hint: '' })}\n`;

describe('the desk where ssh asks', () => {
  it('has an answer for who has the code, and for nobody else', async () => {
    const ask = vi.fn<Ask>(() => Promise.resolve('secret'));
    const { env, end } = desk.admit(ask);
    const code = env['VIRTNET_ASKPASS_CODE'] ?? '';
    expect(await send(question(code))).toBe('{"answer":"secret"}');
    expect(await send(question('0'.repeat(64)))).toBe('');
    expect(await send('nonsense\n')).toBe('');
    expect(await send('x'.repeat(100_000))).toBe('');
    end();
    expect(await send(question(code))).toBe('');
    expect(ask).toHaveBeenCalledOnce();
    expect(JSON.stringify(env)).not.toContain('secret');
  });

  it('answers only so many questions, and never more than one line', async () => {
    const answers = ['two\nlines', ...Array.from({ length: 40 }, () => 'yes')];
    const { env } = desk.admit(() => Promise.resolve(answers.shift() ?? null));
    const code = env['VIRTNET_ASKPASS_CODE'] ?? '';
    const said = [];
    for (let count = 0; count < 35; count += 1) said.push(await send(question(code)));
    expect(said[0]).toBe('{"answer":null}');
    expect(said.filter((text) => text === '{"answer":"yes"}')).toHaveLength(29);
  });

  it('takes a question back when who asked is gone', async () => {
    let tell: (gone: AbortSignal) => void = () => undefined;
    const asked = new Promise<AbortSignal>((resolve) => (tell = resolve));
    const { env } = desk.admit((_question, gone) => {
      tell(gone);
      return new Promise(() => undefined);
    });
    const socket = createConnection(path.join(folder, 'ask'));
    socket.write(question(env['VIRTNET_ASKPASS_CODE'] ?? ''));
    const gone = await asked;
    socket.destroy();
    await expect.poll(() => gone.aborted).toBe(true);
  });

  it('shows words that others may have written without what would move them about', async () => {
    const ask = vi.fn<Ask>(() => Promise.resolve(null));
    const { env } = desk.admit(ask);
    await send(question(env['VIRTNET_ASKPASS_CODE'] ?? '', `\u202e\u001b[2J${'x'.repeat(5_000)}`));
    const [{ text }] = ask.mock.calls[0] ?? expect.fail();
    expect(text).toBe(`[2J${'x'.repeat(1_997)}`);
  });

  it('puts a program beside itself that starts the helper’s program of questions, wherever that is', async () => {
    const other = path.join(folder, 'it’s');
    await mkdir(other);
    const there = await AskDesk.open(other, {
      node: '/bin/echo',
      electron: true,
      helper: "/it's/helper.cjs",
    });
    const program = there.admit(() => Promise.resolve(null)).env['SSH_ASKPASS'] ?? '';
    expect((await stat(program)).mode & 0o777).toBe(0o700);
    const said = await new Promise((resolve) => {
      execFile(program, ['-n ada’s password: '], (_error, stdout) => resolve(stdout));
    });
    expect(said).toBe("/it's/helper.cjs --askpass -n ada’s password: \n");
    there.close();
  });
});
