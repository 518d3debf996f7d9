/** The languages that there are catalogues of, for whoever bundles: a file more is a language more. */
import { readdirSync } from 'node:fs';
import path from 'node:path';

const CATALOGUES = path.resolve(import.meta.dirname, '../../shared/language/catalogues');

/** Their tags (BCP 47), by name. */
export const LANGUAGES = readdirSync(CATALOGUES)
  .map((file) => path.basename(file, '.json'))
  .sort();

export const MANUAL_HOME = '/usr/share/man';

/** The manual page of the command in each: what it is called where it is built, and its place on a host (man(1), by locale). */
export const MANUALS = LANGUAGES.map((language) =>
  language === 'en'
    ? { language, file: 'virtnet.1', to: `${MANUAL_HOME}/man1/virtnet.1.gz` }
    : { language, file: `virtnet.${language}.1`, to: `${MANUAL_HOME}/${language}/man1/virtnet.1.gz` },
);

/** What a bundler puts in for `__LANGUAGES__`. */
export const LANGUAGES_DEFINED = { __LANGUAGES__: JSON.stringify(LANGUAGES) };

/** The same languages with a region, as libraries name theirs: en-US, de-DE. */
export const REGIONAL_LANGUAGES = LANGUAGES.map((tag) => {
  const { language, region } = new Intl.Locale(tag).maximize();
  return `${language}-${region}`;
});
