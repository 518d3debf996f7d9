/** What markdown-it makes of our documents: headings that can be linked to, links between pages, and pictures beside them. */

/** Pictures and where they go, gathered while pages are written. */
export function rememberAssets() {
  /** @type {Map<string, string>} */
  const known = new Map();
  return {
    /** @param {string} from from the project's folder */
    add(from) {
      const to = from.replace(/^docs\//, '');
      known.set(from, to);
      return to;
    },
    all: () => [...known].map(([from, to]) => ({ from, to })),
  };
}

/** As GitHub makes them, so that a link holds in both. */
export const slugOf = (text) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replace(/\s/g, '-');

/** @param {any} markdown markdown-it @param {ReturnType<typeof rememberAssets>} assets */
export function readMarkdown(markdown, assets) {
  markdown.set({ html: true, typographer: false });
  markdown.core.ruler.push('places', ({ tokens }) => {
    const taken = new Map();
    tokens.forEach((token, index) => {
      if (token.type === 'heading_open') token.attrSet('id', freeSlug(wordsOf(tokens[index + 1]), taken));
      if (token.type === 'inline') token.children.forEach((child) => lead(child, assets));
    });
  });
  const fence = markdown.renderer.rules.fence;
  // What is wider than the page is scrolled, by the keyboard as well.
  markdown.renderer.rules.fence = (tokens, index, ...rest) =>
    fence(tokens, index, ...rest).replace('<pre>', '<pre tabindex="0">');
  markdown.renderer.rules.table_open = () => '<div class="table" tabindex="0"><table>\n';
  markdown.renderer.rules.table_close = () => '</table></div>\n';
}

const wordsOf = (inline) =>
  inline.children
    .filter(({ type }) => type === 'text' || type === 'code_inline')
    .map(({ content }) => content)
    .join('');

function freeSlug(words, taken) {
  const slug = slugOf(words);
  const times = taken.get(slug) ?? 0;
  taken.set(slug, times + 1);
  return times === 0 ? slug : `${slug}-${times}`;
}

function lead(token, assets) {
  if (token.type === 'link_open') {
    const target = token.attrGet('href');
    if (/^https?:/.test(target)) return token.attrSet('rel', 'noopener noreferrer');
    token.attrSet('href', target.replace(/\.md(?=#|$)/, '.html'));
  }
  if (token.type === 'image') {
    const [, up, from] = /^(\.\.\/)*((?:assets|pictures)\/.+)$/.exec(token.attrGet('src')) ?? [];
    if (from === undefined) return;
    const to = assets.add(from.startsWith('pictures/') ? `docs/${from}` : from);
    token.attrSet('src', `${up ?? ''}${to}`);
    token.attrSet('loading', 'lazy');
  }
}
