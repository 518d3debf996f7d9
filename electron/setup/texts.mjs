/** For bundlers: the catalogues with what a program asks for, as text that is parsed when it is loaded. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readHouse } from './house.mjs';
import { askedForIn } from './lint/askedFor.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const CATALOGUE = /\/shared\/language\/catalogues\/[\w-]+\.json$/;

/** A catalogue without what code in these folders, and what it imports, never asks for. */
function reducer(folders) {
  const isAsked = askedForIn(root, [...reachedFrom(folders)]);
  return (json) => {
    const kept = Object.entries(JSON.parse(json)).filter(([key]) => isAsked(key));
    return JSON.stringify(Object.fromEntries(kept));
  };
}

/** All code of these folders and what it imports, but for types. */
function reachedFrom(folders) {
  const { files, imports } = readHouse(root);
  const next = new Map();
  for (const { from, to, type } of imports) if (!type) next.set(from, [...(next.get(from) ?? []), to]);
  const isTest = (file) => /\.test\.tsx?$/.test(file);
  const reached = new Set(
    files.filter((file) => folders.some((folder) => file.startsWith(`${folder}/`)) && !isTest(file)),
  );
  for (const file of reached) for (const to of next.get(file) ?? []) reached.add(to);
  return reached;
}

/**
 * For vite.
 * @param {readonly string[]} folders where the code is
 * @returns {import('vite').Plugin}
 */
export function textsByVite(folders) {
  const reduced = reducer(folders);
  return {
    name: 'texts',
    enforce: 'pre',
    transform: (code, id) => (CATALOGUE.test(id.split('?')[0]) ? { code: reduced(code), map: null } : null),
  };
}

/**
 * For esbuild, which would make a variable of each text.
 * @param {readonly string[]} folders where the code is
 * @returns {import('esbuild').Plugin}
 */
export function textsByEsbuild(folders) {
  const reduced = reducer(folders);
  return {
    name: 'texts',
    setup: ({ onLoad }) =>
      onLoad({ filter: CATALOGUE }, ({ path: file }) => {
        const text = reduced(readFileSync(file, 'utf8'));
        return { contents: `export default JSON.parse(${JSON.stringify(text)});`, loader: 'js' };
      }),
  };
}
