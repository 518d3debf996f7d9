/** The element that another program keeps in a definition, found by its namespace, as virsh's net-metadata shows and sets it. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { canonicalElement, metadataNamespace, prefixOf } from '../../../shared/definition/metadataElement';
import { ABOUT_NAMESPACE, EXTENSION_NAMESPACE } from '../../../shared/definition/namespaces';
import type { NetworkDraft } from '../../../shared/definition/network';
import { Element } from '../../../shared/xml/xmlElement';
import { Failure } from '../failure';
import { t } from '../../../shared/language/language';

/** The element of a namespace, without it; null when there is none. */
export function metadataOf({ metadata = [] }: NetworkDraft, uri: string): string | null {
  const own = metadata.find((text) => metadataNamespace(text) === uri);
  if (own === undefined) return null;
  const { root } = parseXml(own);
  if (!root) return null;
  freed(root, uri);
  return canonicalElement(root, new Map());
}

/**
 * The definition with this element for a namespace, which gets the prefix `key`, or with none for null. Throws a Failure
 * for what is no element, and for the namespaces of our own members.
 */
export function withMetadata(
  draft: NetworkDraft,
  uri: string,
  element: { text: string; key: string } | null,
): NetworkDraft {
  if (uri === ABOUT_NAMESPACE || uri === EXTENSION_NAMESPACE)
    throw new Failure([t('cli.metadata.ours', { uri })], [t('cli.metadata.oursHint')]);
  const others = (draft.metadata ?? []).filter((text) => metadataNamespace(text) !== uri);
  const metadata = element === null ? others : [...others, marked(element.text, uri, element.key)];
  const changed = { ...draft, metadata };
  if (metadata.length === 0) delete (changed as Partial<NetworkDraft>).metadata;
  return changed;
}

function marked(text: string, uri: string, key: string): string {
  if (!/^[A-Za-z_][\w.-]{0,99}$/.test(key) || /^xml/i.test(key))
    throw new Failure([t('cli.metadata.noPrefix', { key })]);
  // Refuses what is hostile before it is read again.
  Element.parse(text);
  const { root } = parseXml(text);
  if (!root) throw new Failure([t('cli.metadata.empty')]);
  freed(root, uri);
  prefix(root, key);
  root.attributes = { [`xmlns:${key}`]: uri, ...root.attributes };
  return canonicalElement(root, new Map());
}

const elementsIn = (element: XmlElement): XmlElement[] =>
  element.children.filter((child) => child instanceof XmlElement);

function prefix(element: XmlElement, key: string): void {
  if (prefixOf(element.name) === '') element.name = `${key}:${element.name}`;
  for (const child of elementsIn(element)) prefix(child, key);
}

/** Takes a namespace and the prefixes that stand for it out of an element and all that is in it. */
function freed(element: XmlElement, uri: string, outer: ReadonlySet<string> = new Set()): void {
  const own = Object.entries(element.attributes).flatMap(([name, value]) =>
    /^xmlns(:|$)/.test(name) && value === uri ? [name] : [],
  );
  for (const name of own) delete element.attributes[name];
  const prefixes = new Set([...outer, ...own.map((name) => name.replace(/^xmlns:?/, ''))]);
  const used = prefixOf(element.name);
  if (used !== '' && prefixes.has(used)) element.name = element.name.slice(used.length + 1);
  for (const child of elementsIn(element)) freed(child, uri, prefixes);
}
