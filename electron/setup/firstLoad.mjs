/** `npm run size`: what the page loads before it shows the window, and what of it is whose. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '../..');

/**
 * What the first picture takes: the entry, and all that it imports without waiting.
 * @typedef {object} FirstLoad
 * @property {number} bytes gzipped, scripts and style sheets together
 * @property {number} files
 * @property {Map<string, number>} sources bytes of code by source file from the project's folder, before they are minified
 */

/**
 * Builds the pages in memory and measures what they load first.
 * @returns {Promise<FirstLoad>}
 */
export async function measureFirstLoad() {
  const { build } = await import('vite');
  const built = await build({
    configFile: path.join(root, 'vite.config.ts'),
    logLevel: 'warn',
    build: { write: false },
  });
  const output = new Map([built].flat()[0].output.map((one) => [one.fileName, one]));
  const entry = [...output.values()].find(({ isEntry }) => isEntry);
  const chunks = reachedFrom(entry, output);
  const sheets = new Set(chunks.flatMap(({ viteMetadata }) => [...(viteMetadata?.importedCss ?? [])]));
  const texts = [...chunks.map(({ code }) => code), ...[...sheets].map((name) => output.get(name).source)];
  return {
    bytes: texts.reduce((sum, text) => sum + gzipSync(text).length, 0),
    files: texts.length,
    sources: new Map(
      chunks.flatMap(({ modules }) =>
        Object.entries(modules).map(([id, { renderedLength }]) => [
          path.relative(root, id.replace(/^\0/, '')),
          renderedLength,
        ]),
      ),
    ),
  };
}

function reachedFrom(entry, output, reached = new Set()) {
  if (reached.has(entry)) return [];
  reached.add(entry);
  for (const name of entry.imports) reachedFrom(output.get(name), output, reached);
  return [...reached];
}

/** The parts of a project that a source belongs to: a package, or a room of ours. */
const ownerOf = (source) =>
  /(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)(?!.*node_modules)/.exec(source)?.[1] ??
  source.split('/').slice(0, 2).join('/');

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { bytes, files, sources } = await measureFirstLoad();
  const owners = new Map();
  for (const [source, length] of sources)
    owners.set(ownerOf(source), (owners.get(ownerOf(source)) ?? 0) + length);
  for (const [owner, length] of [...owners].sort((a, b) => b[1] - a[1]))
    console.log(`${String(Math.round(length / 1000)).padStart(6)} kB  ${owner}`);
  console.log(`First load: ${Math.round(bytes / 1000)} kB gzipped in ${files} files.`);
}
