/** Bundles a program in parts: an entry that starts quickly, and beside it what is loaded when it is needed, compiled ahead. */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { LANGUAGES_DEFINED } from './languages.mjs';
import { textsByEsbuild } from './texts.mjs';

/** NODE_EXTRA_CA_CERTS costs up to 60 ms to read, for connections that no command makes. */
const FIRST_LINE = '#!/usr/bin/env -S -u NODE_EXTRA_CA_CERTS node\n';
/** What is bundled so, and calls of it that change nothing: what these use is compiled ahead. */
export const PROGRAMS = {
  virtnet: {
    entry: 'electron/cli/main.ts',
    texts: ['electron/app', 'electron/cli', 'electron/helper', 'electron/programs', 'electron/wire'],
    calls: [
      ['net-list', '--all'],
      ['net-dumpxml', 'default'],
    ],
  },
  helper: {
    entry: 'electron/helper/main.ts',
    texts: ['electron/helper', 'electron/programs', 'electron/wire'],
    calls: [['--version']],
  },
};
const LOADER = path.join(import.meta.dirname, 'loader.cjs');
const COMPILE = path.join(import.meta.dirname, 'compileAhead.cjs');

/**
 * Writes a program's start, NAME.cjs, and its parts to a folder beside it, NAME-parts.
 * esbuild splits only ES modules, which Node takes longer to load than CommonJS, so each part is turned into that.
 * @param {{ root: string, folder: string, name: keyof typeof PROGRAMS }} options `root`: the project's folder; `folder`: where to write
 * @returns {Promise<void>}
 */
export async function bundleProgram({ root, folder: outdir, name }) {
  const { entry, calls, texts } = PROGRAMS[name];
  const outfile = path.join(outdir, `${name}.cjs`);
  const esbuild = await import('esbuild');
  const folder = path.join(outdir, `${name}-parts`);
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { main: entry },
    outdir: folder,
    chunkNames: '[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    bundle: true,
    define: LANGUAGES_DEFINED,
    plugins: [textsByEsbuild(texts)],
    charset: 'utf8',
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    loader: { '.md': 'text' },
    logLevel: 'warning',
    write: false,
  });
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { path: file, text } of outputFiles) {
    const { code } = await esbuild.transform(text, {
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minifyWhitespace: true,
      charset: 'utf8',
      supported: { 'dynamic-import': false },
    });
    writeFileSync(file, code);
  }
  writeFileSync(outfile, FIRST_LINE + readFileSync(LOADER, 'utf8'));
  chmodSync(outfile, 0o755);
  compileAhead(outfile, calls);
}

/** Predictably, so that two builds have the same bytes; V8 takes what comes of that without the flag, too. */
function compileAhead(program, calls) {
  const place = mkdtempSync(path.join(tmpdir(), 'virtnet-build-'));
  try {
    for (const args of calls)
      execFileSync(process.execPath, ['--predictable', COMPILE, program, ...args], {
        env: { ...process.env, VIRTNET_ROOT: place },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
