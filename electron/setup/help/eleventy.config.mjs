/** Eleventy's configuration for Help: the guide and what it leads to, as pages that need neither a server nor the net. */
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { checkLinks } from './links.mjs';
import { readMarkdown, rememberAssets } from './markdown.mjs';
import { readContents } from './contents.mjs';
import { pageOf } from './page.mjs';
import { searchScript } from './search.mjs';
import { verbsInWords } from './verbs.mjs';

const root = path.resolve(import.meta.dirname, '../../..');
const docs = path.join(root, 'docs');
/** Documents beside the guide that users read, too. */
const BESIDE = ['json.md', 'hosts.md', 'spanning.md'];
/** Where the list of verbs goes. */
const VERBS = '<!-- verbs -->';

/** From the folder of all pages; Eleventy leaves the name of a folder's first page out. */
const placeOf = (url) => url.slice(1).replace(/(^|\/)$/, '$1index.html');

/** @param {any} eleventy its own object of configuration */
export default async function configure(eleventy) {
  const contents = readContents(path.join(docs, 'guide/index.md'));
  const verbs = await verbsInWords(root);
  const assets = rememberAssets();
  eleventy.setUseGitIgnore(false);
  eleventy.addPreprocessor('users', 'md', ({ page }, text) => {
    const file = path.relative(docs, path.resolve(root, page.inputPath));
    if (!file.startsWith('guide/') && !BESIDE.includes(file)) return false;
    return text.replace(VERBS, () => verbs);
  });
  eleventy.amendLibrary('md', (markdown) => readMarkdown(markdown, assets));
  eleventy.addGlobalData(
    'permalink',
    () =>
      ({ page }) =>
        `${page.filePathStem}.html`,
  );
  eleventy.addTransform('whole', function whole(html) {
    return pageOf({ html, place: placeOf(this.page.url), contents });
  });
  eleventy.on('eleventy.after', async ({ directories, results }) => {
    const out = path.resolve(root, directories.output);
    const pages = results.map(({ url, content }) => ({ place: placeOf(url), html: content }));
    for (const asset of assets.all()) {
      mkdirSync(path.dirname(path.join(out, asset.to)), { recursive: true });
      copyFileSync(path.join(root, asset.from), path.join(out, asset.to));
    }
    const tokens = readFileSync(path.join(root, 'renderer/ui/styles/tokens.css'), 'utf8');
    const own = readFileSync(path.join(import.meta.dirname, 'help.css'), 'utf8');
    writeFileSync(path.join(out, 'help.css'), `${tokens}\n${own}`);
    writeFileSync(path.join(out, 'search.js'), await searchScript(pages));
    const dead = checkLinks(out, pages);
    if (dead.length > 0) throw new Error(`Help has links that lead nowhere:\n${dead.join('\n')}`);
  });
  return { dir: { input: 'docs' }, markdownTemplateEngine: false, templateFormats: ['md'] };
}
