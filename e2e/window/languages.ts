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

/** Without the mark of a menu's letter. */
const unmarked = (text: string): string => text.replace(/&(?=\p{L})/u, '');

/**
 * The names of things in a language, by what they are called in English: as a pattern, because one English text may be
 * several ones there. Places are filled as in `said('Delete network {name}', { name: 'default' })`.
 */
export function namesIn(tag: string): (english: string, values?: Record<string, string | number>) => RegExp {
  const catalogue = tag === 'en-XA' ? pseudo(ENGLISH) : read(tag);
  return (english, values = {}) => {
    const keys = Object.keys(ENGLISH).filter((key) => unmarked(ENGLISH[key] ?? '') === english);
    // Abbreviations are in none.
    if (keys.length === 0) return new RegExp(`^${english}$`);
    const texts = keys.map((key) =>
      String(
        new IntlMessageFormat(unmarked(catalogue[key] ?? ''), tag, undefined, { ignoreTag: true }).format(
          values,
        ),
      ),
    );
    const escaped = [...new Set(texts)].map((text) =>
      text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/gu, '\\s*'),
    );
    return new RegExp(`^(?:${escaped.join('|')})$`, 'u');
  };
}

/** What holds words apart. */
const BETWEEN = /[\s,;()“”‘’"=·→–|+&]+/u;

/** What a page shows or says that is in no catalogue, when it speaks en-XA, but for words that are data: names, addresses, units. */
export async function untranslatedIn(page: Page, isData: (word: string) => boolean): Promise<string[]> {
  const texts = await page.evaluate(() => {
    const found = new Set<string>();
    const CODE = 'code, pre, .cm-content, option, textarea, script, style, [translate="no"]';
    // A text whose parts look different is one text all the same.
    const whole = (element: Element): Element =>
      getComputedStyle(element).display === 'inline' && element.parentElement
        ? whole(element.parentElement)
        : element;
    const textOf = (node: Node): string => {
      if (!(node instanceof Element)) return node.textContent ?? '';
      if (node.matches(CODE)) return ' ';
      const text = [...node.childNodes].map(textOf).join('');
      return getComputedStyle(node).display === 'inline' ? text : ` ${text} `;
    };
    for (const element of document.body.querySelectorAll('*')) {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.closest(CODE)) continue;
      for (const name of ['aria-label', 'aria-description', 'aria-valuetext', 'title', 'placeholder', 'alt'])
        found.add(element.getAttribute(name) ?? '');
      const hasText = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE);
      if (hasText) found.add(textOf(whole(element)));
    }
    return [...found];
  });
  return texts.flatMap((text) => {
    const words = outsideMarks(text).split(BETWEEN);
    const left = words.filter((word) => /\p{L}{2}/u.test(word) && !isData(word.replace(/[.:!?…]+$/u, '')));
    return left.length > 0 ? [`${left.join(' ')} (${text.slice(0, 80)})`] : [];
  });
}

/** A text without what stands between ⟦ and ⟧, which may hold others. */
function outsideMarks(text: string): string {
  let depth = 0;
  let rest = '';
  for (const letter of text) {
    if (letter === '⟦') depth += 1;
    if (depth === 0) rest += letter;
    if (letter === '⟧') {
      depth = Math.max(0, depth - 1);
      rest += ' ';
    }
  }
  return rest;
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
      // An ellipsis is a promise that the whole is told elsewhere, as in a list that drops down; of a button's words it is none.
      const button = element.closest('button');
      const isTold = textOverflow === 'ellipsis' && (!button || button.ariaHasPopup !== null);
      return element.scrollWidth > element.clientWidth + 1 && !isTold;
    });
    const wide = document.documentElement.scrollWidth > window.innerWidth ? ['the page itself'] : [];
    return [...wide, ...cut.map((element) => element.textContent ?? '')];
  });
