import { describe, expect, it } from 'vitest';
import { runRemote } from './remoteRun';

const run = (script: string): Promise<string> =>
  runRemote({ argv: ['/bin/sh', '-c', script], env: {} }, null, 1_000);

describe('a command on another host', () => {
  it('answers what it wrote', async () => {
    expect(await run('echo here')).toBe('here\n');
  });

  it('is ended when it writes without end, on either side', async () => {
    await expect(run('while :; do echo much; done')).rejects.toThrow('sends without end');
    await expect(run('head -c 50000000 /dev/zero | tr "\\0" x >&2; exit 3')).rejects.toThrow(
      /exit status 3 \(x{400}\)/,
    );
  });
});
