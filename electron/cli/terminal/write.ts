/** The only way to the terminal for what a person reads: controls are shown, not carried out. */

/**
 * Controls of C0 and C1 with DEL (ECMA-48), but for tab and line feed; the marks, embeddings, overrides and isolates of
 * UAX #9, and the separators that some terminals take for line ends.
 */
// eslint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** The same text with every control as `\x1b` or `\u202e`, so that it can neither move the cursor nor turn the text round. */
export const showControls = (text: string): string =>
  text.replace(CONTROL, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x100
      ? `\\x${code.toString(16).padStart(2, '0')}`
      : `\\u${code.toString(16).padStart(4, '0')}`;
  });

/**
 * XML with every control as a character reference (XML 1.0, 4.1): harmless on a terminal, and the same document when it is
 * read back.
 */
export const xmlControls = (xml: string): string =>
  xml.replace(CONTROL, (character) => `&#x${character.charCodeAt(0).toString(16)};`);

/** Writes text for a person to standard output. */
export const say = (text: string): void => void process.stdout.write(showControls(text));

/** Writes text for a person to standard error. */
export const complain = (text: string): void => void process.stderr.write(showControls(text));

/** Writes JSON to standard output; it escapes C0 by itself, and a program reads it. */
export const sayJson = (value: unknown): void =>
  void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
