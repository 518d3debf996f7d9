/** The helper, bundled from its sources for the tests that run the real program. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { afterAll } from 'vitest';

const sources = join(import.meta.dirname, '../..');
let bundle: string | null = null;

// Registered while a test file is read, so that it runs after everything that the file itself tidies up.
afterAll(() => {
  if (bundle !== null) rmSync(dirname(bundle), { recursive: true, force: true });
});

/** Path of the bundle: made at the first call, removed after the test file; every user may read it. */
export function helperBundle(): string {
  if (bundle !== null) return bundle;
  const directory = mkdtempSync(join(tmpdir(), 'virtnet-bundle-'));
  chmodSync(directory, 0o755);
  bundle = join(directory, 'helper.cjs');
  buildSync({
    entryPoints: [join(sources, 'electron/helper/main.ts')],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
  return bundle;
}
