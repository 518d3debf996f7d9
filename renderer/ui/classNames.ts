/** Joins CSS class names. */

/** The given class names with the absent ones left out, as the `class` attribute wants them. */
export const classNames = (...names: (string | false | null | undefined)[]): string =>
  names.filter((name) => typeof name === 'string' && name !== '').join(' ');
