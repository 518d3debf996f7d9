/** Rules for oxlint: what a person reads stands in the catalogues, is asked for with what its places want, and never before a language is spoken. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { placesOf } from './places.mjs';

const ENGLISH = path.resolve(import.meta.dirname, '../../../shared/language/catalogues/en.json');
const english = JSON.parse(readFileSync(ENGLISH, 'utf8'));

/** What asks for a text; what speaks English to programs, too. */
const ASKING = new Set(['t', 'tEnglish', 'tParts', 'rich']);

const WORDS = /\p{L}{2}/u;
/** A sentence begins with a capital or ends with a stop, and has a blank; of the rest, what commands do not say. */
const SENTENCE =
  /^[“"]?\p{Lu}[\p{L}’'-]*[,:]? [“"]?[\p{L}\d]|[\p{L}\d’”"] [^ ]*[\p{L}”"][.!?…]$|(?:^| )(?:the|is|are|of|and|not|has|be|was|were|this|that|cannot|its|their|an?|no) \p{L}/u;

/** What shells read. */
const SHELL = /^\w+\(\) \{|^\w+=\$1|^set -e$|^\s*\[ .* \] \|\| /m;

/** Attributes and properties whose value is read by a person, also a single word. */
const READ = new Set(['aria-label', 'aria-description', 'title', 'placeholder', 'label', 'alt', 'heading']);

const isAsking = (node) => node?.type === 'CallExpression' && ASKING.has(node.callee.name);
const isFunction = ({ type }) =>
  type === 'FunctionDeclaration' || type === 'FunctionExpression' || type === 'ArrowFunctionExpression';

const nameOf = (node) => (node.type === 'Identifier' ? node.name : String(node.value));

const inCatalogue = {
  create(context) {
    const tell = (node, text) =>
      context.report({
        node,
        message: `“${text.trim().slice(0, 60)}” is read by a person: put it into shared/language/catalogues.`,
      });
    const judge = (node, text, parent) => {
      const isRead =
        ((parent?.type === 'JSXAttribute' && READ.has(parent.name.name)) ||
          (parent?.type === 'Property' && READ.has(nameOf(parent.key)) && parent.value === node)) &&
        /^\p{Lu}\p{Ll}/u.test(text);
      if (isRead || (SENTENCE.test(text) && !SHELL.test(text))) tell(node, text);
    };
    return {
      JSXText(node) {
        if (WORDS.test(node.value)) tell(node, node.value);
      },
      Literal(node) {
        if (typeof node.value !== 'string') return;
        const { parent } = node;
        if (/^(?:Import|Export|TS)/.test(parent.type) || parent.type === 'ExpressionStatement') return;
        if (isAsking(parent) && parent.arguments[0] === node) return;
        judge(node, node.value, parent);
      },
      TemplateLiteral(node) {
        if (node.parent.type === 'TaggedTemplateExpression' || node.parent.type === 'TSLiteralType') return;
        judge(node, node.quasis.map(({ value }) => value.cooked).join('0'), node.parent);
      },
    };
  },
};

const places = {
  create(context) {
    return {
      CallExpression(node) {
        if (!isAsking(node)) return;
        const [key, values] = node.arguments;
        if (key?.type !== 'Literal' || !(key.value in english)) return;
        if (values && values.type !== 'ObjectExpression') return;
        const properties = values?.properties ?? [];
        if (properties.some(({ type }) => type !== 'Property')) return;
        const given = properties.map((property) => nameOf(property.key));
        const wanted = placesOf(english[key.value]);
        const missing = wanted.filter((name) => !given.includes(name));
        const idle = given.filter((name) => !wanted.includes(name));
        if (missing.length + idle.length > 0)
          context.report({
            node,
            message: `“${key.value}” wants ${wanted.join(', ') || 'nothing'}, and is given ${given.join(', ') || 'nothing'}.`,
          });
      },
    };
  },
};

const spokenLate = {
  create(context) {
    return {
      CallExpression(node) {
        if (!isAsking(node)) return;
        for (let at = node.parent; at; at = at.parent)
          if (isFunction(at) || (at.type === 'PropertyDefinition' && !at.static)) return;
        context.report({
          node,
          message: 'A text that is asked for while a file is loaded stays in the language of then.',
        });
      },
    };
  },
};

export default {
  meta: { name: 'texts' },
  rules: { 'in-catalogue': inCatalogue, places, 'spoken-late': spokenLate },
};
