/** Finds parts of an XML document by XPath 1.0, as far as definitions of networks ask for it: location paths and predicates. */
import { lookUp } from '../../../shared/definition/lookUp';
import { parseXml, XmlCdata, XmlElement, XmlText } from '@rgrove/parse-xml';
import { escapeText } from '../../../shared/definition/metadataElement';
import { Failure } from '../failure';
import { t } from '../../../shared/language/language';

/** What a path may lead to. */
type Found =
  | { kind: 'root'; element: XmlElement }
  | { kind: 'element'; element: XmlElement }
  | { kind: 'attribute'; name: string; value: string; of: XmlElement }
  | { kind: 'text'; value: string; of: XmlElement };

type Value = Found[] | string | number | boolean;
type Expression = (at: Found, position: number, size: number) => Value;

/** Expressions are a line; anything longer is none, and is refused before it is read. */
const LONGEST = 1000;
const DEEPEST = 50;

/** The nodes that the expression finds, as virsh prints them. Throws a Failure for what is no expression for nodes. */
export function nodesBy(xml: string, expression: string, { wrap }: { wrap: boolean }): string[] {
  const { root } = parseXml(xml, { includeOffsets: true });
  if (!root) return [];
  const value = compile(expression)({ kind: 'root', element: root }, 1, 1);
  if (!Array.isArray(value)) throw incorrect(expression);
  if (!wrap || value.length === 0) return value.map((found) => textOf(found));
  const attributes = value.filter((found) => found.kind === 'attribute').map((found) => textOf(found));
  const others = value.filter((found) => found.kind !== 'attribute');
  return [
    [`<nodes${attributes.join('')}>`, ...others.map((found) => textOf(found, '  ')), '</nodes>'].join('\n'),
  ];
}

const incorrect = (expression: string): Failure =>
  new Failure([t('cli.xpath.wrong', { expression: expression.slice(0, 200) })], [t('cli.xpath.hint')]);

const TOKEN =
  /\s*(\/\/|::|\.\.|!=|<=|>=|[/@[\]()|.,*=<>]|"[^"]*"|'[^']*'|\d+(?:\.\d+)?|[\p{L}_][\p{L}\p{N}_.-]*(?::(?!:)[\p{L}_][\p{L}\p{N}_.-]*)?)/uy;

function tokensOf(expression: string): string[] {
  if (expression.length > LONGEST) throw incorrect(expression);
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const token = TOKEN.exec(expression)?.[1];
    if (token === undefined) throw incorrect(expression);
    tokens.push(token);
  }
  return tokens;
}

