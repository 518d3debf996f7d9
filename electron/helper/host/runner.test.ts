/** The runner on this machine: harmless programs, and files in a folder of the test. */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import { createRunner, startProcess } from './runner';

const host = createRunner();
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-runner-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('run', () => {
  it('gives what a program read and wrote, and how it ended, in one language', async () => {
    const result = await host.run(['sh', '-c', 'cat; echo $LC_ALL >&2; exit 3'], { input: 'hello' });
    expect(result).toMatchObject({
      command: "sh -c 'cat; echo $LC_ALL >&2; exit 3'",
      input: 'hello',
      status: 3,
      stdout: 'hello',
      stderr: 'C\n',
    });
    expect(result.durationMs).toBeGreaterThan(0);
  });

  it('survives a program that does not read its input, and one that is killed', async () => {
    expect((await host.run(['true'], { input: 'x'.repeat(1_000_000) })).status).toBe(0);
    expect((await host.run(['sh', '-c', 'kill -9 $$'])).status).toBeNull();
  });

  it('names the package of a program that is not there', async () => {
    const error: unknown = await host.run(['no-such-program-anywhere']).catch((thrown: unknown) => thrown);
    expect(error instanceof VirtnetError && error.data).toMatchObject({
      code: 'missing-tool',
      tools: [{ tool: 'no-such-program-anywhere', package: 'no-such-program-anywhere' }],
    });
  });
});

describe('files', () => {
  it('are written as a whole, with their folder, readable for all', async () => {
    const path = join(folder, 'a/b/file');
    await host.writeFile(path, 'one');
    await host.writeFile(path, 'two');
    expect(await host.readFile(path)).toBe('two');
    expect(readdirSync(join(folder, 'a/b'))).toEqual(['file']);
    expect(statSync(path).mode & 0o444).toBe(0o444);
  });

  it('that are missing are no error', async () => {
    expect(await host.readFile(join(folder, 'none'))).toBeNull();
    expect(await host.readDir(join(folder, 'none'))).toEqual([]);
    await expect(host.removeFile(join(folder, 'none'))).resolves.toBeUndefined();
  });

  it('take what a killed helper left half-written with them', async () => {
    writeFileSync(join(folder, 'file.new'), 'half');
    await host.removeFile(join(folder, 'file'));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('settings and processes', () => {
  it('are read as the kernel shows them', async () => {
    expect(await host.readSysctl('kernel/ostype')).toBe('Linux');
    expect(await host.readSysctl('net/no/such')).toBeNull();
    expect((await host.processArgv(process.pid))?.[0]).toContain('node');
    expect((await host.listProcesses()).map(({ pid }) => pid)).toContain(process.pid);
  });

  it('end when they are told to, and going already is no error', async () => {
    let reason = '';
    const { pid = 0 } = startProcess(['sleep', '1000'], { end: (text) => (reason = text) });
    await host.terminate(pid);
    await expect.poll(() => reason).toBe('ended with SIGTERM');
    expect(await host.processArgv(pid)).toBeNull();
    await expect(host.terminate(pid)).resolves.toBeUndefined();
  });
});

describe('startProcess', () => {
  it('hands out whole lines and the last words', async () => {
    const lines: string[] = [];
    const reason = await new Promise<string>((resolve) => {
      startProcess(['sh', '-c', 'printf "a\\nb"; sleep 0.05; printf "c\\n"; echo broken >&2; exit 1'], {
        line: (text) => lines.push(text),
        end: resolve,
      });
    });
    expect(lines).toEqual(['a', 'bc']);
    expect(reason).toBe('broken');
  });

  it('says that there is no such program', async () => {
    const reason = await new Promise<string>((resolve) =>
      startProcess(['no-such-program-anywhere'], { end: resolve }),
    );
    expect(reason).toContain('ENOENT');
  });
});
