/** `npm run package`: makes the packages of a release in dist/packages and prints their checksums. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from '../build.mjs';
import { makeDeb } from './deb.mjs';
import { packageDesktop } from './desktop.mjs';
import { sourceDate, versionOf } from './identity.mjs';
import { serverPayload } from './payload.mjs';
import { makeRpm } from './rpm.mjs';

const root = path.resolve(import.meta.dirname, '../../..');

/** What can be made, by the word that asks for it. */
const FORMATS = {
  deb: makeDeb,
  rpm: makeRpm,
};

/**
 * Makes the server's packages.
 * @param {{ out: string, formats?: readonly string[], version?: string, dist?: string, compression?: 'xz' | 'none' }} options
 * @returns {string[]} their paths
 */
export function packageServer({
  out,
  formats = Object.keys(FORMATS),
  version = versionOf(root),
  dist = path.join(root, 'dist'),
  compression,
}) {
  const date = sourceDate(root);
  const items = serverPayload({ root, dist, version, date });
  mkdirSync(out, { recursive: true });
  return formats.map((format) => FORMATS[format]({ root, out, version, date, items, compression }));
}

/** The lines of SHA256SUMS, as sha256sum(1) checks them. */
export const checksums = (files) =>
  files
    .map(
      (file) => `${createHash('sha256').update(readFileSync(file)).digest('hex')}  ${path.basename(file)}\n`,
    )
    .join('');

const USAGE = 'Usage: npm run package [-- server|desktop]';

async function main(words) {
  const [part] = words;
  if (words.length > 1 || (part !== undefined && !['server', 'desktop'].includes(part))) {
    console.error(USAGE);
    return 2;
  }
  await build();
  const out = path.join(root, 'dist/packages');
  rmSync(out, { recursive: true, force: true });
  const files = part === 'desktop' ? [] : packageServer({ out });
  let trouble = null;
  if (part !== 'server') {
    const options = { root, out, version: versionOf(root), date: sourceDate(root) };
    const made = await packageDesktop(options).catch((error) => {
      trouble = error.message;
      return [];
    });
    files.push(...made);
  }
  if (trouble !== null) console.error(trouble);
  if (files.length === 0) return 1;
  const sums = checksums(files);
  writeFileSync(path.join(out, 'SHA256SUMS'), sums);
  console.log(
    `Packages in ${path.relative(process.cwd(), out)}, and their SHA-256 (SHA256SUMS):\n${sums.trimEnd()}`,
  );
  return trouble === null ? 0 : 1;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2));
