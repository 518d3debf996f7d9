/** Which texts of the catalogues code asks for: those that it names, and those whose names it begins. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const CODE = /\.tsx?$/;
const TEST = /\.test\.tsx?$/;

/**
 * Reads all code of some folders.
 * @param {string} root
 * @param {readonly string[]} folders
 * @returns {(key: string) => boolean} whether it asks for a text
 */
export const askedFor = (root, folders) =>
  askedForIn(
    root,
    folders.flatMap((folder) =>
      readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        path.join(folder, file),
      ),
    ),
  );

/**
 * Reads some files, those of them that are code.
 * @param {string} root
 * @param {readonly string[]} files
 * @returns {(key: string) => boolean} whether they ask for a text
 */
export function askedForIn(root, files) {
  const code = files
    .filter((file) => CODE.test(file) && !TEST.test(file))
    .map((file) => readFileSync(path.join(root, file), 'utf8'))
    .join('\n');
  const named = new Set([...code.matchAll(/['"]([\w.-]+)['"]/g)].map(([, name]) => name));
  const begun = [...code.matchAll(/`((?:[\w-]+\.)+[\w-]*)\$\{/g)].map(([, head]) => head);
  return (key) => named.has(key) || begun.some((head) => key.startsWith(head));
}
