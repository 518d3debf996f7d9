/** The order of the guide's pages, as its first page lists them. */
import { readFileSync } from 'node:fs';

/**
 * The headings of the first page with the pages under each: `- [Title](file.md)…`.
 * @param {string} file
 * @returns {{ title: string, pages: { title: string, place: string }[] }[]} `place`: from the folder of all pages
 */
export function readContents(file) {
  const parts = readFileSync(file, 'utf8').split(/^## /m).slice(1);
  return parts.map((part) => ({
    title: part.split('\n')[0] ?? '',
    pages: [...part.matchAll(/^- \[([^\]]+)\]\(([^)#]+)\.md\)/gm)].map(([, title = '', name = '']) => ({
      title,
      place: name.startsWith('../') ? `${name.slice(3)}.html` : `guide/${name}.html`,
    })),
  }));
}
