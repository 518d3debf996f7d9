import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toErrorShape } from '../../../shared/contract/error';
import { createRunner } from './runner';
import { readOrNull, writeWhole } from './wholeFile';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), 'virtnet-whole-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});

/** What is asked of the disk, in its order. */
function asked(): string[] {
  const calls: string[] = [];
  const at = (descriptor: number): string =>
    fs.readlinkSync(`/proc/self/fd/${descriptor}`).replace(folder, '');
  const { fsyncSync, renameSync } = fs;
  vi.spyOn(fs, 'fsyncSync').mockImplementation((file) => {
    calls.push(`sync ${at(file)}`);
    fsyncSync(file);
  });
  vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    calls.push(`rename ${String(to).replace(folder, '')}`);
    renameSync(from, to);
  });
  return calls;
}

describe('a file', () => {
  it.each([
    'etc/virtnet-manager/settings.json',
    'etc/virtnet-manager/networks/lab.xml',
    'lib/history/history.jsonl',
  ])('of what people stored is on disk before its name is, and then its name: %s', async (name) => {
    const calls = asked();
    await createRunner().writeFile(join(folder, name), 'content');
    const parent = `/${name.replace(/\/[^/]*$/, '')}`;
    expect(calls).toEqual([`sync /${name}.new`, `rename /${name}`, `sync ${parent}`]);
    expect(fs.readFileSync(join(folder, name), 'utf8')).toBe('content');
  });

  it('that is generated anew does not wait for the disk', () => {
    const calls = asked();
    writeWhole(join(folder, 'run/virtnet-manager/journal.json'), '{}', 0o600);
    expect(calls).toEqual(['rename /run/virtnet-manager/journal.json']);
    expect(fs.statSync(join(folder, 'run/virtnet-manager/journal.json')).mode & 0o777).toBe(0o600);
  });

  it('stays as it was, with nothing left beside it, when the new one does not go in', () => {
    const file = join(folder, 'lab.xml');
    writeWhole(file, 'old');
    vi.spyOn(fs, 'writeFileSync').mockImplementation(() => {
      throw Object.assign(new Error('ENOSPC: no space left on device, write'), {
        code: 'ENOSPC',
        syscall: 'write',
      });
    });
    let thrown: unknown = null;
    try {
      writeWhole(file, 'new');
    } catch (error) {
      thrown = error;
    }
    expect(toErrorShape(thrown).message).toBe(
      `${file} could not be written: there is no space left in ${folder} (ENOSPC). Free some space there (see df -h ${folder} and df -i ${folder}), then try again.`,
    );
    vi.restoreAllMocks();
    expect(fs.readdirSync(folder)).toEqual(['lab.xml']);
    expect(fs.readFileSync(file, 'utf8')).toBe('old');
  });

  it('that is a pipe is not waited for', () => {
    const pipe = join(folder, 'journal.json');
    execFileSync('mkfifo', [pipe]);
    expect(readOrNull(pipe)).toBe('');
  });
});

describe('what the system refuses', () => {
  const refused = (code: string, more: object): string =>
    toErrorShape(Object.assign(new Error(`${code}: no`), { code, ...more })).message;

  it.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM', 'EAGAIN', 'EACCES', 'EPERM'])(
    'is told with file, reason and remedy: %s',
    (code) => {
      const message = refused(code, { path: '/run/virtnet-manager/lab.xml', syscall: 'open' });
      expect(message).toMatch(/^\/run\/virtnet-manager\/lab\.xml could not be opened: .* \(\w+\)\. .*\.$/);
      expect(message).toContain(code);
      expect(message).not.toContain('Something went wrong');
    },
  );

  it('names the program that could not be started', () => {
    expect(refused('EMFILE', { path: 'ip', syscall: 'spawn ip' })).toMatch(
      /^ip could not be started: .*EMFILE.*ulimit -n/,
    );
    expect(refused('EAGAIN', { path: 'dnsmasq', syscall: 'spawn dnsmasq' })).toContain('pids.max');
  });
});
