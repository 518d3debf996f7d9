import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { carryHelper, type Carried } from './carry';

let place: string;
let folder: string;
beforeEach(async () => {
  place = await mkdtemp(path.join(tmpdir(), 'virtnet-carry-'));
  folder = path.join(place, 'room');
  for (const name of ['room', 'helper-parts']) await mkdir(path.join(place, name));
  await writeFile(path.join(place, 'helper.cjs'), 'process.stdout.write("here")');
});
afterEach(() => rm(place, { recursive: true }));

/** To this computer as the other host, whose shell runs each command as `change` leaves it. */
const carry = (change: (command: string) => string, signal?: AbortSignal): Promise<Carried> =>
  carryHelper({
    session: (command) => ({ argv: ['/bin/sh', '-c', change(command)], env: {} }),
    ...{ helper: path.join(place, 'helper.cjs'), node: process.execPath, folder, signal },
  });

describe('the helper of this computer for another host', () => {
  it('runs there, and what was packed for it is gone here', async () => {
    const { helper, remove } = await carry((command) => command);
    const shell = (line: string): Promise<{ stdout: string }> => promisify(execFile)('/bin/sh', ['-c', line]);
    expect((await shell(`${helper}; ${remove}`)).stdout).toBe('here');
    expect(await readdir(folder)).toEqual([]);
  });

  it('leaves nothing here when it does not arrive', async () => {
    const lost = (command: string): string => (command.includes('sha256sum') ? 'exit 3' : command);
    await expect(carry(lost)).rejects.toMatchObject({ code: 'disconnected' });
    expect(await readdir(folder)).toEqual([]);
  });

  it('is given up at once when the host falls silent', async () => {
    const waits = path.join(place, 'waits');
    const silent = (command: string): string =>
      command.includes('sha256sum') ? `touch ${waits}; exec sleep 1000` : command;
    const closing = new AbortController();
    const carried = carry(silent, closing.signal);
    const refused = expect(carried).rejects.toThrow('closed before it was open');
    await expect.poll(() => existsSync(waits), { timeout: 20_000 }).toBe(true);
    closing.abort();
    await refused;
    expect(await readdir(folder)).toEqual([]);
  });
});
