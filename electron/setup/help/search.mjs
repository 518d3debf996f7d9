/** Makes the script that searches Help, with all that it searches in it: pages opened from a disk may fetch nothing. */
import path from 'node:path';

const HEADING = /<h([1-3]) id="([^"]+)"[^>]*>(.*?)<\/h\1>/gs;

/**
 * The script, for a browser.
 * @param {readonly { place: string, html: string }[]} pages
 * @returns {Promise<string>}
 */
export async function searchScript(pages) {
  const esbuild = await import('esbuild');
  const sections = pages.flatMap(sectionsOf).map((section, id) => ({ id, ...section }));
  const { outputFiles } = await esbuild.build({
    entryPoints: [path.join(import.meta.dirname, 'searchBox.mjs')],
    bundle: true,
    format: 'iife',
    minify: true,
    target: 'chrome120',
    write: false,
    logLevel: 'warning',
    define: { 'globalThis.SECTIONS': JSON.stringify(sections) },
  });
  return outputFiles[0].text;
}

/**
 * What stands under each heading of a page, in plain words.
 * @param {{ place: string, html: string }} page
 */
export function sectionsOf({ place, html }) {
  const main = /<main[^>]*>(.*)<\/main>/s.exec(html)?.[1] ?? '';
  const headings = [...main.matchAll(HEADING)];
  const page = plain(headings[0]?.[3] ?? '');
  return headings.map(({ 2: id, 3: title, index, 0: whole }, at) => ({
    link: at === 0 ? place : `${place}#${/<a id="([^"]+)">/.exec(title)?.[1] ?? id}`,
    page,
    title: plain(title),
    text: plain(main.slice(index + whole.length, headings[at + 1]?.index)),
  }));
}

const ENTITIES = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&amp;': '&' };

const plain = (html) =>
  html
    .replace(/<[^>]+>/g, ' ')
    .replace(/&(lt|gt|quot|amp);/g, (entity) => ENTITIES[entity])
    .replace(/\s+/g, ' ')
    .trim();
