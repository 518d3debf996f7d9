/** Bundles a command in parts: an entry that starts quickly, and beside it what is loaded when it is needed. */
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/**
 * How the program is started where nobody says otherwise. NODE_EXTRA_CA_CERTS costs 35 ms to read, for connections that
 * no command makes; compiling for speed costs a quarter of what a command takes that ends within seconds.
 */
const FIRST_LINE = '#!/usr/bin/env -S -u NODE_EXTRA_CA_CERTS node --no-opt';

/**
 * Writes the program `entry` to `outfile`, and its parts to a folder beside it.
 * esbuild splits only ES modules, which Node takes longer to load than CommonJS, so each part is turned into that.
 */
export async function bundleProgram({ root, entry, outfile }) {
  const esbuild = await import('esbuild');
  const { dir, name } = path.parse(outfile);
  const parts = `${name}-parts`;
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: { [name]: entry },
    outdir: dir,
    chunkNames: `${parts}/[name]-[hash]`,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    logLevel: 'warning',
    write: false,
  });
  rmSync(path.join(dir, parts), { recursive: true, force: true });
  mkdirSync(path.join(dir, parts), { recursive: true });
  for (const { path: file, text } of outputFiles) {
    const { code } = await esbuild.transform(text, {
      platform: 'node',
      target: 'node20',
      format: 'cjs',
      minifyWhitespace: true,
      supported: { 'dynamic-import': false },
      ...(file === outfile ? { banner: FIRST_LINE } : {}),
    });
    writeFileSync(file, code);
  }
  chmodSync(outfile, 0o755);
}
