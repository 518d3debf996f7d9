/**
 * A network's title and description in an element of our own below `<metadata>`. libvirt has had `<title>` and
 * `<description>` since 9.7 and its schema refuses them before, while it allows metadata of any namespace everywhere.
 */
import { ABOUT_NAMESPACE } from '../definition/namespaces';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { escapeAttribute, escapeText } from '../definition/metadataElement';

export interface About {
  title?: string | undefined;
  description?: string | undefined;
}

/** The element, or null when there is nothing to say. */
export function aboutElement({ title, description }: About): string | null {
  if (title === undefined && description === undefined) return null;
  const head = `<virtnet:about xmlns:virtnet='${ABOUT_NAMESPACE}'`;
  const attribute = title === undefined ? '' : ` title='${escapeAttribute(title)}'`;
  return description === undefined
    ? `${head}${attribute}/>`
    : `${head}${attribute}>${escapeText(description).replace(/\t/g, '&#9;')}</virtnet:about>`;
}

/** What an element of our namespace says, or null when it is not one that we write. */
export function readAbout(element: string): About | null {
  const { root } = parseXml(element);
  if (root?.name.replace(/^.*:/, '') !== 'about') return null;
  const { title, ...others } = root.attributes;
  const isOther = Object.keys(others).some((name) => !/^xmlns(:|$)/.test(name));
  if (isOther || root.children.some((child) => child instanceof XmlElement)) return null;
  const description = root.text.trim();
  return { title, description: description === '' ? undefined : description };
}
