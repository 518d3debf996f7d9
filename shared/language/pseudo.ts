/** The language that nobody speaks: what is not in it is not in the catalogues, and it is as long as any language may be. */
import { parse, TYPE, type MessageFormatElement } from '@formatjs/icu-messageformat-parser';
import { printAST } from '@formatjs/icu-messageformat-parser/printer.js';

const PLAIN = 'abcdefghijklmnoprstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ';
const MARKED = 'áƀćđéƒǵħíĵķĺmńóƥŕśŧúvŵýźÁƁĆĐÉƑǴĦÍĴĶĹMŃÓƤŔŚŦÚVŴÝŹ';

/** A German text is about a third longer than an English one. */
const LONGER = 0.35;

/** Every message with its letters marked, lengthened, and between ⟦ and ⟧; its places, plurals and tags stay. */
export const pseudo = <K extends string>(catalogue: Readonly<Record<K, string>>): Record<K, string> =>
  Object.fromEntries(
    Object.entries<string>(catalogue).map(([key, message]) => {
      const padding = 'ẋ'.repeat(Math.ceil(message.length * LONGER));
      // What is never closed is no tag but the name of an element.
      const elements = parse(message, { ignoreTag: !/<\/\w+>/.test(message) });
      return [key, `⟦${printAST(elements.map(marked))}${padding}⟧`];
    }),
  ) as Record<K, string>;

function marked(element: MessageFormatElement): MessageFormatElement {
  switch (element.type) {
    case TYPE.literal:
      return { ...element, value: [...element.value].map(markedLetter).join('') };
    case TYPE.plural:
    case TYPE.select:
      return {
        ...element,
        options: Object.fromEntries(
          Object.entries(element.options).map(([name, option]) => [
            name,
            { ...option, value: option.value.map(marked) },
          ]),
        ),
      };
    case TYPE.tag:
      return { ...element, children: element.children.map(marked) };
    default:
      return element;
  }
}

const markedLetter = (letter: string): string => MARKED[PLAIN.indexOf(letter)] ?? letter;
