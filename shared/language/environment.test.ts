import { expect, it } from 'vitest';
import { languagesOf } from './environment';

it.each([
  [{}, []],
  [{ LANG: 'C.UTF-8' }, []],
  [{ LANG: 'de_DE.UTF-8' }, ['de-DE']],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }, ['en-US']],
  [{ LANG: 'en_US.UTF-8', LC_MESSAGES: 'de_AT@euro' }, ['de-AT']],
  [{ LANG: 'de_DE.UTF-8', LC_MESSAGES: 'C', LANGUAGE: 'de' }, []],
  [{ LANG: 'en_US.UTF-8', LC_ALL: 'POSIX' }, []],
  [{ LANG: 'en_US.UTF-8', LANGUAGE: 'de_CH:fr:../../etc' }, ['de-CH', 'fr', 'en-US']],
  [{ LC_ALL: '', LANG: 'deu' }, ['deu']],
])('of %j the languages are %j', (env, languages) => {
  expect(languagesOf(env)).toEqual(languages);
});
