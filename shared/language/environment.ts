/** The language that a process's environment asks for. */

/**
 * The languages that messages are wanted in, best first, as BCP 47: LANGUAGE, then the first that is set of LC_ALL,
 * LC_MESSAGES and LANG (locale(7), and gettext's manual on LANGUAGE, which the locale C turns off).
 */
export function languagesOf(env: Readonly<Record<string, string | undefined>>): string[] {
  const name = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const locale = tagOf(name);
  if (locale === null) return [];
  const preferred = (env['LANGUAGE'] ?? '').split(':').map(tagOf);
  return [...preferred.filter((tag) => tag !== null), locale];
}

/** Of “de_AT.UTF-8@euro” de-AT; null of what names no language, as C. */
function tagOf(name: string): string | null {
  const [, language, region] = /^([a-z]{2,3})(?:_([A-Z]{2}))?(?:\.[\w-]*)?(?:@[\w-]*)?$/.exec(name) ?? [];
  if (language === undefined) return null;
  return region === undefined ? language : `${language}-${region}`;
}
