/** Changes one part of a definition's XML, named as in virsh's net-update, and leaves every other character alone. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { Element } from '../../../shared/xml/xmlElement';
import { Failure } from '../failure';
import { REFUSED_SECTIONS, SECTION_NAMES, SECTIONS, type Section, type UpdateCommand } from './sectionNames';
import { withAttribute } from '../../../shared/xml/edit/xmlAttribute';

export interface SectionUpdate {
  command: UpdateCommand;
  section: string;
  /** The part as XML. */
  part: string;
  /** Which `<ip>` the part belongs to, from 0; null = the first one with DHCP, else the first. */
  parentIndex: number | null;
}

/** The document with the part added, removed or replaced. Throws a Failure, which calls the document `where`, when that cannot be. */
export function updateSection(
  xml: string,
  { command, section, part, parentIndex }: SectionUpdate,
  where: string,
): string {
  const known = sectionNamed(section);
  const given = rootOf(part, `the XML for ${section}`);
  if (given.name !== known.tag)
    throw new Failure([`The XML for section ${section} must be a <${known.tag}>, not a <${given.name}>`]);
  const text = part.slice(given.start, given.end);
  const container = containerOf(rootOf(xml, 'the definition'), known, parentIndex);
  if (known.asAttribute !== undefined)
    return updateAttribute(xml, container, { command, given, known, attribute: known.asAttribute, where });
  const parts = container.missing.length > 0 ? [] : childrenOf(container.element, known.tag);
  if (command === 'delete' || command === 'modify') {
    const found = matching(parts, given, { known, command, where });
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

/** The section of this name. Throws a Failure that says what there is instead. */
export function sectionNamed(name: string): Section {
  const known = SECTIONS[name];
  if (known) return known;
  const advice = REFUSED_SECTIONS[name];
  if (advice !== undefined) throw new Failure([`Section ${name} has no meaning here. ${advice}`]);
  throw new Failure([`There is no section '${name}'. Sections: ${SECTION_NAMES.join(', ')}`]);
}

interface Container {
  element: XmlElement;
  missing: readonly string[];
}

/** The innermost element around the part that is there, and the names of those that are not. */
function containerOf(root: XmlElement, { within }: Section, parentIndex: number | null): Container {
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
      throw new Failure([
        `There is no <ip>${parentIndex === null ? '' : ` number ${parentIndex}`} to put it into`,
      ]);
    if (!next) return { element, missing: within.slice(depth) };
    element = next;
  }
  return { element, missing: [] };
}

/** The document with the attribute that stands for the part set to what the part says, or removed. */
function updateAttribute(
  xml: string,
  { element, missing }: Container,
  {
    command,
    given,
    known: { tag, keys },
    attribute,
    where,
  }: { command: UpdateCommand; given: XmlElement; known: Section; attribute: string; where: string },
): string {
  const [key = ''] = keys;
  const value = given.attributes[key];
  if (value === undefined) throw new Failure([`The <${tag}> must have the attribute ${key}`]);
  const [parent] = missing;
  if (parent !== undefined)
    throw new Failure([`There is no <${parent}> in ${where} to put the <${tag}> into`]);
  const current = element.attributes[attribute];
  if (command === 'delete' ? current !== value : command === 'modify' && current === undefined)
    throw new Failure([`There is no such <${tag}> in ${where}`]);
  if (command !== 'delete' && command !== 'modify' && current !== undefined)
    throw new Failure([`There is a <${tag}> already, ${current}; use modify`]);
  const changed = withAttribute(
    xml.slice(element.start, element.end),
    attribute,
    command === 'delete' ? null : value,
  );
  return `${xml.slice(0, element.start)}${changed}${xml.slice(element.end)}`;
}

function matching(
  parts: readonly XmlElement[],
  given: XmlElement,
  { known: { tag, keys }, command, where }: { known: Section; command: 'delete' | 'modify'; where: string },
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
  if (!only) throw new Failure([`There is no such <${tag}> in ${where}`]);
  if (another)
    throw new Failure([`${found.length} <${tag}> elements fit; say more of the one that is meant`]);
  return only;
}

function rootOf(source: string, what: string): XmlElement {
  try {
    // Refuses what is hostile before it is read again with its offsets.
    Element.parse(source);
  } catch (error) {
    throw new Failure([`${what} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
  const { root } = parseXml(source, { includeOffsets: true });
  if (root) return root;
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
