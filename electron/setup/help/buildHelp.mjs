/** Builds Help: the guide as pages, by Eleventy. */
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const root = path.resolve(import.meta.dirname, '../../..');
const ELEVENTY = path.join(root, 'node_modules/@11ty/eleventy/cmd.cjs');
const CONFIG = 'electron/setup/help/eleventy.config.mjs';
/** What Help is made of, beside the sources of the pages. */
export const HELP_SOURCES = [
  'docs/guide',
  'docs/hosts.md',
  'docs/json.md',
  'docs/spanning.md',
  'docs/pictures',
  'electron/cli/reading',
  'electron/cli/verbs/table',
  'electron/setup/help',
];

/**
 * Writes all pages to `folder`, anew; rejects with what is wrong when a link leads nowhere.
 * @param {string} folder
 * @returns {Promise<void>}
 */
export async function buildHelp(folder) {
  rmSync(folder, { recursive: true, force: true });
  // In a process of its own: Eleventy reads and writes from where it stands.
  const args = [ELEVENTY, `--config=${CONFIG}`, `--output=${path.relative(root, folder)}`, '--quiet'];
  await promisify(execFile)(process.execPath, args, { cwd: root }).catch(({ stderr, stdout }) => {
    throw new Error(`Help could not be built.\n${stderr}${stdout}`);
  });
}
