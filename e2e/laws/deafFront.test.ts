/** A front that asks and reads nothing, or sends what is too large: the helper ends with its reason instead of growing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { CliMachine } from '../cli/cliMachine';

const MB = 1024 * 1024;

let cli: CliMachine;
beforeAll(async () => {
  cli = await CliMachine.open();
});
afterAll(() => cli.close());

const helpers: ChildProcess[] = [];
afterEach(() => helpers.splice(0).forEach((helper) => helper.kill('SIGKILL')));

function start(): { helper: ChildProcess; said: () => string; peakMb: () => number } {
  // `exec` inside: the process that is started is the helper itself, so that its memory can be read.
  const { argv, env } = cli.enter([process.execPath, join(cli.folder, 'helper.cjs'), '--place', 'system']);
  const [program = '', ...rest] = argv;
  const helper = spawn(program, rest, { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'pipe'] });
  helpers.push(helper);
  helper.stdin.on('error', () => undefined);
  let stderr = '';
  helper.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const peakMb = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${helper.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  return { helper, said: () => stderr, peakMb };
}

const message = (body: unknown): string => {
  const text = JSON.stringify(body);
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
};

it('ends when 32 MB wait for its front', async () => {
  const { helper, said, peakMb } = start();
  const ended = once(helper, 'exit');
  let peak = 0;
  // Its answer repeats the name: without a reader, each makes what waits larger.
  const ask = message({ jsonrpc: '2.0', id: 1, method: 'x'.repeat(MB) });
  for (let n = 0; n < 300 && helper.exitCode === null; n += 1) {
    await new Promise<void>((resolve) => void helper.stdin?.write(ask, () => resolve()));
    if (helper.exitCode === null) peak = Math.max(peak, peakMb());
  }
  const [status] = (await ended) as [number];
  expect(status).toBe(0);
  expect(said()).toContain('takes no more messages');
  // 300 MB of answers would have been kept otherwise.
  expect(peak).toBeLessThan(350);
});

it.each([
  ['a message of 4 GB', 'Content-Length: 4000000000\r\n\r\n'],
  ['no message at all', 'GET / HTTP/1.1\r\n\r\n'],
])('ends at %s', async (_what, text) => {
  const { helper, said } = start();
  const ended = once(helper, 'exit');
  helper.stdin?.write(text);
  const [status] = (await ended) as [number];
  expect(status).toBe(0);
  expect(said()).toContain('no message, or a too large one');
});
