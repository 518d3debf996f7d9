/** What a message of ICU wants to be given. */
import { parse, TYPE } from '@formatjs/icu-messageformat-parser';

/**
 * The names of its places, plurals and tags, each once, by name.
 * @param {string} message
 * @returns {string[]}
 */
export const placesOf = (message) =>
  [...new Set(parse(message, { ignoreTag: !/<\/\w+>/.test(message) }).flatMap(namesIn))].sort();

function namesIn(element) {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return [];
    case TYPE.plural:
    case TYPE.select:
      return [
        element.value,
        ...Object.values(element.options).flatMap(({ value }) => value.flatMap(namesIn)),
      ];
    case TYPE.tag:
      return [element.value, ...element.children.flatMap(namesIn)];
    default:
      return [element.value];
  }
}
