/** Sets and removes an attribute in the text of an element, and leaves every other character alone. */

/** A start tag up to its last attribute; a value may hold anything but its own quote. */
const HEAD = /^<[^\s/>]+(\s+[^\s=/>]+\s*=\s*("[^"]*"|'[^']*'))*/;
const ATTRIBUTE = /\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')/g;

/** The start tag of an element's source. */
export const startTagOf = (source: string): string => {
  const head = HEAD.exec(source)?.[0] ?? '';
  return source.slice(0, source.indexOf('>', head.length) + 1);
};

/** The element's source with the attribute set to `value`, or without it for null. */
export function withAttribute(source: string, name: string, value: string | null): string {
  const head = HEAD.exec(source)?.[0] ?? '';
  const without = head.replace(ATTRIBUTE, (text, found: string) => (found === name ? '' : text));
  const written = value === null ? '' : ` ${name}='${escaped(value)}'`;
  const changed = without.replace(/^<[^\s/>]+/, (tag) => `${tag}${written}`);
  return `${changed}${source.slice(head.length)}`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll("'", '&apos;');
