import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { askedFor } from './askedFor.mjs';
import { placesOf } from './places.mjs';
import english from '../../../shared/language/catalogues/en.json' with { type: 'json' };
import { LANGUAGES } from '../../../shared/language/language';

const root = path.resolve(import.meta.dirname, '../../..');
const messagesOf = (tag: string): Record<string, string> =>
  JSON.parse(readFileSync(path.join(root, 'shared/language/catalogues', `${tag}.json`), 'utf8')) as Record<
    string,
    string
  >;

describe.each([...LANGUAGES])('the catalogue %s', (tag) => {
  const messages = messagesOf(tag);

  it('has every text of the English one, and no other, by name', () => {
    expect(Object.keys(messages)).toEqual(Object.keys(english).sort());
  });

  it('has the places of the English texts in each of its own', () => {
    const places = (of: Record<string, string>) =>
      Object.fromEntries(Object.entries(of).map(([key, message]) => [key, placesOf(message)]));
    expect(places(messages)).toEqual(places(english));
  });
});

describe('the texts', () => {
  it('are all asked for', () => {
    const isAsked = askedFor(root, ['shared', 'electron', 'renderer']);
    const idle = Object.keys(english).filter((key) => !isAsked(key));
    expect(idle).toEqual([]);
  });
});
