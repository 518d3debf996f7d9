/** Where in an XML document the element stands that a place in a definition is read from, by the parser's offsets. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { ABOUT_NAMESPACE, DNSMASQ_NAMESPACE, EXTENSION_NAMESPACE } from '../../definition/namespaces';
import { memberAt } from '../../definition/members';
import { namespaceOf, prefixOf, scopeOf, type Scope } from '../../definition/metadataElement';
import { startTagOf } from './xmlAttribute';

/** The namespaces that members.ts means by its prefixes; a document may have others for them. */
const NAMESPACES: Readonly<Record<string, string>> = {
  virtnet: EXTENSION_NAMESPACE,
  about: ABOUT_NAMESPACE,
  dnsmasq: DNSMASQ_NAMESPACE,
};

interface Found {
  node: XmlElement;
  /** The namespaces that its parent gives. */
  outer: Scope;
}

/** Characters from the start of the document: where the element begins and its start tag ends; the root when none fits. */
export const placeOfPath = (xml: string, path: string): { start: number; end: number } => placesIn(xml)(path);

/** The same for many paths of a document, which is read once. */
export function placesIn(xml: string): (path: string) => { start: number; end: number } {
  const root = rootOf(xml);
  return (path) => placeIn(xml, root, path);
}

function placeIn(xml: string, root: XmlElement | null, path: string): { start: number; end: number } {
  if (!root) return { start: 0, end: 0 };
  const indices = [...path.matchAll(/\[(\d+)\]/g)].map(([, index]) => Number(index));
  const spellings = memberAt(path)?.xml ?? '';
  const ways = (typeof spellings === 'string' ? [spellings] : spellings).map((way) =>
    followed(root, way === '' ? [] : way.split('/'), indices),
  );
  // What is not there is a part of what it would stand in.
  const { node } = ways.reduce((best, way) => (way.depth > best.depth ? way : best), {
    node: root,
    depth: 0,
  });
  return { start: node.start, end: node.start + startTagOf(xml.slice(node.start, node.end)).length };
}

function rootOf(xml: string): XmlElement | null {
  try {
    return parseXml(xml, { includeOffsets: true }).root;
  } catch {
    return null;
  }
}

/** The element at the end of the way, or where the way ends early, and how far that is. */
function followed(
  root: XmlElement,
  way: readonly string[],
  indices: readonly number[],
): { node: XmlElement; depth: number } {
  const places = [...indices];
  let found: Found[] = [{ node: root, outer: new Map() }];
  let depth = 0;
  for (const step of way) {
    const named = found.flatMap(({ node, outer }) => childrenOf(node, outer, step.replace('[]', '')));
    // A list may be spread over several elements of the step before.
    const next = step.endsWith('[]') ? named.slice(places.shift() ?? 0).slice(0, 1) : named;
    if (next.length === 0) break;
    found = next;
    depth += 1;
  }
  return { node: found[0]?.node ?? root, depth };
}

function childrenOf(node: XmlElement, outer: Scope, name: string): Found[] {
  const scope = scopeOf(node, outer);
  const namespace = NAMESPACES[prefixOf(name)];
  return node.children
    .filter((child) => child instanceof XmlElement)
    .filter((child) =>
      namespace === undefined
        ? child.name === name
        : namespaceOf(child, scope) === namespace && localName(child.name) === localName(name),
    )
    .map((child) => ({ node: child, outer: scope }));
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
