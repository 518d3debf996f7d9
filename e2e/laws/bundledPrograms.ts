/** The programs that laws run, bundled from the sources: once for all files of a run, and removed after it. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { TestProject } from 'vitest/node';
import { bundleProgram } from '../../electron/setup/bundleProgram.mjs';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The folder with helper.cjs, virtnet.cjs and its parts; every user may read it. */
    programs: string;
  }
}

const root = join(import.meta.dirname, '../..');

export default async function bundlePrograms({ provide }: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'virtnet-programs-'));
  chmodSync(folder, 0o755);
  await Promise.all([
    bundleProgram({ root, entry: 'electron/cli/main.ts', outfile: join(folder, 'virtnet.cjs') }),
    build({
      absWorkingDir: root,
      entryPoints: ['electron/helper/main.ts'],
      outfile: join(folder, 'helper.cjs'),
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      logLevel: 'silent',
    }),
  ]);
  provide('programs', folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
