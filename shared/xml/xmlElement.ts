/** Strict reading of XML: every attribute and child must be asked for, whatever is left over is refused by its path. */
import { parseXml, XmlElement, XmlError, XmlText, XmlCdata } from '@rgrove/parse-xml';
import {
  invalidDefinition,
  unsupportedDocument,
  type UnsupportedPart,
  type VirtnetError,
} from '../contract/error';
import { placed } from './placed';
import { canonicalElement, namespaceOf, prefixOf, scopeOf, type Scope } from '../definition/metadataElement';
import { t } from '../language/language';

/** Definitions are a few kilobytes; anything far larger is not one, and is refused before it is parsed. */
const MAX_CHARACTERS = 1_000_000;
const MAX_DEPTH = 64;
/** More than the largest lists of a definition have together. */
const MAX_ELEMENTS = 50_000;
/** As many as a person reads. */
const MAX_UNSUPPORTED = 100;

/** One element with the place it stands in, which keeps account of what has been read of it. */
export class Element {
  private readonly unread: Map<string, string>;
  private readonly children: Element[];
  private readonly taken = new Set<Element>();
  private readonly text: string;
  private textTaken = false;
  private isForeign = false;

  private constructor(
    private readonly node: XmlElement,
    readonly path: string,
    /** The whole document. */
    readonly source: string,
    /** The namespaces that the parent gives. */
    private readonly outer: Scope = new Map(),
    /** What the whole document asks for in vain, in the order in which it was found. */
    private readonly unsupportedParts: UnsupportedPart[] = [],
  ) {
    const scope = scopeOf(node, outer);
    this.unread = new Map(Object.entries(node.attributes));
    const elements = node.children.filter((child) => child instanceof XmlElement);
    const totals = new Map<string, number>();
    for (const { name } of elements) totals.set(name, (totals.get(name) ?? 0) + 1);
    const counts = new Map<string, number>();
    this.children = elements.map((child) => {
      const index = (counts.get(child.name) ?? 0) + 1;
      counts.set(child.name, index);
      const place = (totals.get(child.name) ?? 0) > 1 ? `[${index}]` : '';
      return new Element(child, `${path}/${child.name}${place}`, source, scope, unsupportedParts);
    });
    this.text = node.children
      .filter((child) => child instanceof XmlText || child instanceof XmlCdata)
      .map(({ text }) => text)
      .join('');
  }

  /** The root element of a document; throws `invalid-definition` with line and column for anything that is not XML 1.0 without a DTD. */
  static parse(source: string): Element {
    if (source.length > MAX_CHARACTERS) {
      throw xmlError(t('xml.tooLong', { count: source.length, most: MAX_CHARACTERS }));
    }
    refuseExcess(source);
    try {
      const document = parseXml(source, { includeOffsets: true });
      if (!document.root) throw xmlError(t('xml.noElement'));
      return new Element(document.root, `/${document.root.name}`, source);
    } catch (error) {
      if (error instanceof XmlError) {
        const { line, column, message } = error;
        const text = t('xml.notWellFormed', { reason: firstSentence(message) });
        const said = t('xml.lineColumn', { line, column, text });
        throw xmlError(said, '', { line, column });
      }
      throw error;
    }
  }

  get name(): string {
    return this.node.name;
  }

  /** The attribute's value, or undefined when it is absent. */
  attribute(name: string): string | undefined {
    const value = this.unread.get(name);
    this.unread.delete(name);
    return value;
  }

  /** The attribute's value; absent is an error. */
  required(name: string): string {
    return this.attribute(name) ?? this.missing(name);
  }

