/** What a run of the laws has on disk: one folder for all that is temporary, and in it the programs, bundled from the sources once. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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

export default async function bundlePrograms({ provide }: TestProject): Promise<void> {
  const temporary = mkdtempSync(join(tmpdir(), 'virtnet-laws-'));
  // As /tmp itself: some programs run as another user.
  chmodSync(temporary, 0o1777);
  // The workers that are started from now on have it from us; it goes with this process, also when that is interrupted.
  process.env['TMPDIR'] = temporary;
  process.once('exit', () => rmSync(temporary, { recursive: true, force: true }));
  // The helpers of fake hosts write thousands of files; whoever runs us may have named a place in memory already.
  if (process.env['VIRTNET_TEST_MEMORY'] === undefined && existsSync('/dev/shm')) {
    const memory = mkdtempSync('/dev/shm/virtnet-laws-');
    process.env['VIRTNET_TEST_MEMORY'] = memory;
    process.once('exit', () => rmSync(memory, { recursive: true, force: true }));
  }
  const folder = join(temporary, 'programs');
  mkdirSync(folder);
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
}
