/** Elements of any namespace below `<metadata>`, kept as text in one canonical spelling. */
import { parseXml, XmlCdata, XmlElement, XmlText } from '@rgrove/parse-xml';

/** Namespaces by prefix; the default namespace has the prefix ''. */
export type Scope = ReadonlyMap<string, string>;

/** The scope inside an element: its parent's and what it declares itself (Namespaces in XML 1.0 §3). */
export function scopeOf(element: XmlElement, outer: Scope): Scope {
  const scope = new Map(outer);
  for (const [name, value] of Object.entries(element.attributes)) {
    if (name === 'xmlns') scope.set('', value);
    else if (name.startsWith('xmlns:')) scope.set(name.slice('xmlns:'.length), value);
  }
  return scope;
}

/** The prefix of a qualified name, '' without one. */
export const prefixOf = (name: string): string =>
  name.includes(':') ? name.slice(0, name.indexOf(':')) : '';

/** The namespace of an element in its scope; undefined when it has none. */
export const namespaceOf = (element: XmlElement, outer: Scope): string | undefined =>
  scopeOf(element, outer).get(prefixOf(element.name)) || undefined;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
  '\r': '&#13;',
  '\t': '&#9;',
  '\n': '&#10;',
};

/** Text as it stands in an attribute. */
export const escapeAttribute = (text: string): string =>
  text.replace(/[&<>'"\r\t\n]/g, (character) => ESCAPES[character] ?? character);
/** Text as it stands between tags. */
export const escapeText = (text: string): string =>
  text.replace(/[&<>\r]/g, (character) => ESCAPES[character] ?? character);

/** The element as text that means the same anywhere: without comments, with all the namespaces that it uses. */
export function canonicalElement(element: XmlElement, outer: Scope): string {
  const missing = [...usedPrefixes(element)].flatMap((prefix): [string, string][] => {
    const uri = outer.get(prefix);
    return uri === undefined || uri === '' ? [] : [[prefix === '' ? 'xmlns' : `xmlns:${prefix}`, uri]];
  });
  return write(element, missing);
}

function write(element: XmlElement, added: readonly [string, string][]): string {
  const attributes = [...added, ...Object.entries(element.attributes)]
    .map(([name, value]) => ` ${name}='${escapeAttribute(value)}'`)
    .join('');
  const content = element.children
    .map((child) => {
      if (child instanceof XmlElement) return write(child, []);
      return child instanceof XmlText || child instanceof XmlCdata ? escapeText(child.text) : '';
    })
    .join('');
  return content === ''
    ? `<${element.name}${attributes}/>`
    : `<${element.name}${attributes}>${content}</${element.name}>`;
}

/** The prefixes that an element uses without declaring them, its descendants' included. */
function usedPrefixes(element: XmlElement): Set<string> {
  const used = new Set([prefixOf(element.name)]);
  for (const name of Object.keys(element.attributes)) {
    if (name.includes(':') && !name.startsWith('xmlns:')) used.add(prefixOf(name));
  }
  for (const child of element.children) {
    if (child instanceof XmlElement) usedPrefixes(child).forEach((prefix) => used.add(prefix));
  }
  const own = scopeOf(element, new Map());
  return new Set([...used].filter((prefix) => prefix !== 'xml' && !own.has(prefix)));
}

/** True for one element with a namespace in its canonical spelling: what may be written below `<metadata>` as it is. */
export function isMetadataElement(text: string): boolean {
  try {
    const { root } = parseXml(text);
    return (
      root !== null &&
      namespaceOf(root, new Map()) !== undefined &&
      canonicalElement(root, new Map()) === text
    );
  } catch {
    return false;
  }
}

/** True for one `<portgroup>` element in its canonical spelling. */
export function isPortgroup(text: string): boolean {
  try {
    const { root } = parseXml(text);
    return root?.name === 'portgroup' && canonicalElement(root, new Map()) === text;
  } catch {
    return false;
  }
}

/** The namespace of a metadata element; undefined for text that is none. */
export function metadataNamespace(text: string): string | undefined {
  try {
    const { root } = parseXml(text);
    return root ? namespaceOf(root, new Map()) : undefined;
  } catch {
    return undefined;
  }
}
