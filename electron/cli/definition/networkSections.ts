/** Changes one part of a definition's XML, named as in virsh's net-update, and leaves every other character alone. */
import { lookUp } from '../../../shared/definition/lookUp';
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { withLine } from '../../../shared/xml/placed';
import { Element } from '../../../shared/xml/xmlElement';
import {
  contains,
  parseAddress,
  prefixOfNetmask,
  subnetOf,
  type Subnet,
} from '../../../shared/addresses/addresses';
import { fullBytes } from '../../../shared/addresses/fullBytes';
import { invalidDefinition, unsupportedDocument, VirtnetError } from '../../../shared/contract/error';
import type { NetworkDraft } from '../../../shared/definition/network';
import { readNetworkXml } from '../../../shared/xml/networkXml';
import { Failure } from '../failure';
import { REFUSED_SECTIONS, SECTION_NAMES, SECTIONS, type Section, type UpdateCommand } from './sectionNames';
import { withAttribute } from '../../../shared/xml/edit/xmlAttribute';
import { t } from '../../../shared/language/language';

export interface SectionUpdate {
  command: UpdateCommand;
  section: string;
  /** The part as XML. */
  part: string;
  /**
   * Which `<ip>` the part belongs to, from 0; null = the one in which its addresses lie, or that has what it names; else, as
   * in libvirt (virNetworkIPDefByIndex), the first one with DHCP, the first one of IPv4, the first one: of its family, when
   * it has one.
   */
  parentIndex: number | null;
}

/**
 * The definition with the part added, removed or replaced. Throws as updateSection does, and what reading throws, with
 * lines of the part itself.
 */
export function updatedDefinition(xml: string, update: SectionUpdate, where: string): NetworkDraft {
  const changed = updateSection(xml, update, where);
  try {
    return readNetworkXml(changed);
  } catch (error) {
    throw inLinesOf(update.part, xml, changed, error);
  }
}

/** The same findings with the lines of the part that was given; one that is not about the part has none. */
function inLinesOf(part: string, before: string, after: string, error: unknown): unknown {
  if (!(error instanceof VirtnetError)) return error;
  const { data } = error;
  const first = lineAt(after, sameStart(before, after));
  const blanks = lineAt(part, part.length - part.trimStart().length) - 1;
  const count = part.trim().split('\n').length;
  const lineIn = (line: number | undefined): number | null =>
    line !== undefined && line >= first && line < first + count ? line - first + 1 + blanks : null;
  if (data.code === 'invalid-definition')
    return invalidDefinition(
      data.issues.map((found) => {
        const line = lineIn(found.line);
        const rest = { ...found };
        delete rest.line;
        delete rest.column;
        return { ...rest, message: withLine(found, line), ...(line === null ? {} : { line }) };
      }),
    );
  if (data.code === 'unsupported' && data.parts)
    return unsupportedDocument(data.parts.map((one) => ({ ...one, line: lineIn(one.line) ?? one.line })));
  return error;
}

