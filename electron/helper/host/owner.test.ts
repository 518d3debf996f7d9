import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { isGone, isStopped, isThisProcess, NOBODY, ownerAt, thisProcess } from './owner';

describe('owner', () => {
  it('is there as long as its process is', async () => {
    const child = spawn('sleep', ['1000']);
    const owner = ownerAt(child.pid ?? 0);
    expect(isGone(owner)).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isGone(owner)).toBe(true);
  });

  it('is gone when another process has its number', () => {
    const here = thisProcess();
    expect(isGone(here)).toBe(false);
    expect(isThisProcess(here)).toBe(true);
    const before = { ...here, start: String(Number(here.start) - 1) };
    expect(isGone(before)).toBe(true);
    expect(isThisProcess(before)).toBe(false);
  });

  it('that an older version did not write down whole has to be one of our programs', () => {
    const others = spawn('sleep', ['1000']);
    const ours = spawn('sh', ['-c', 'sleep 1000; :', 'virtnet']);
    try {
      expect(isGone({ pid: others.pid ?? 0, start: '' })).toBe(true);
      expect(isGone({ pid: ours.pid ?? 0, start: '' })).toBe(false);
    } finally {
      for (const child of [others, ours]) child.kill('SIGKILL');
    }
  });

  it('may be stopped', async () => {
    const child = spawn('sleep', ['1000']);
    const owner = ownerAt(child.pid ?? 0);
    expect(isStopped(owner)).toBe(false);
    child.kill('SIGSTOP');
    await expect.poll(() => isStopped(owner)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isStopped(owner)).toBe(false);
  });

  it('may be nobody', () => {
    expect(isGone(NOBODY)).toBe(true);
    expect(isThisProcess(NOBODY)).toBe(false);
  });
});
