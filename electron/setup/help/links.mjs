/** Finds links and pictures that lead nowhere. */
import { existsSync } from 'node:fs';
import path from 'node:path';

const LINK = /<(?:a|img|script|link)\s[^>]*?(?:href|src)="([^"]*)"/g;
/** Sites that the window opens outside; each is checked by eye when it is added. */
const SITES = ['https://libvirt.org/', 'https://wiki.libvirt.org/', 'https://thekelleys.org.uk/'];

/**
 * What is wrong with the links of these pages, a line each.
 * @param {string} folder where they are written
 * @param {readonly { place: string, html: string }[]} pages
 * @returns {string[]}
 */
export function checkLinks(folder, pages) {
  const ids = new Map(pages.map(({ place, html }) => [place, new Set(idsOf(html))]));
  return pages.flatMap(({ place, html }) =>
    [...html.matchAll(LINK)].flatMap(([, link = '']) => {
      const why = whyDead(folder, ids, place, link);
      return why === null ? [] : [`${place}: ${link} ${why}`];
    }),
  );
}

const idsOf = (html) => [...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = '']) => id);

function whyDead(folder, ids, place, link) {
  if (/^[a-z]+:/i.test(link))
    return SITES.some((site) => link.startsWith(site)) ? null : 'is no site that Help may name';
  const [file = '', id] = decodeURI(link).split('#');
  const target = file === '' ? place : path.posix.join(path.posix.dirname(place), file);
  if (!ids.has(target)) return existsSync(path.join(folder, target)) ? null : 'is not there';
  return id === undefined || ids.get(target).has(id) ? null : 'names a place that the page does not have';
}
