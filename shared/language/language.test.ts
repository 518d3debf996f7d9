import { afterEach, describe, expect, it } from 'vitest';
import {
  languageOf,
  listText,
  locale,
  localeFor,
  numberText,
  PSEUDO,
  speak,
  t,
  tEnglish,
  tParts,
} from './language';

afterEach(() => speak('en'));

describe('a language', () => {
  it('is spoken from when it is chosen, with its lists and numbers', async () => {
    expect(t('quoted', { text: 'lab' })).toBe('“lab”');
    await speak('de-DE');
    expect([t('quoted', { text: 'lab' }), t('common.cancel'), locale()]).toEqual([
      '„lab“',
      'Abbrechen',
      'de-DE',
    ]);
    expect([listText(['a', 'b', 'c']), numberText(65_535)]).toEqual(['a, b und c', '65.535']);
    expect(tEnglish('common.cancel')).toBe('Cancel');
    await speak('fr');
    expect([t('common.cancel'), locale()]).toEqual(['Cancel', 'en']);
  });

  it.each([
    [['fr', 'de-CH', 'en'], 'de-CH'],
    [['en-GB', 'de'], 'en-GB'],
    [['fr'], 'en'],
    [[], 'en'],
    [['../x', 'de_DE', 'DE', 'de-', 'de-a-b', 'x-de', 'de'], 'de'],
  ])('of %j is spoken as %s', (wanted, spoken) => {
    expect(localeFor(wanted)).toBe(spoken);
  });

  it('has one catalogue for all its forms', () => {
    expect(['en', 'en-US', 'de-AT', 'fr'].map(languageOf)).toEqual(['en', 'en', 'de', 'en']);
  });

  it('is the one that was asked for last, however long another takes to load', async () => {
    const german = speak('de');
    await speak('en');
    await german;
    expect(locale()).toBe('en');
  });

  it('gives its texts in parts, too', () => {
    expect(tParts('quoted', { text: 1 })).toEqual(['“1”']);
    expect(tParts<{ bold: string }>('quoted', { text: { bold: 'lab' } })).toEqual([
      '“',
      { bold: 'lab' },
      '”',
    ]);
  });

  it('may be one of which every text is marked and longer', async () => {
    await speak(PSEUDO);
    expect(t('quoted', { text: 'lab' })).toBe('⟦“lab”ẋẋẋ⟧');
    expect(t('common.cancel')).toMatch(/^⟦Ćáńćéĺẋ+⟧$/u);
  });
});
