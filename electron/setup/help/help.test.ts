/** Building Help: links that lead nowhere are found, headings are named as elsewhere, and all verbs are told. */
import { mkdtempSync, rmSync, writeFileSync, mkdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHelp } from './buildHelp.mjs';
import { checkLinks } from './links.mjs';
import { slugOf } from './markdown.mjs';
import { sectionsOf } from './search.mjs';
import { verbsInWords } from './verbs.mjs';

const root = join(import.meta.dirname, '../../..');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'virtnet-help-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('checkLinks', () => {
  const page = (place: string, html: string): { place: string; html: string } => ({ place, html });
  const pages = (...links: string[]): { place: string; html: string }[] => [
    page('guide/a.html', links.map((link) => `<a href="${link}">x</a>`).join('')),
    page('guide/b.html', '<h2 id="there">There</h2>'),
    page('json.html', ''),
  ];

  it('lets pass what leads somewhere', () => {
    mkdirSync(join(folder, 'pictures'), { recursive: true });
    writeFileSync(join(folder, 'pictures/a.png'), '');
    const fine = pages(
      'b.html',
      'b.html#there',
      '../json.html',
      '../pictures/a.png',
      'https://libvirt.org/x',
    );
    expect(checkLinks(folder, fine)).toEqual([]);
  });

  it.each([
    ['c.html', 'is not there'],
    ['b.html#here', 'names a place that the page does not have'],
    ['#here', 'names a place that the page does not have'],
    ['../../README.html', 'is not there'],
    ['https://evil.example/', 'is no site that Help may name'],
    ['https://libvirt.org.evil.example/', 'is no site that Help may name'],
    ['javascript:alert(1)', 'is no site that Help may name'],
  ])('says of %s that it %s', (link, why) => {
    expect(checkLinks(folder, pages(link))).toEqual([`guide/a.html: ${link} ${why}`]);
  });
});

it('slugOf names headings as GitHub does', () => {
  expect(slugOf('When it does not answer')).toBe('when-it-does-not-answer');
  expect(slugOf('Programs that have port 53')).toBe('programs-that-have-port-53');
  expect(slugOf('Routed networks and the LAN’s router')).toBe('routed-networks-and-the-lans-router');
});

it('sectionsOf takes a page apart at its headings, and leads to the place that a heading names', () => {
  const html =
    '<nav><h2 id="no">No</h2></nav><main><h1 id="all">All</h1><p>a &lt;b&gt;</p><h3 id="x"><a id="cause"></a>X</h3><p>c</p></main>';
  expect(sectionsOf({ place: 'guide/a.html', html })).toEqual([
    { link: 'guide/a.html', page: 'All', title: 'All', text: 'a <b>' },
    { link: 'guide/a.html#cause', page: 'All', title: 'X', text: 'c' },
  ]);
});

it('the list of verbs has each with its options, as text that Markdown leaves alone', async () => {
  const text = await verbsInWords(root);
  expect(text).toContain('## net-forward\n\n`virtnet net-forward [OPTIONS] ACTION NETWORK`');
  expect(text).toContain('| `--port PORT` | port of this host, or a range, as 8000-8010 |');
  expect(text).toContain('\\<ip\\>');
  expect(text).not.toContain('## completion-words');
});

it('all of Help is built, without a script or a style in its pages', async () => {
  const out = join(folder, 'help');
  await buildHelp(out);
  const index = readFileSync(join(out, 'guide/index.html'), 'utf8');
  expect(index).toContain('<script src="../search.js" defer></script>');
  expect(index).not.toMatch(/<script>|<style|\son\w+=|\sstyle=/);
  expect(readFileSync(join(out, 'guide/command-line.html'), 'utf8')).toContain('<h2 id="net-forward">');
  expect(readFileSync(join(out, 'help.css'), 'utf8')).toContain('--accent');
});
