/** `npm start` as it is typed: what it prints, how it ends, and what it says about wrong flags. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { boundToThisProcess } from './app';

const script = path.resolve('electron/setup/start.mjs');
const LINE = /^Virtnet Manager: http:\/\/127\.0\.0\.1:(\d+)\/#token=[\w-]{43}$/;

let home: string;
test.beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'virtnet-start-'));
});
test.afterEach(() => rmSync(home, { recursive: true, force: true }));

/** An environment without a display, with a home of its own. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  DISPLAY: '',
  WAYLAND_DISPLAY: '',
  HOME: home,
  VIRTNET_ROOT: path.join(home, 'storage'),
});

interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

/** Runs it until it has printed its link, then ends it as Ctrl-C does. */
function startAndInterrupt(...args: string[]): Promise<Ended> {
  const child = spawn(...boundToThisProcess(process.execPath, script, ...args), {
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended: Ended = { status: null, stdout: '', stderr: '' };
  child.stdout.on('data', (text: Buffer) => {
    ended.stdout += text.toString();
    if (ended.stdout.includes('#token=')) child.kill('SIGINT');
  });
  child.stderr.on('data', (text: Buffer) => (ended.stderr += text.toString()));
  return new Promise((resolve) => child.once('close', (status) => resolve({ ...ended, status })));
}

test('without a display it says why, prints one line with the link, and ends by Ctrl-C', async () => {
  const { status, stdout, stderr } = await startAndInterrupt('--no-open');
  expect(stdout.trimEnd().split('\n')).toEqual([expect.stringMatching(LINE)]);
  expect(stderr).toMatch(/^Electron cannot run here: .*Serving the same app to a browser instead\.$/m);
  expect(status).toBe(0);
  expect(existsSync(path.join(home, 'storage')), 'nothing is written before a connection is opened').toBe(
    false,
  );
});

test('--browser asks for nothing else and says nothing else', async () => {
  const { stdout, stderr } = await startAndInterrupt('--browser', '--no-open', '--connection', 'sandbox');
  expect(stdout.trimEnd()).toMatch(LINE);
  expect(stderr).toBe('');
});

test('--port 0 is any free port', async () => {
  const { status, stdout, stderr } = await startAndInterrupt('--no-open', '--port', '0');
  expect(Number(LINE.exec(stdout.trimEnd())?.[1])).toBeGreaterThan(0);
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('a port that is taken is named', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { status, stderr } = await startAndInterrupt('--browser', '--port', String(port));
  expect(stderr).toContain(
    `Port ${port} on 127.0.0.1 is taken by another program. Choose another with --port`,
  );
  expect(status).toBe(1);
  await new Promise((resolve) => server.close(resolve));
});

for (const [args, words] of [
  [['--bogus'], '--bogus'],
  [['--port', 'x'], '--port takes a number from 1 to 65535'],
  [['--connection', 'here'], '--connection takes sandbox, system or a URI'],
] as const) {
  test(`${args.join(' ')} is explained with the usage`, () => {
    const { status, stderr } = spawnSync(process.execPath, [script, ...args], {
      encoding: 'utf8',
      env: environment(),
    });
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(stderr).toContain('Usage: npm start -- [flags]');
  });
}