/** How many characters the two begin with alike. */
function sameStart(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** The document with the part added, removed or replaced. Throws a Failure, which calls the document `where`, when that cannot be. */
export function updateSection(
  xml: string,
  { command, section, part, parentIndex }: SectionUpdate,
  where: string,
): string {
  const known = sectionNamed(section);
  const given = rootOf(part, section);
  if (given.name !== known.tag)
    throw new Failure([t('cli.section.wrongTag', { section, tag: known.tag, given: given.name })]);
  const text = part.slice(given.start, given.end);
  const container = containerOf(rootOf(xml, 'definition'), known, { parentIndex, given });
  if (known.asAttribute !== undefined)
    return updateAttribute(xml, container, { command, given, known, attribute: known.asAttribute, where });
  const parts = container.missing.length > 0 ? [] : childrenOf(container.element, known.tag);
  if (command === 'delete' || command === 'modify') {
    const found = matching(parts, given, { known, command, where });
    const [start, end] = command === 'delete' ? withIndent(xml, found) : [found.start, found.end];
    return `${xml.slice(0, start)}${command === 'delete' ? '' : text}${xml.slice(end)}`;
  }
  if (known.keys.length === 0 && parts.length > 0)
    throw new Failure([t('cli.section.isThere', { tag: known.tag })]);
  const isThere = parts.some((other) =>
    known.keys.every((key) => sameValue(other.attributes[key], given.attributes[key])),
  );
  // Routes to one place may differ in their metric, records of one name in their value.
  if (isThere && known.within.includes('dhcp') && known.keys.length > 0)
    throw new Failure([t('cli.section.suchIsThere', { tag: known.tag, where })]);
  const [first, last] = [parts[0], parts.at(-1)];
  if (first && command === 'add-first') return insert(xml, first.start, `${text}\n`);
  if (last) return insert(xml, last.end, `\n${text}`);
  const nested = container.missing.reduceRight((inner, name) => `<${name}>${inner}</${name}>`, text);
  return append(xml, container.element, nested);
}

/** The section of this name. Throws a Failure that says what there is instead. */
export function sectionNamed(name: string): Section {
  const known = lookUp(SECTIONS, name);
  if (known) return known;
  const advice = lookUp(REFUSED_SECTIONS, name);
  if (advice !== undefined) throw new Failure([t('cli.section.meaningless', { name, advice: t(advice) })]);
  throw new Failure([t('cli.section.unknown', { name, names: SECTION_NAMES.join(', ') })]);
}

interface Container {
  element: XmlElement;
  missing: readonly string[];
}

/** The innermost element around the part that is there, and the names of those that are not. */
function containerOf(
  root: XmlElement,
  known: Section,
  { parentIndex, given }: { parentIndex: number | null; given: XmlElement },
): Container {
  let element = root;
  for (const [depth, name] of known.within.entries()) {
    const candidates = childrenOf(element, name);
    const next =
      name === 'ip'
        ? parentIndex === null
          ? fittingIp(candidates, known, given)
          : candidates[parentIndex]
        : candidates[0];
    if (!next && name === 'ip')
      throw new Failure([
        parentIndex === null ? t('cli.section.noIp') : t('cli.section.noIpNumber', { number: parentIndex }),
      ]);
    if (!next) return { element, missing: known.within.slice(depth) };
    element = next;
  }
  return { element, missing: [] };
}

/** The `<ip>` that a part belongs to of which nobody has said so. */
function fittingIp(
  ips: readonly XmlElement[],
  { tag, keys }: Section,
  given: XmlElement,
): XmlElement | undefined {
  const addresses = ['ip', 'start', 'end'].flatMap(
    (name) => parseAddress(given.attributes[name] ?? '') ?? [],
  );
  const around = ips.find((ip) => {
    const subnet = subnetOfElement(ip);
    return subnet !== null && addresses.some((address) => contains(subnet, address));
  });
  if (around) return around;
  const dhcpOf = (ip: XmlElement): XmlElement[] => childrenOf(ip, 'dhcp');
  const named = keys.filter((key) => given.attributes[key] !== undefined);
  const holding = ips.find((ip) =>
    dhcpOf(ip)
      .flatMap((dhcp) => childrenOf(dhcp, tag))
      .some((part) => named.some((key) => sameValue(part.attributes[key], given.attributes[key]))),
  );
  if (holding) return holding;
  const family =
    addresses[0]?.family ?? (/^([0-9a-f]{1,2}:){6,}/i.test(given.attributes['id'] ?? '') ? 'ipv6' : null);
  const ofFamily = family === null ? ips : ips.filter((ip) => familyOf(ip) === family);
  return (
    ofFamily.find((ip) =>
      dhcpOf(ip).some((dhcp) => ['range', 'host'].some((name) => childrenOf(dhcp, name).length > 0)),
    ) ??
    ofFamily.find((ip) => familyOf(ip) === 'ipv4') ??
    ofFamily[0] ??
    ips[0]
  );
}

const familyOf = (ip: XmlElement): 'ipv4' | 'ipv6' =>
  ip.attributes['family'] === 'ipv6' || ip.attributes['address']?.includes(':') === true ? 'ipv6' : 'ipv4';

function subnetOfElement({ attributes }: XmlElement): Subnet | null {
  const address = parseAddress(attributes['address'] ?? '');
  if (!address) return null;
  const { netmask, prefix } = attributes;
  const length =
    prefix !== undefined && /^\d{1,3}$/.test(prefix) ? Number(prefix) : prefixOfNetmask(netmask ?? '');
  return length === null || length > (address.family === 'ipv4' ? 32 : 128)
    ? null
    : subnetOf(address, length);
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
  if (value === undefined) throw new Failure([t('cli.section.noAttribute', { tag, name: key })]);
  const [parent] = missing;
  if (parent !== undefined) throw new Failure([t('cli.section.noParent', { parent, where, tag })]);
  const current = element.attributes[attribute];
  if (command === 'delete' ? current !== value : command === 'modify' && current === undefined)
    throw new Failure([t('cli.section.notThere', { tag, where })]);
  if (command !== 'delete' && command !== 'modify' && current !== undefined)
    throw new Failure([t('cli.section.isThereAs', { tag, value: current })]);
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
    throw new Failure([t('cli.section.noKey', { tag, keys: keys.join(', ') })]);
  const found = parts.filter((part) =>
    telling.every((key) => sameValue(part.attributes[key], given.attributes[key])),
  );
  const [only, another] = found;
  if (!only) throw new Failure([t('cli.section.notThere', { tag, where })]);
  if (another) throw new Failure([t('cli.section.several', { count: found.length, tag })]);
  return only;
}

/** libvirt writes bytes with one digit where one is enough. */
const sameValue = (a: string | undefined, b: string | undefined): boolean =>
  a === b || (a?.includes(':') === true && fullBytes(a) === fullBytes(b ?? ''));

/** `section`: what the source is for; `definition` for the whole of it. */
function rootOf(source: string, section: string): XmlElement {
  try {
    // Refuses what is hostile before it is read again with its offsets.
    Element.parse(source);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure([t('cli.section.unreadable', { section, reason })]);
  }
  const { root } = parseXml(source, { includeOffsets: true });
  if (root) return root;
  throw new Failure([t('cli.section.empty', { section })]);
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
