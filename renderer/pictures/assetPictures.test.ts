/**
 * The drawings in assets/ are the app's own pictures, made to stand alone: their inks are written in, for both schemes.
 * UPDATE=1 writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { createElement, type ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { DefaultNetworkPicture } from './DefaultNetworkPicture';
import { DnsmasqPicture } from './DnsmasqPicture';
import { Icon } from './Icon';
import { SwitchPicture } from './SwitchPicture';
import { TypePicture } from './TypePicture';

const assets = new URL('../../assets/', import.meta.url);
const tokens = readFileSync(new URL('../ui/styles/tokens.css', import.meta.url), 'utf8');
const inks = readFileSync(new URL('pictures.css', import.meta.url), 'utf8').replace(/\/\*.*?\*\/\n?/gs, '');

const pictures: Record<string, ReactElement> = {
  'virtualSwitch.svg': createElement(SwitchPicture, { labelled: true }),
  'nat.svg': createElement(TypePicture, { type: 'nat', labelled: true }),
  'routed.svg': createElement(TypePicture, { type: 'route', labelled: true }),
  'isolated.svg': createElement(TypePicture, { type: 'isolated', labelled: true }),
  'open.svg': createElement(TypePicture, { type: 'open', labelled: true }),
  'bridged.svg': createElement(TypePicture, { type: 'bridge', labelled: true }),
  'dnsmasq.svg': createElement(DnsmasqPicture, { labelled: true }),
  'defaultNetwork.svg': createElement(DefaultNetworkPicture, { labelled: true }),
};

/** The tokens that the inks use, as declarations taken from one scheme's part of tokens.css. */
function declarations(scheme: string): string {
  const used = new Set([...inks.matchAll(/var\((--[a-z-]+)\)/g)].map(([, name]) => name ?? ''));
  return [...used]
    .sort()
    .map((name) => {
      const value = new RegExp(`${name}: ([^;]+);`).exec(scheme)?.[1];
      if (value === undefined) throw new Error(`tokens.css has no ${name}`);
      return `${name}: ${value};`;
    })
    .join(' ');
}

/** The picture as a file of its own: it follows the reader's scheme, on a ground of its own colour. */
function standalone(picture: ReactElement): string {
  const [light = '', dark = ''] = tokens.split('@media (prefers-color-scheme: dark)');
  const style = [
    `svg { ${declarations(light)} background: var(--surface); }`,
    `@media (prefers-color-scheme: dark) { svg { ${declarations(dark)} } }`,
    inks.trim(),
  ].join('\n');
  return `${renderToStaticMarkup(picture).replace(/(<svg[^>]*>)/, `$1\n<style>\n${style}\n</style>\n`)}\n`;
}

function compare(file: string, content: string): void {
  const url = new URL(file, assets);
  if (process.env['UPDATE']) writeFileSync(url, content);
  expect(content).toBe(readFileSync(url, 'utf8'));
}

describe('assets', () => {
  it.each(Object.entries(pictures))('%s is the picture of the app', (file, picture) => {
    compare(file, standalone(picture));
  });

  it('icon.svg is the icon of the app', () => {
    compare('icon.svg', `${renderToStaticMarkup(createElement(Icon))}\n`);
  });

  it('name what they show, for those who do not see them', () => {
    for (const picture of Object.values(pictures))
      expect(standalone(picture)).toMatch(/role="img" aria-label="[^"]{20,}"/);
  });
});
