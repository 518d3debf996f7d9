import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { startHelper } from './helperProcess';

const folders: string[] = [];
afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

describe('what is no helper', () => {
  it.each([
    ['echo Welcome to lab', /“Welcome to lab”/],
    ["printf 'Content-Length: 4000000000\\r\\n\\r\\n'; cat /dev/zero", /4000000000 bytes/],
  ])('ends ssh at once: %s', async (script, reason) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'virtnet-ssh-'));
    folders.push(folder);
    const ssh = path.join(folder, 'ssh');
    writeFileSync(ssh, `#!/bin/sh\n${script}\nexec sleep 1000\n`, { mode: 0o755 });
    const started = startHelper({
      command: { argv: [ssh], env: {} },
      front: 'virtnet',
      onEvent: () => undefined,
      onLog: () => undefined,
    });
    await expect(started).rejects.toThrow(reason);
  });
});
