import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** Builds the smallest target twice, then waits until nothing that it has started runs; says what was built. */
const BUILD_AND_WAIT = `
const [folder] = process.argv.slice(1);
const { build } = await import(${JSON.stringify(pathToFileURL(path.join(import.meta.dirname, 'build.mjs')).href)});
const { readdirSync, readFileSync } = await import('node:fs');
const children = () =>
  readdirSync('/proc/self/task').flatMap((task) =>
    readFileSync('/proc/self/task/' + task + '/children', 'utf8').split(' ').filter(Boolean),
  );
const built = [await build(['preload'], folder), await build(['preload'], folder)];
while (children().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
console.log(JSON.stringify(built));
`;

describe('build', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'virtnet-build-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('builds what changed only, and leaves no process running', () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', BUILD_AND_WAIT, folder],
      { encoding: 'utf8', timeout: 600_000 },
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(JSON.parse(stdout)).toEqual([['preload'], []]);
    expect(existsSync(path.join(folder, 'preload.cjs'))).toBe(true);
  });
});
