/** A page of Help, around what its document says. */
import path from 'node:path';

const TITLE = 'Virtnet Manager Help';
/** The page that Help opens with. */
const FIRST = 'guide/index.html';

/**
 * The whole page.
 * @param {object} options
 * @param {string} options.html what the document says
 * @param {string} options.place the page, from the folder of all pages
 * @param {ReturnType<import('./contents.mjs').readContents>} options.contents
 */
export function pageOf({ html, place, contents }) {
  const to = (target) => path.posix.relative(path.posix.dirname(place), target);
  const heading = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)?.[1]?.replace(/<[^>]+>/g, '') ?? '';
  const title = place === FIRST ? TITLE : `${heading} – ${TITLE}`;
  const isCurrent = (target) => (target === place ? ' aria-current="page"' : '');
  const sections = contents.map(
    (section) => `<h2>${section.title}</h2>
<ul>
${section.pages.map((page) => `<li><a href="${to(page.place)}"${isCurrent(page.place)}>${page.title}</a></li>`).join('\n')}
</ul>`,
  );
  return `<!doctype html>
<html lang="en" data-root="${to('') || '.'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<link rel="stylesheet" href="${to('help.css')}">
<script src="${to('search.js')}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the page</a>
<header>
<a class="name" href="${to(FIRST)}">${TITLE}</a>
<form role="search">
<label for="question">Search</label>
<input id="question" type="search" autocomplete="off" spellcheck="false" aria-controls="found">
</form>
</header>
<section id="found" aria-label="Found" hidden><p role="status"></p><ol></ol></section>
<div class="columns">
<nav aria-label="Pages">
${sections.join('\n')}
</nav>
<main id="content" tabindex="-1">
${html}
</main>
</div>
</body>
</html>
`;
}
