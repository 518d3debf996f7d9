/** A small tree of XML tags and its text: indented by two spaces, for a person who edits. */
import { escapeAttribute, escapeText } from '../definition/metadataElement';

export interface Tag {
  name: string;
  attributes: Record<string, string | number | undefined>;
  /** Children, text, or elements that are XML already and stand as they are. */
  content: (Tag | Raw)[] | string | { raw: readonly string[] };
}

/** An element that is XML already and stands on a line of its own. */
export interface Raw {
  raw: string;
}

/** An element; attributes without a value and children that are null are left out. */
export const tag = (
  name: string,
  attributes: Tag['attributes'],
  children: (Tag | Raw | null)[] = [],
): Tag => ({
  name,
  attributes,
  content: children.filter((child) => child !== null),
});

/** An element with text, or null when there is none. */
export const text = (name: string, content: string | undefined): Tag | null =>
  content === undefined ? null : { name, attributes: {}, content };

/** The yes of an attribute that is left out for no. */
export const yes = (flag: boolean | undefined): string | undefined => (flag ? 'yes' : undefined);

/** The yes or no of an attribute that is left out when nothing was said. */
export const yesNo = (flag: boolean | undefined): string | undefined =>
  flag === undefined ? undefined : flag ? 'yes' : 'no';

/** The element as text with a final newline. */
export function render({ name, attributes, content }: Tag, indent = ''): string {
  const head = `${indent}<${name}${Object.entries(attributes)
    .flatMap(([key, value]) => (value === undefined ? [] : [` ${key}='${escapeAttribute(String(value))}'`]))
    .join('')}`;
  const wrap = (inner: string): string => `${head}>\n${inner}${indent}</${name}>\n`;
  // Tabs at the ends of lines are at the mercy of editors, so that they are spelled out.
  if (typeof content === 'string') return `${head}>${escapeText(content).replace(/\t/g, '&#9;')}</${name}>\n`;
  if (!Array.isArray(content)) return wrap(content.raw.map((line) => `${indent}  ${line}\n`).join(''));
  if (content.length === 0) return `${head}/>\n`;
  return wrap(
    content
      .map((child) => ('raw' in child ? `${indent}  ${child.raw}\n` : render(child, `${indent}  `)))
      .join(''),
  );
}
