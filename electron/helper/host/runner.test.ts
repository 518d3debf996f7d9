/** The runner on this machine: harmless programs, and files in a folder of the test. */
import { execFileSync } from 'node:child_process';
import fs, { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VirtnetError } from '../../../shared/contract/error';
import { createRunner, startProcess } from './runner';

const host = createRunner();
const isSleep = (argv: readonly string[]): boolean => argv.join(' ') === 'sleep 1000';
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

  it('ends a program that ignores SIGTERM, with what it has started, and says that it did not end', async () => {
    const pidFile = join(folder, 'pid');
    const script = `trap '' TERM; sleep 1000 & echo $! > ${pidFile}; wait; while :; do sleep 1; done`;
    const { status, stderr } = await createRunner(200).run(['sh', '-c', script]);
    expect({ status, stderr }).toEqual({ status: null, stderr: 'sh did not end within 0.2 seconds\n' });
    await expect.poll(() => host.processArgv(Number(readFileSync(pidFile, 'utf8')))).toBeNull();
  });

  it('ends one that only tells something earlier, also when it is stopped', async () => {
    const { status, stderr } = await host.run(['sh', '-c', 'kill -STOP $$'], { withinMs: 100 });
    expect({ status, stderr }).toEqual({ status: null, stderr: 'sh did not end within 0.1 seconds\n' });
  });

  it('does not wait for what a program has left on its pipes', async () => {
    const { status, stdout } = await host.run(['sh', '-c', 'sleep 1000 & echo $!; exit 4']);
    expect(status).toBe(4);
    await expect.poll(() => host.processArgv(Number(stdout))).toBeNull();
    // Out of reach, as a daemon in a session of its own is.
    const daemon = await host.run(['sh', '-c', 'setsid sleep 1000 & echo $!; exit 5']);
    expect(daemon.status).toBe(5);
    await host.terminate(Number(daemon.stdout), isSleep);
  });

  it('ends a program that writes without end, and says so', async () => {
    const { status, stdout, stderr } = await host.run(['yes', 'x'.repeat(1_000)]);
    expect(status).toBeNull();
    expect(stdout.length).toBeLessThanOrEqual(64_000_000);
    expect(stderr).toBe('yes wrote more than 64 MB\n');
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

  it('are readable for all whatever the umask', async () => {
    const umask = process.umask(0o077);
    try {
      await host.writeFile(join(folder, 'file'), 'for dnsmasq');
    } finally {
      process.umask(umask);
    }
    expect(statSync(join(folder, 'file')).mode & 0o777).toBe(0o644);
  });

  it('that are pipes are not waited for', async () => {
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await host.readFile(join(folder, 'pipe'))).toBe('');
  });

  it('are looked through for words, be they programs, and again only when they have changed', async () => {
    const path = join(folder, 'program');
    writeFileSync(path, Buffer.from([0xff, 0, 0x66, 0x64, 0x62, 0xfe]));
    const reading = vi.spyOn(fs, 'readFileSync');
    try {
      expect(await host.holdsText(path, 'fdb')).toBe(true);
      expect(await host.holdsText(path, 'fdb')).toBe(true);
      expect(reading).toHaveBeenCalledTimes(1);
      expect(await host.holdsText(path, 'other')).toBe(false);
      fs.renameSync(path, join(folder, 'before'));
      writeFileSync(path, 'another');
      expect(await host.holdsText(path, 'other')).toBe(true);
      expect(await host.holdsText(join(folder, 'none'), 'other')).toBe(false);
      expect(await host.holdsText(folder, 'other')).toBe(false);
    } finally {
      reading.mockRestore();
    }
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

  it('tell who has another network', async () => {
    const other = startProcess(['unshare', '-n', 'sleep', '1000'], {});
    const isElsewhere = async (one: number): Promise<boolean | undefined> =>
      (await host.listProcesses()).find((process) => process.pid === one)?.isElsewhere;
    await expect.poll(() => isElsewhere(other.pid ?? 0)).toBe(true);
    expect(await isElsewhere(process.pid)).toBe(false);
    other.stop();
  });

  it('end when they are told to, and going already is no error', async () => {
    let reason = '';
    const { pid } = startProcess(['sleep', '1000'], { end: (text) => (reason = text) });
    if (pid === undefined) throw new Error(`sleep was not started: ${reason}`);
    await host.terminate(pid, ([program]) => program === 'another');
    expect(await host.processArgv(pid)).toEqual(['sleep', '1000']);
    await host.terminate(pid, isSleep);
    await expect.poll(() => reason).toBe('ended with SIGTERM');
    expect(await host.processArgv(pid)).toBeNull();
    await expect(host.terminate(pid, isSleep)).resolves.toBeUndefined();
    // To kill(2) these are whole groups, and all processes there are.
    for (const group of [0, 1, -1, NaN])
      await expect(host.terminate(group, () => true)).rejects.toThrow('is no process');
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

describe('without descriptors', () => {
  it('a command fails, and a program that should keep running has ended; nothing else does', async () => {
    const bundle = join(folder, 'runner.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, 'runner.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      outfile: bundle,
    });
    // A process of its own, for the tests need theirs.
    const script = `
      const { openSync, closeSync } = require('node:fs');
      const { createRunner, startProcess } = require(${JSON.stringify(bundle)});
      const taken = [];
      try {
        for (;;) taken.push(openSync('/dev/null', 'r'));
      } catch {}
      const said = {};
      const host = createRunner();
      const ended = new Promise((end) => {
        const running = startProcess(['cat'], { end });
        running.write('a');
        running.stop();
      });
      host.run(['true']).catch((error) => (said.run = error.code))
        .then(async () => {
          said.end = await ended;
          taken.forEach((descriptor) => closeSync(descriptor));
          said.status = (await host.run(['true'])).status;
          console.log(JSON.stringify(said));
        });`;
    const said = execFileSync('prlimit', ['--nofile=100:100', process.execPath, '-e', script], {
      encoding: 'utf8',
    });
    expect(JSON.parse(said)).toEqual({
      run: 'EMFILE',
      end: expect.stringContaining('EMFILE') as string,
      status: 0,
    });
  });
});
