import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { showInBrowser } from './showInBrowser.mjs';

const LINK = 'http://127.0.0.1:4711/#token=secret-_1';
const runtime = process.env['XDG_RUNTIME_DIR'];

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'virtnet-show-'));
  process.env['XDG_RUNTIME_DIR'] = folder;
});
afterEach(() => {
  if (runtime === undefined) delete process.env['XDG_RUNTIME_DIR'];
  else process.env['XDG_RUNTIME_DIR'] = runtime;
  rmSync(folder, { recursive: true });
});

describe('showInBrowser', () => {
  it('keeps the token off the command line, in a page that only this user can read', async () => {
    const opener = path.join(folder, 'xdg-open');
    const seen = path.join(folder, 'seen');
    writeFileSync(
      opener,
      `#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline > ${seen}.new\nmv ${seen}.new ${seen}\n`,
      {
        mode: 0o755,
      },
    );
    showInBrowser(opener, LINK);
    await expect.poll(() => existsSync(seen), { timeout: 10_000 }).toBe(true);
    const commandLine = readFileSync(seen, 'utf8').trim();
    expect(commandLine).not.toContain('secret');
    const page = commandLine.split(' ').at(-1) ?? '';
    expect(path.dirname(path.dirname(page))).toBe(folder);
    expect(statSync(page).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(page)).mode & 0o777).toBe(0o700);
    expect(readFileSync(page, 'utf8')).toContain(`url=${LINK}"`);
  });
});
