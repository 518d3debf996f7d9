/** Brings node_modules in line with package-lock.json. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { run } from './programs.mjs';

/**
 * True when every package that the lock file wants is installed in that version. npm writes what it installed to
 * node_modules/.package-lock.json; packages for other systems are optional and may be absent.
 * @param {string} root
 * @returns {boolean}
 */
export function areInstalled(root) {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  const installed = readPackages(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !installed) return false;
  return Object.entries(wanted).every(
    ([place, entry]) => place === '' || entry.optional || installed[place]?.version === entry.version,
  );
}

/**
 * Installs the npm packages when some are missing.
 * @param {string} root
 * @returns {Promise<string | null>} null when all is well, else what to do
 */
export async function ensureNpmPackages(root) {
  if (areInstalled(root)) return null;
  console.log('Installing npm packages (npm ci)…');
  const { status } = await run(['npm', 'ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  if (status === 0) return null;
  return 'The npm packages could not be installed: see above. Check the network connection, then run the same command again.';
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}
