import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { VirtnetError } from '../../../shared/contract/error';
import { withLock } from './lock';

let count = 0;
const freshName = (): string => `\0virtnet-manager-test-${process.pid}-${(count += 1)}`;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('withLock', () => {
  it('lets one at a time through, and all of them in the end', async () => {
    const name = freshName();
    let inside = 0;
    let most = 0;
    const one = (): Promise<void> =>
      withLock(
        'test',
        async () => {
          inside += 1;
          most = Math.max(most, inside);
          await pause(2);
          inside -= 1;
        },
        { name },
      );
    await Promise.all(Array.from({ length: 20 }, one));
    expect(most).toBe(1);
    expect(inside).toBe(0);
  });

  it('is let go when the work fails', async () => {
    const name = freshName();
    await expect(withLock('test', () => Promise.reject(new Error('no')), { name })).rejects.toThrow('no');
    await expect(withLock('test', () => Promise.resolve('yes'), { name })).resolves.toBe('yes');
  });

  it('gives up after its patience and says what the holder does', async () => {
    const name = freshName();
    let free: () => void = () => undefined;
    const held = withLock('starting lab', () => new Promise<void>((resolve) => (free = resolve)), { name });
    const refusal = (patienceMs: number): Promise<unknown> =>
      withLock('second', () => Promise.resolve(), { name, patienceMs }).catch(
        (error: VirtnetError) => error.data,
      );
    // Where everything is slow, the holder's words need longer than the patience that is tried first.
    let patienceMs = 50;
    await expect.poll(() => refusal((patienceMs *= 2))).toEqual({ code: 'busy', what: 'starting lab' });
    free();
    await held;
  });

  it('is freed by the death of its holder', async () => {
    const name = freshName();
    const child = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(name)}, () => console.log('held'))`,
    ]);
    await once(child.stdout, 'data');
    const waiting = withLock('test', () => Promise.resolve('mine'), { name });
    child.kill('SIGKILL');
    await expect(waiting).resolves.toBe('mine');
  });
});
