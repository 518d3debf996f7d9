import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendLine } from './lineFile';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-lines-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('appendLine', () => {
  it('keeps the file to its owner, one of an earlier version too', () => {
    const path = join(folder, 'file');
    writeFileSync(path, '');
    chmodSync(path, 0o644);
    appendLine(path, { a: 1 });
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});
