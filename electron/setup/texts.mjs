/** For bundlers: the catalogues with what a program asks for, as text that is parsed when it is loaded. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { askedFor } from './lint/askedFor.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const CATALOGUE = /\/shared\/language\/catalogues\/[\w-]+\.json$/;

/** A catalogue without what code in these folders, and what all share, never asks for. */
function reducer(folders) {
  const isAsked = askedFor(root, ['shared', ...folders]);
  return (json) => {
    const kept = Object.entries(JSON.parse(json)).filter(([key]) => isAsked(key));
    return JSON.stringify(Object.fromEntries(kept));
  };
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
