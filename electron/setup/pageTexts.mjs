/** For vite: leaves out of the catalogues what pages never ask for, the helper's texts and the command's. */
import path from 'node:path';
import { askedFor } from './lint/askedFor.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const CATALOGUE = /\/shared\/language\/catalogues\/[\w-]+\.json$/;

/** @returns {import('vite').Plugin} */
export function pageTexts() {
  const isAsked = askedFor(root, ['renderer', 'shared']);
  return {
    name: 'page-texts',
    enforce: 'pre',
    transform(code, id) {
      if (!CATALOGUE.test(id.split('?')[0])) return null;
      const kept = Object.entries(JSON.parse(code)).filter(([key]) => isAsked(key));
      return { code: JSON.stringify(Object.fromEntries(kept)), map: null };
    },
  };
}