/** Reads by the grammar of XPath 1.0 §3, which is cut down to its core. */
function compile(expression: string): Expression {
  const tokens = tokensOf(expression);
  let at = 0;
  let depth = 0;
  const peek = (): string | undefined => tokens[at];
  const take = (...wanted: string[]): string | null => {
    const token = peek();
    if (token === undefined || !wanted.includes(token)) return null;
    at += 1;
    return token;
  };
  const expect = (wanted: string): void => {
    if (take(wanted) === null) throw incorrect(expression);
  };
  const next = (): string => tokens[at++] ?? '';

  const either = (operator: string, inner: () => Expression, join: (a: Value, b: Value) => Value) => () => {
    let left = inner();
    while (take(operator) !== null) {
      const [first, second] = [left, inner()];
      left = (...context) => join(first(...context), second(...context));
    }
    return left;
  };
  const union = (): Expression =>
    either('|', primary, (a, b) => {
      if (!Array.isArray(a) || !Array.isArray(b)) throw incorrect(expression);
      return [...a, ...b.filter((one) => !a.some((other) => isSame(one, other)))].sort(
        (one, other) => startOf(one) - startOf(other),
      );
    })();
  const comparison = (): Expression => {
    const left = union();
    const operator = take('=', '!=', '<', '>', '<=', '>=');
    if (operator === null) return left;
    const right = union();
    return (...context) => compares(operator, left(...context), right(...context));
  };
  const conjunction = either('and', comparison, (a, b) => truth(a) && truth(b));
  const whole: () => Expression = either('or', conjunction, (a, b) => truth(a) || truth(b));

  function nested(): Expression {
    depth += 1;
    if (depth > DEEPEST) throw incorrect(expression);
    const inner = whole();
    depth -= 1;
    return inner;
  }

  function primary(): Expression {
    const token = peek() ?? '';
    if (/^['"]/.test(token)) return always(next().slice(1, -1));
    if (/^\d/.test(token)) return always(Number(next()));
    if (take('(') !== null) {
      const inner = nested();
      expect(')');
      return inner;
    }
    const called = tokens[at + 1] === '(' ? lookUp(FUNCTIONS, token) : undefined;
    return called ? call(called) : path();
  }

  function call(function_: (values: Value[], context: [Found, number, number]) => Value): Expression {
    at += 2;
    const parameters: Expression[] = [];
    while (take(')') === null) {
      if (parameters.length > 0) expect(',');
      parameters.push(nested());
    }
    return (...context) =>
      function_(
        parameters.map((parameter) => parameter(...context)),
        context,
      );
  }

  function path(): Expression {
    const start = take('/', '//');
    const steps: ((found: Found[]) => Found[])[] = [];
    if (start === '//') steps.push(descendants);
    // `/` alone is the document.
    if (start !== '/' || isStep(peek())) steps.push(step());
    for (let slash = take('/', '//'); slash !== null; slash = take('/', '//')) {
      if (slash === '//') steps.push(descendants);
      steps.push(step());
    }
    return (from) =>
      steps.reduce((found, follow) => follow(found), [
        start === null ? from : ({ kind: 'root', element: rootOf(from) } as const),
      ] as Found[]);
  }

  function step(): (found: Found[]) => Found[] {
    if (take('.') !== null) return (found) => found;
    if (take('..') !== null) return (found) => distinct(found.flatMap(parentOf));
    const isAttribute = take('@') !== null;
    const name = next();
    if (!isStep(name)) throw incorrect(expression);
    const isTest = name !== '*' && take('(') !== null;
    if (isTest) {
      expect(')');
      if (name !== 'text' && name !== 'node') throw incorrect(expression);
    }
    const predicates: Expression[] = [];
    while (take('[') !== null) {
      predicates.push(nested());
      expect(']');
    }
    const list = (one: Found): Found[] => {
      if (isAttribute) return attributesOf(one, name);
      return isTest
        ? insideOf(one, name)
        : childrenOf(one).filter(({ element }) => name === '*' || element.name === name);
    };
    return (found) => distinct(found.flatMap((one) => predicates.reduce(chosen, list(one))));
  }

  const result = whole();
  if (at < tokens.length) throw incorrect(expression);
  return result;
}

const isStep = (token: string | undefined): boolean => token !== undefined && /^[\p{L}_*@.]/u.test(token);

const always =
  (value: Value): Expression =>
  () =>
    value;

const chosen = (list: Found[], predicate: Expression): Found[] =>
  list.filter((one, index) => {
    const value = predicate(one, index + 1, list.length);
    return typeof value === 'number' ? value === index + 1 : truth(value);
  });

const FUNCTIONS: Readonly<Record<string, (values: Value[], context: [Found, number, number]) => Value>> = {
  last: (_, [, , size]) => size,
  position: (_, [, position]) => position,
  not: ([value = false]) => !truth(value),
  count: ([value]) => (Array.isArray(value) ? value.length : 0),
  contains: ([whole = '', part = '']) => stringOf(whole).includes(stringOf(part)),
  'starts-with': ([whole = '', part = '']) => stringOf(whole).startsWith(stringOf(part)),
  'normalize-space': ([value], [at]) =>
    stringOf(value ?? [at])
      .trim()
      .replace(/\s+/g, ' '),
  string: ([value], [at]) => stringOf(value ?? [at]),
  name: ([value], [at]) => nameOf(Array.isArray(value) ? value[0] : at),
  'local-name': ([value], [at]) => nameOf(Array.isArray(value) ? value[0] : at).replace(/^.*:/, ''),
};

const nameOf = (found: Found | undefined): string => {
  if (found?.kind === 'attribute') return found.name;
  return found?.kind === 'element' ? found.element.name : '';
};

const truth = (value: Value): boolean => (Array.isArray(value) ? value.length > 0 : Boolean(value));

const stringOf = (value: Value): string => {
  if (!Array.isArray(value)) return String(value);
  const [first] = value;
  return first === undefined ? '' : contentOf(first);
};

const contentOf = (found: Found): string =>
  found.kind === 'attribute' || found.kind === 'text' ? found.value : found.element.text;

/** Of nodes, one that compares so is enough (XPath 1.0 §3.4). */
function compares(operator: string, left: Value, right: Value): boolean {
  const all = (value: Value): (string | number | boolean)[] =>
    Array.isArray(value) ? value.map(contentOf) : [value];
  return all(left).some((a) =>
    all(right).some((b) => {
      if (operator === '=')
        return typeof a === 'number' || typeof b === 'number' ? Number(a) === Number(b) : a === b;
      if (operator === '!=')
        return typeof a === 'number' || typeof b === 'number' ? Number(a) !== Number(b) : a !== b;
      const [x, y] = [Number(a), Number(b)];
      return { '<': x < y, '>': x > y, '<=': x <= y, '>=': x >= y }[operator] ?? false;
    }),
  );
}

const elementsIn = (element: XmlElement): XmlElement[] =>
  element.children.filter((child) => child instanceof XmlElement);

function childrenOf(found: Found): { kind: 'element'; element: XmlElement }[] {
  if (found.kind === 'root') return [{ kind: 'element', element: found.element }];
  if (found.kind !== 'element') return [];
  return elementsIn(found.element).map((element) => ({ kind: 'element', element }));
}

function insideOf(found: Found, test: string): Found[] {
  if (found.kind !== 'element') return test === 'node' ? childrenOf(found) : [];
  return found.element.children.flatMap((child): Found[] => {
    if (child instanceof XmlElement) return test === 'node' ? [{ kind: 'element', element: child }] : [];
    return (child instanceof XmlText || child instanceof XmlCdata) && child.text.trim() !== ''
      ? [{ kind: 'text', value: child.text, of: found.element }]
      : [];
  });
}

const attributesOf = (found: Found, name: string): Found[] =>
  found.kind === 'element'
    ? Object.entries(found.element.attributes)
        .filter(([key]) => name === '*' || key === name)
        .map(([key, value]) => ({ kind: 'attribute', name: key, value, of: found.element }))
    : [];

/** What is meant and everything in it, in the order of the document. */
const descendants = (found: Found[]): Found[] =>
  distinct(found.flatMap((one): Found[] => [one, ...descendants(childrenOf(one))]));

function parentOf(found: Found): Found[] {
  if (found.kind === 'attribute' || found.kind === 'text') return [{ kind: 'element', element: found.of }];
  if (found.kind === 'root') return [];
  const { parent } = found.element;
  return parent instanceof XmlElement
    ? [{ kind: 'element', element: parent }]
    : [{ kind: 'root', element: found.element }];
}

function rootOf(found: Found): XmlElement {
  let element = found.kind === 'attribute' || found.kind === 'text' ? found.of : found.element;
  while (element.parent instanceof XmlElement) element = element.parent;
  return element;
}

/** Where in the document it begins; what is of an element comes after that. */
const startOf = (found: Found): number =>
  found.kind === 'attribute' || found.kind === 'text' ? found.of.start + 0.5 : found.element.start;

function isSame(a: Found, b: Found): boolean {
  if (a.kind === 'attribute' && b.kind === 'attribute') return a.of === b.of && a.name === b.name;
  if (a.kind === 'text' && b.kind === 'text') return a.of === b.of && a.value === b.value;
  return a.kind === b.kind && 'element' in a && 'element' in b && a.element === b.element;
}

/** Each once: the same element is reached by several ways. */
function distinct(found: Found[]): Found[] {
  const elements = new Set<XmlElement>();
  return found.filter((one) => {
    if (one.kind !== 'element') return true;
    if (elements.has(one.element)) return false;
    elements.add(one.element);
    return true;
  });
}

const quoted = (value: string): string =>
  `"${escapeText(value).replaceAll('"', '&quot;').replaceAll('\n', '&#10;').replaceAll('\t', '&#9;')}"`;

/** A node as libxml2 writes it. */
function textOf(found: Found, indent = ''): string {
  if (found.kind === 'attribute') return ` ${found.name}=${quoted(found.value)}`;
  if (found.kind === 'text') return `${indent}${escapeText(found.value)}`;
  return elementText(found.element, indent);
}

function elementText(element: XmlElement, indent: string): string {
  const attributes = Object.entries(element.attributes)
    .map(([name, value]) => ` ${name}=${quoted(value)}`)
    .join('');
  const head = `${indent}<${element.name}${attributes}`;
  const children = elementsIn(element);
  if (children.length > 0)
    return [
      `${head}>`,
      ...children.map((child) => elementText(child, `${indent}  `)),
      `${indent}</${element.name}>`,
    ].join('\n');
  return element.text === '' ? `${head}/>` : `${head}>${escapeText(element.text)}</${element.name}>`;
}