  /** The attribute as a whole number, in a spelling that libvirt’s strtoul(3) takes: spaces and a plus may stand before it. */
  integer(name: string): number | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    return /^\s*\+?\d{1,10}$/.test(text) ? Number(text) : this.fail(t('xml.notNumber', { text }), name);
  }

  /** Whether the attribute has this value; it is not read by that. */
  has(name: string, value: string): boolean {
    return this.unread.get(name) === value;
  }

  /** Reads an attribute that is there and empty; true when it was. */
  takeEmpty(name: string): boolean {
    return this.has(name, '') && this.unread.delete(name);
  }

  /** The element as text that means the same anywhere, with everything in it taken for read. */
  canonical(): string {
    this.isForeign = true;
    return canonicalElement(this.node, this.outer);
  }

  /** The line, from 1, of a character of the document. */
  lineAt(offset: number): number {
    return this.source.slice(0, Math.max(offset, 0)).split('\n').length;
  }

  /** The attribute as one of a few words. */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const text = this.attribute(name);
    if (text === undefined) return undefined;
    return (
      words.find((word) => word === text) ??
      this.fail(t('xml.notOneOf', { text, words: words.join(', ') }), name)
    );
  }

  /** An on/off or yes/no attribute as a boolean. */
  flag(name: string, [yes, no]: readonly [string, string]): boolean | undefined {
    const word = this.choice(name, [yes, no]);
    return word === undefined ? undefined : word === yes;
  }

  /** All children with this name, in order. */
  all(name: string): Element[] {
    const found = this.children.filter((child) => child.name === name);
    found.forEach((child) => this.taken.add(child));
    return found;
  }

  /** All children that have this name in a namespace, whatever prefix the document gives it. */
  allInNamespace(namespace: string, name: string): Element[] {
    return this.children.filter((child) => {
      const { node } = child;
      const isWanted =
        namespaceOf(node, child.outer) === namespace &&
        node.name.replace(`${prefixOf(node.name)}:`, '') === name;
      if (isWanted) this.taken.add(child);
      return isWanted;
    });
  }

  /** The children that nobody asked for, as text that stands by itself; each must have a namespace of its own. */
  foreignElements(): string[] {
    const seen = new Set<string>();
    return this.children.flatMap((child) => {
      if (this.taken.has(child)) return [];
      const namespace = namespaceOf(child.node, child.outer);
      if (namespace === undefined) {
        this.taken.add(child);
        child.isForeign = true;
        child.unknown('', t('xml.noNamespace'));
        return [];
      }
      if (seen.has(namespace)) child.fail(t('xml.namespaceTwice', { namespace }));
      seen.add(namespace);
      this.taken.add(child);
      child.isForeign = true;
      return canonicalElement(child.node, child.outer);
    });
  }

  /** The child with this name, or undefined; two of them are an error. */
  one(name: string): Element | undefined {
    const [first, second] = this.all(name);
    if (second) second.fail(t('xml.onlyOnce', { name }));
    return first;
  }

  /** The text of the child with this name, as it stands; undefined when the child is absent. */
  childText(name: string): string | undefined {
    const child = this.one(name);
    if (!child) return undefined;
    child.textTaken = true;
    return child.text;
  }

  /** The texts of all children with this name, in order. */
  allText(name: string): string[] {
    return this.all(name).map((child) => {
      child.textTaken = true;
      return child.text;
    });
  }

  /**
   * Throws `unsupported` with every attribute and child that nobody asked for and everything that was noted;
   * `adviseOn` gives what to use instead of the thing at a path without its numbers, if there is anything.
   */
  finish(adviseOn: (path: string) => string | undefined = () => undefined): void {
    this.noteLeftovers((path) => adviseOn(path.replace(/\[\d+\]/g, '')));
    if (this.unsupportedParts.length > 0) throw unsupportedDocument(this.unsupportedParts);
  }

  private noteLeftovers(adviseOn: (path: string) => string | undefined): void {
    if (this.isForeign) return;
    for (const name of this.unread.keys())
      if (!/^xmlns(:|$)/.test(name)) this.leftover(`@${name}`, adviseOn(`${this.path}/@${name}`));
    if (!this.textTaken && this.text.trim() !== '')
      this.fail(t('xml.unexpectedText', { text: this.text.trim().slice(0, 40) }));
    for (const child of this.children) {
      if (this.taken.has(child)) child.noteLeftovers(adviseOn);
      else child.leftover('', adviseOn(child.path));
    }
  }

  /** Notes that this element, or its attribute `@name`, is not supported; `finish` throws what was noted. */
  unsupported(attribute: string, advice: string): void {
    this.note(attribute, { advice });
  }

  /** Notes something that libvirt does not know either and leaves out. */
  private unknown(attribute: string, advice: string): void {
    this.note(attribute, { advice, isUnknown: true });
  }

  private leftover(attribute: string, advice: string | undefined): void {
    if (advice === undefined) this.unknown(attribute, t('xml.unknown'));
    else this.unsupported(attribute, advice);
  }

  private note(attribute: string, what: Pick<UnsupportedPart, 'advice' | 'isUnknown'>): void {
    if (this.unsupportedParts.length >= MAX_UNSUPPORTED) return;
    const path = attribute === '' ? this.path : `${this.path}/${attribute}`;
    this.unsupportedParts.push({ path, line: this.line, ...what });
  }

  /** Takes everything in this element for read: its parent was found unsupported as a whole. */
  disregard(): void {
    this.isForeign = true;
  }

  /** Throws `invalid-definition` for an attribute that has to be there. */
  missing(attribute: string): never {
    return this.fail(t('xml.missingAttribute', { name: attribute }), attribute);
  }

  /** Throws `invalid-definition` for this element, or for one of its attributes. */
  fail(reason: string, attribute?: string): never {
    const path = attribute === undefined ? this.path : `${this.path}/@${attribute}`;
    const { line, column } = this;
    throw xmlError(placed({ line, path }, `${reason}.`), path, { line, column });
  }

  /** The line, from 1, on which the element starts. */
  get line(): number {
    return this.lineAt(this.node.start);
  }

  /** The column, from 1, in which the element starts. */
  private get column(): number {
    const start = Math.max(this.node.start, 0);
    return start - this.source.lastIndexOf('\n', start - 1);
  }
}

