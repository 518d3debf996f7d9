/** The window in another language: what its texts are called there, and what of it is in no catalogue or does not fit. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { IntlMessageFormat } from 'intl-messageformat';
import { pseudo } from '../../shared/language/pseudo';

const CATALOGUES = path.resolve(import.meta.dirname, '../../shared/language/catalogues');
type Catalogue = Record<string, string>;

const read = (tag: string): Catalogue =>
  JSON.parse(readFileSync(path.join(CATALOGUES, `${tag}.json`), 'utf8')) as Catalogue;
const ENGLISH = read('en');

/**
 * The names of things in a language, by what they are called in English: as a pattern, because one English text may be
 * several ones there. Places are filled as in `said('Delete network {name}', { name: 'default' })`.
 */
export function namesIn(tag: string): (english: string, values?: Record<string, string | number>) => RegExp {
  const catalogue = tag === 'en-XA' ? pseudo(ENGLISH) : read(tag);
  return (english, values = {}) => {
    const keys = Object.keys(ENGLISH).filter((key) => ENGLISH[key] === english);
    if (keys.length === 0) throw new Error(`No text of the catalogues is “${english}”.`);
    const texts = keys.map((key) =>
      String(new IntlMessageFormat(catalogue[key] ?? '', tag, undefined, { ignoreTag: true }).format(values)),
    );
    const escaped = [...new Set(texts)].map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^(?:${escaped.join('|')})$`, 'u');
  };
}

/** What a page shows or says that is in no catalogue, when it speaks en-XA, but for what `data` matches: names, addresses, units. */
export async function untranslatedIn(page: Page, data: RegExp): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found: string[] = [];
    const isShown = (element: Element): boolean => element.checkVisibility({ visibilityProperty: true });
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node: Node | null = walker.currentNode; node; node = walker.nextNode()) {
      if (node instanceof Element) {
        if (!isShown(node)) continue;
        for (const name of [
          'aria-label',
          'aria-description',
          'aria-valuetext',
          'title',
          'placeholder',
          'alt',
        ])
          found.push(node.getAttribute(name) ?? '');
      } else if (node.parentElement && isShown(node.parentElement)) {
        const isCode = node.parentElement.closest('code, pre, .cm-content, option, textarea, script, style');
        if (!isCode) found.push(node.textContent ?? '');
      }
    }
    return found;
  });
  const left = texts.map((text) => {
    let rest = text;
    for (let before = ''; before !== rest;) {
      before = rest;
      rest = rest.replace(/⟦[^⟦⟧]*⟧/gu, ' ');
    }
    return rest.replace(data, ' ').trim();
  });
  return [...new Set(left.filter((text) => /\p{L}{2}/u.test(text)))];
}

/** Texts that are cut off where nothing says the rest, and whether the page is wider than its window. */
export const cutOffIn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const cut = [...document.body.querySelectorAll<HTMLElement>('*')].filter((element) => {
      const hasText = [...element.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent?.trim(),
      );
      if (!hasText || !element.checkVisibility({ visibilityProperty: true })) return false;
      const { overflowX, clip, textOverflow } = getComputedStyle(element);
      if (clip !== 'auto' || (overflowX !== 'hidden' && overflowX !== 'clip')) return false;
      // An ellipsis is a promise that the whole is told elsewhere; of a button's words it is none.
      const isTold = textOverflow === 'ellipsis' && !element.closest('button');
      return element.scrollWidth > element.clientWidth + 1 && !isTold;
    });
    const wide = document.documentElement.scrollWidth > window.innerWidth ? ['the page itself'] : [];
    return [...wide, ...cut.map((element) => element.textContent ?? '')];
  });
