/** What holds for the guide as it is written: nothing is left out, named wrongly, or promised and not tried. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeCauses } from '../../shared/contract/probe';
import { DEFAULT_PREFERENCES } from '../../shared/contract/contract';
import { partOf } from '../../electron/cli/guide';
import { blocksOf, guidePages, readPage, REASONS } from './guideBlocks';
import { readContents } from '../../electron/setup/help/contents.mjs';

const root = join(import.meta.dirname, '../..');

describe('the guide', () => {
  const pages = guidePages();
  const blocks = pages.flatMap((page) => blocksOf(readPage(page)).map((block) => ({ page, ...block })));

  it('lists each of its pages once', () => {
    const listed = readContents(join(root, 'docs/guide/index.md')).flatMap((section) => section.pages);
    const own = listed.flatMap(({ place }) => /^guide\/(.*)\.html$/.exec(place)?.[1] ?? []);
    expect([...own, 'index'].sort()).toEqual([...pages].sort());
  });

  it('has a page that begins with its name', () => {
    for (const page of pages) expect(readPage(page), page).toMatch(/^# \S/);
  });

  it('says of each block what it is, and of one that is not run why', () => {
    for (const { page, language, rest, at } of blocks) {
      const place = `${page}.md:${at}`;
      expect(['sh', 'console', 'xml', 'ini', 'json', 'text'], place).toContain(language);
      if (language !== 'sh' && language !== 'console') continue;
      if (rest !== '')
        expect(
          REASONS.map((reason) => `not run: ${reason}`),
          place,
        ).toContain(rest);
    }
  });

  it('hides no command of ours in a block that nobody runs', () => {
    for (const { page, language, lines, at } of blocks)
      if (language === 'text') expect(lines.join('\n'), `${page}.md:${at}`).not.toMatch(/^\$? ?virtnet /m);
  });
});

describe('the page of causes', () => {
  const text = readPage('causes');

  it('has a part for every cause that Test network knows, and for no other', () => {
    const told = [...text.matchAll(/<a id="([^"]+)"><\/a>/g)].map(([, id]) => id);
    expect(told.sort()).toEqual([...probeCauses].sort());
  });

  it.each(probeCauses)('says of %s what it is and what to do', (cause) => {
    const part = partOf(text, cause);
    expect(part).toMatch(/^### \S/);
    expect(part.length).toBeGreaterThan(120);
    expect(part).toContain('**What to do.**');
  });
});

describe('the page of preferences and files', () => {
  const text = readPage('files');

  it('names every preference by its key', () => {
    for (const key of Object.keys(DEFAULT_PREFERENCES)) expect(text).toContain(`\`${key}\``);
  });

  it('names every variable that is read', () => {
    for (const name of ['VIRTNET_ROOT', 'VIRTNET_DEFAULT_URI', 'VIRTNET_LOG', 'VISUAL', 'EDITOR'])
      expect(text).toContain(`\`${name}\``);
  });
});

it('the README leads to a running network in few words, and to no page that is not there', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [first = ''] = readme.split('3. **Plug a guest in**');
  expect(first.split(/\s+/).length).toBeLessThan(170);
  const links = [...readme.matchAll(/\]\(([^)#]+)/g)].flatMap(([, link = '']) =>
    link.startsWith('http') ? [] : [link],
  );
  expect(links.length).toBeGreaterThan(15);
  expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
});