/** What ends a part of a document that holds no tags. */
const OPAQUE = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const;

/** Where the tag that begins before `from` ends: within quotes, `>` and `/` are text (XML 1.0, 2.4 and 3.1). -1 where it does not. */
function endOfTag(source: string, from: number): number {
  let quote = '';
  for (let at = from; at < source.length; at += 1) {
    const character = source.charAt(at);
    if (quote !== '') {
      if (character === quote) quote = '';
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '<') return -1;
    else if (character === '>') return at;
  }
  return -1;
}

/**
 * The parser recurses by depth; a hostile document must exhaust neither the stack nor patience. Every character is looked
 * at once, and tags begin and end where they do for the parser: what looks otherwise, it refuses.
 */
function refuseExcess(source: string): void {
  let depth = 0;
  /** Tags, of which an element has up to two. */
  let count = 0;
  for (let at = source.indexOf('<'); at >= 0; at = source.indexOf('<', at)) {
    const opaque = OPAQUE.find(([start]) => source.startsWith(start, at));
    if (opaque) {
      const [start, end] = opaque;
      const close = source.indexOf(end, at + start.length);
      // What is never closed is for the parser to complain about.
      if (close < 0) return;
      at = close + end.length;
      continue;
    }
    // What it holds looks like tags and is none.
    if (source.startsWith('<!DOCTYPE', at)) throw documentType(source, at);
    const close = endOfTag(source, at + 1);
    if (close < 0) return;
    count += 1;
    if (count > 2 * MAX_ELEMENTS) throw xmlError(t('xml.tooManyElements', { most: MAX_ELEMENTS }));
    if (source[at + 1] === '/') depth -= 1;
    else if (source[close - 1] !== '/') depth += 1;
    if (depth > MAX_DEPTH) throw xmlError(t('xml.tooDeep', { most: MAX_DEPTH }));
    at = close + 1;
  }
}

function documentType(source: string, at: number): VirtnetError {
  const line = source.slice(0, at).split('\n').length;
  return xmlError(t('xml.line', { line, text: t('xml.documentType') }), '', { line });
}

const firstSentence = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ \(line \d+, column \d+\)$/, '').slice(0, 300);

const xmlError = (message: string, path = '', place: { line?: number; column?: number } = {}): VirtnetError =>
  invalidDefinition([{ path, code: 'xml', message, severity: 'error', ...place }]);
