/** The licences of what is bundled, for packages to bring along: every dependency of the app and theirs. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Every package that may be part of a bundle, by name.
 * @param {string} root the project's folder, with its packages installed
 * @returns {{ name: string, version: string, licence: string, text: string }[]} `text`: its licence file, empty without one
 */
export function bundledLicences(root) {
  const found = new Map();
  const visit = (name, from) => {
    const folder = folderOf(name, from, root);
    if (folder === null || found.has(folder)) return;
    const { version, license: licence = '', dependencies = {} } = manifestOf(folder);
    found.set(folder, { name, version, licence, text: licenceText(folder) });
    for (const dependency of Object.keys(dependencies)) visit(dependency, folder);
  };
  for (const name of Object.keys(manifestOf(root).dependencies)) visit(name, root);
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** All of them as one text. */
export const licencesText = (root) =>
  bundledLicences(root)
    .map(({ name, version, licence, text }) => `${name} ${version} (${licence})\n\n${text.trim()}\n`)
    .join(`\n${'-'.repeat(79)}\n\n`);

const manifestOf = (folder) => JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));

/** Where Node would find the package for a file in `from`; null for an optional one that is not installed. */
function folderOf(name, from, root) {
  for (let folder = from; folder.startsWith(root); folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'node_modules', name);
    if (existsSync(path.join(candidate, 'package.json'))) return candidate;
  }
  return null;
}

function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  return file === undefined ? '' : readFileSync(path.join(folder, file), 'utf8');
}
