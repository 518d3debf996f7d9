import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readBounded } from './boundedFile';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'virtnet-bounded-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('reads a file as large as it may be, and no larger', () => {
  const file = path.join(folder, 'file');
  writeFileSync(file, 'x'.repeat(10));
  expect(readBounded(file, 10)).toBe('x'.repeat(10));
  expect(() => readBounded(file, 9)).toThrow('too large');
  expect(readBounded('/proc/self/status')).toContain('Pid:');
});

it('waits for no pipe, and reads no device and no folder', () => {
  const pipe = path.join(folder, 'pipe');
  execFileSync('mkfifo', [pipe]);
  for (const place of [pipe, '/dev/zero', folder])
    expect(() => readBounded(place)).toThrow('no ordinary file');
  expect(() => readBounded(path.join(folder, 'gone'))).toThrow('ENOENT');
});
