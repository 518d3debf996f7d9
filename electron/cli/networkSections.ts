/** Changes one part of a definition's XML, named as in virsh's net-update, and leaves every other character alone. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { Failure } from './failure';
import { SECTION_NAMES, SECTIONS, type Section, type UpdateCommand } from './sectionNames';

export interface SectionUpdate {
  command: UpdateCommand;
  section: string;
  /** The part as XML. */
  part: string;
  /** Which `<ip>` the part belongs to, from 0; null = the first one with DHCP, else the first. */
  parentIndex: number | null;
}

/** The document with the part added, removed or replaced. Throws a Failure when that cannot be. */
export function updateSection(xml: string, { command, section, part, parentIndex }: SectionUpdate): string {
  const known = SECTIONS[section];
  if (!known) throw new Failure([`There is no section '${section}'. Sections: ${SECTION_NAMES.join(', ')}`]);
  const given = rootOf(part, `the XML for ${section}`);
  if (given.name !== known.tag)
    throw new Failure([`The XML for section ${section} must be a <${known.tag}>, not a <${given.name}>`]);
  const text = part.slice(given.start, given.end);
  const container = containerOf(rootOf(xml, 'the definition'), known, parentIndex);
  const parts = container.missing.length > 0 ? [] : childrenOf(container.element, known.tag);
  if (command === 'delete' || command === 'modify') {
    const found = matching(parts, given, known, command);
    const [start, end] = command === 'delete' ? withIndent(xml, found) : [found.start, found.end];
    return `${xml.slice(0, start)}${command === 'delete' ? '' : text}${xml.slice(end)}`;
  }
  if (known.keys.length === 0 && parts.length > 0)
    throw new Failure([`There is a <${known.tag}> already; use modify`]);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first && command === 'add-first') return insert(xml, first.start, `${text}\n`);
  if (last) return insert(xml, last.end, `\n${text}`);
  const nested = container.missing.reduceRight((inner, name) => `<${name}>${inner}</${name}>`, text);
  return append(xml, container.element, nested);
}

/** The innermost element around the part that is there, and the names of those that are not. */
function containerOf(
  root: XmlElement,
  { within }: Section,
  parentIndex: number | null,
): { element: XmlElement; missing: readonly string[] } {
  let element = root;
  for (const [depth, name] of within.entries()) {
    const candidates = childrenOf(element, name);
    const next =
      name === 'ip'
        ? parentIndex === null
          ? (candidates.find((ip) => childrenOf(ip, 'dhcp').length > 0) ?? candidates[0])
          : candidates[parentIndex]
        : candidates[0];
    if (!next && name === 'ip')
      throw new Failure([`The network has no <ip>${parentIndex === null ? '' : ` number ${parentIndex}`}`]);
    if (!next) return { element, missing: within.slice(depth) };
    element = next;
  }
  return { element, missing: [] };
}

function matching(
  parts: readonly XmlElement[],
  given: XmlElement,
  { tag, keys }: Section,
  command: 'delete' | 'modify',
): XmlElement {
  const named = keys.filter((key) => given.attributes[key] !== undefined);
  // What is modified keeps its first key; what is deleted must be as it was said to be.
  const telling = command === 'modify' ? named.slice(0, 1) : named;
  if (keys.length > 0 && telling.length === 0)
    throw new Failure([`The <${tag}> must have one of ${keys.join(', ')} to be found by`]);
  const found = parts.filter((part) =>
    telling.every((key) => part.attributes[key] === given.attributes[key]),
  );
  const [only, another] = found;
  if (!only) throw new Failure([`There is no such <${tag}> in the network`]);
  if (another)
    throw new Failure([`${found.length} <${tag}> elements fit; say more of the one that is meant`]);
  return only;
}

function rootOf(source: string, what: string): XmlElement {
  try {
    const { root } = parseXml(source, { includeOffsets: true });
    if (root) return root;
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new Failure([`${what} is not XML: ${reason}`]);
  }
  throw new Failure([`${what} has no element`]);
}

const childrenOf = (element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child instanceof XmlElement).filter((child) => child.name === name);

const insert = (xml: string, at: number, text: string): string =>
  `${xml.slice(0, at)}${text}${xml.slice(at)}`;

/** With `text` as the last thing in `element`, which may have been empty (`<ip/>`). */
function append(xml: string, element: XmlElement, text: string): string {
  const source = xml.slice(element.start, element.end);
  const changed = source.endsWith('/>')
    ? `${source.slice(0, -2)}>${text}</${element.name}>`
    : source.replace(/<\/[^<]*$/, (end) => `${text}${end}`);
  return `${xml.slice(0, element.start)}${changed}${xml.slice(element.end)}`;
}

/** The element with the blanks before it and the end of its line, when it stands on a line of its own. */
function withIndent(xml: string, { start, end }: XmlElement): [number, number] {
  const blanks = /\n?[ \t]*$/.exec(xml.slice(0, start))?.[0].length ?? 0;
  return [start - blanks, end];
}
