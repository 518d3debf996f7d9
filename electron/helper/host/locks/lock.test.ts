import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { VirtnetError } from '../../../../shared/contract/error';
import { stuckProblems } from '../../watch/stuck';
import { holdWhenFree, lockIn, withLock } from './lock';
import { isStopped, ownerAt } from '../owner';

let folder = '';
let place = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-lock-'));
  // Longer than the path of a socket may be.
  place = lockIn(join(folder, 'deep'.repeat(30)), 'mutation');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Holds the lock until it is told to let go. */
async function hold(what: string): Promise<() => Promise<void>> {
  const held = await holdWhenFree(place, what, new AbortController().signal);
  if (!held) throw new Error('not held');
  return held.release;
}
const locks = (): string => join(place, '..');
const socket = (): string => {
  const numbers = readdirSync(locks()).map((name) => Number(name.split('.')[1]));
  return `${place}.${Math.max(...numbers)}`;
};

/** The lock as a program of its own. */
async function bundled(): Promise<string> {
  const outfile = join(folder, 'lock.cjs');
  const entryPoints = [join(import.meta.dirname, 'lock.ts')];
  await build({ entryPoints, bundle: true, platform: 'node', format: 'cjs', outfile });
  return outfile;
}

describe('withLock', () => {
  it('lets one at a time through, and all of them in the end', async () => {
    let inside = 0;
    let most = 0;
    const one = (): Promise<void> =>
      withLock(place, 'test', async () => {
        inside += 1;
        most = Math.max(most, inside);
        await pause(2);
        inside -= 1;
      });
    await Promise.all(Array.from({ length: 20 }, one));
    expect(most).toBe(1);
    expect(inside).toBe(0);
    expect(readdirSync(locks()).length).toBeLessThan(12);
  });

  it('lets one program at a time through', async () => {
    const bundle = await bundled();
    const alone = join(folder, 'alone');
    // Each makes a folder that must not be there, and removes it.
    const script = `
      const { mkdirSync, rmdirSync } = require('node:fs');
      const { withLock } = require(${JSON.stringify(bundle)});
      (async () => {
        for (let i = 0; i < 25; i += 1)
          await withLock(${JSON.stringify(place)}, 'test', async () => {
            mkdirSync(${JSON.stringify(alone)});
            await new Promise((resolve) => setImmediate(resolve));
            rmdirSync(${JSON.stringify(alone)});
          });
        console.log('done');
      })();`;
    const run = async (): Promise<string> =>
      (await promisify(execFile)(process.execPath, ['-e', script])).stdout;
    expect(await Promise.all(Array.from({ length: 6 }, run))).toEqual(Array(6).fill('done\n'));
  });

  it('is let go when the work fails', async () => {
    await expect(withLock(place, 'test', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await expect(withLock(place, 'test', () => Promise.resolve('yes'))).resolves.toBe('yes');
  });

  it('gives up after its patience and says what the holder does, without its controls', async () => {
    const release = await hold('starting lab\u001b]0;\u009b\u202e');
    const refusal = (patienceMs: number): Promise<unknown> =>
      withLock(place, 'second', () => Promise.resolve(), patienceMs).catch(
        (error: VirtnetError) => error.data,
      );
    // Where everything is slow, the holder's words need longer than the patience that is tried first.
    let patienceMs = 50;
    await expect
      .poll(() => refusal((patienceMs *= 2)))
      .toEqual({ code: 'busy', what: 'starting lab\ufffd]0;\ufffd\ufffd' });
    await release();
  });

  it('is freed by the death of its holder', async () => {
    const script = `
      const { holdWhenFree } = require(${JSON.stringify(await bundled())});
      holdWhenFree(${JSON.stringify(place)}, 'test', new AbortController().signal).then(() => console.log('held'));`;
    const child = spawn(process.execPath, ['-e', script]);
    await once(child.stdout, 'data');
    await expect(withLock(place, 'test', () => Promise.resolve(), 0)).rejects.toThrow('still busy');
    const waiting = withLock(place, 'test', () => Promise.resolve('mine'));
    child.kill('SIGKILL');
    await expect(waiting).resolves.toBe('mine');
  });

  it('names a holder that is stopped, and what to do; Ctrl+Z waits for its work to end', async () => {
    const script = `
      const { withLock } = require(${JSON.stringify(await bundled())});
      const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      process.on('SIGTSTP', () => console.log('asked'));
      process.stdin.resume();
      withLock(${JSON.stringify(place)}, 'starting lab', () => {
        console.log('held');
        return new Promise((resolve) => process.stdin.once('data', resolve));
      }).then(() => console.log('over'));
      process.stdin.on('end', () => process.exit());`;
    const child = spawn(process.execPath, ['-e', script, 'virtnet net-start lab']);
    let said = '';
    child.stdout.on('data', (text) => (said += String(text)));
    await expect.poll(() => said).toBe('held\n');
    const pid = child.pid ?? 0;
    const refused = async (): Promise<string> =>
      withLock(place, 'second', () => Promise.resolve(''), 0).catch((error: VirtnetError) => error.message);
    expect(await refused()).toMatch(
      new RegExp(`\\(.*process ${pid} since [\\d:]{8} .*\\); nothing was changed`),
    );
    expect(await refused()).toContain('If it never is');
    expect(stuckProblems(join(locks(), '..'))).toEqual([]);
    child.kill('SIGTSTP');
    // It goes on, to the end of its work. SIGCONT would take back what has not reached it.
    await expect.poll(() => said).toBe('held\nasked\n');
    expect(isStopped(ownerAt(pid))).toBe(false);
    child.kill('SIGSTOP');
    await expect.poll(() => isStopped(ownerAt(pid))).toBe(true);
    expect(await refused()).toMatch(`kill -CONT ${pid}`);
    expect(stuckProblems(join(locks(), '..'))).toMatchObject([
      {
        command: `kill -CONT ${pid}`,
        remedy: expect.stringContaining('in the middle of a change') as string,
      },
    ]);
    child.kill('SIGCONT');
    child.stdin.write('enough');
    await expect.poll(() => isStopped(ownerAt(pid))).toBe(true);
    await expect(withLock(place, 'second', () => Promise.resolve('mine'))).resolves.toBe('mine');
    expect(stuckProblems(join(locks(), '..'))).toEqual([]);
    child.kill('SIGCONT');
    child.stdin.end();
    await once(child, 'exit');
    expect(said).toBe('held\nasked\nover\n');
    expect(readdirSync(locks()).filter((name) => name.endsWith('.by'))).toEqual([]);
  });

  it('lets 64 wait and turns the others away at once', async () => {
    const release = await hold('starting lab');
    let closed = 0;
    const here = process.cwd();
    process.chdir(locks());
    const crowd = Array.from({ length: 100 }, () =>
      connect(basename(socket()))
        .on('error', () => undefined)
        .on('close', () => (closed += 1))
        .resume(),
    );
    process.chdir(here);
    try {
      await expect.poll(() => closed).toBe(36);
    } finally {
      crowd.forEach((one) => one.destroy());
      await release();
    }
  });

  it('is in a folder that nobody else enters, whatever the umask', async () => {
    const umask = process.umask(0);
    try {
      await withLock(place, 'test', () => Promise.resolve());
    } finally {
      process.umask(umask);
    }
    expect(statSync(locks()).mode & 0o777).toBe(0o700);
    chmodSync(locks(), 0o755);
    await expect(withLock(place, 'test', () => Promise.resolve())).rejects.toThrow(
      'only its owner may enter',
    );
  });

  it.runIf(process.getuid?.() === 0)('cannot be held by another user', async () => {
    await withLock(place, 'test', () => Promise.resolve());
    chmodSync(folder, 0o755);
    // A listing asks for no more than a socket of its own there would.
    const { status } = spawnSync('ls', [locks()], { uid: 65534 });
    expect(status).toBe(2);
    const other = join(folder, 'other/locks');
    mkdirSync(other, { recursive: true, mode: 0o700 });
    spawnSync('chown', ['65534', other]);
    await expect(withLock(join(other, 'mutation'), 'test', () => Promise.resolve())).rejects.toThrow(
      'only its owner',
    );
  });
});
