/** The language that this process speaks, and every text in it: one catalogue a language, whose messages are ICU's. */
import { IntlMessageFormat } from 'intl-messageformat';
import english from './catalogues/en.json' with { type: 'json' };

/** What a text is found by in every catalogue. */
export type TextKey = keyof typeof english;
type Catalogue = Readonly<Partial<Record<TextKey, string>>>;

/** What stands in a text's places. */
export type TextValues = Readonly<Record<string, string | number>>;

/** The language that the catalogues are written from. */
export const ENGLISH = 'en';
/** English with every letter marked and every text lengthened, to see what is not in the catalogues and what does not fit. */
export const PSEUDO = 'en-XA';

interface Spoken {
  catalogue: Catalogue;
  /** BCP 47; of dates and numbers, too. */
  locale: string;
  /** Kept, because making one takes longer than using it many times: plain texts, those with tags, and numbers by their options. */
  plain: Map<TextKey, IntlMessageFormat>;
  tagged: Map<TextKey, IntlMessageFormat>;
  numbers: Map<string, Intl.NumberFormat>;
}

const spokenIn = (locale: string, catalogue: Catalogue): Spoken => ({
  locale,
  catalogue,
  plain: new Map(),
  tagged: new Map(),
  numbers: new Map(),
});

const inEnglish = spokenIn(ENGLISH, english);
let spoken = inEnglish;
/** The language that was asked for last. */
let last = ENGLISH;

/**
 * Speaks a language from now on; English where there is no catalogue of it.
 * @param wanted BCP 47, as de or de-AT
 */
export async function speak(wanted: string): Promise<void> {
  const of = localeFor([wanted]);
  last = of;
  const catalogue = await load(languageOf(of));
  // Another one may have been asked for meanwhile.
  if (of === last && of !== spoken.locale) spoken = catalogue ? spokenIn(of, catalogue) : inEnglish;
}

/** Null for one that cannot be loaded: a page that was opened before an upgrade asks for files that are gone. */
async function load(tag: string): Promise<Catalogue | null> {
  if (tag === ENGLISH) return english;
  if (tag === PSEUDO) return (await import('./pseudo')).pseudo(english);
  return await import(`./catalogues/${tag}.json`).then(
    ({ default: catalogue }: { default: Catalogue }) => catalogue,
    () => null,
  );
}

/** Put in by whoever bundles, by the files that are there (`electron/setup/languages.mjs`). */
declare const __LANGUAGES__: readonly string[] | undefined;

/** The languages that there are catalogues of, as their files are named. */
export const LANGUAGES: readonly string[] = typeof __LANGUAGES__ === 'undefined' ? [ENGLISH] : __LANGUAGES__;

/** The first of these locales (BCP 47, best first) whose language there is a catalogue of; English when there is none. */
export const localeFor = (wanted: readonly string[]): string =>
  wanted.find((one) => isLocale(one) && catalogueOf(one) !== undefined) ?? ENGLISH;

const catalogueOf = (of: string): string | undefined =>
  [of, of.split('-')[0] ?? ''].find((tag) => tag === PSEUDO || LANGUAGES.includes(tag));

/** The language whose texts a locale has: of en-US and en-GB those of en. */
export const languageOf = (of: string): string => catalogueOf(of) ?? ENGLISH;

/** Intl takes no other. */
function isLocale(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text)[0] === text;
  } catch {
    return false;
  }
}

/** The locale of what is shown: BCP 47, for Intl. */
export const locale = (): string => spoken.locale;

/** A text in the language that is spoken, of what has none here in English. */
export const t = (key: TextKey, values: TextValues = {}): string => textIn(spoken, key, values);

/** A text as English has it, whichever language is spoken: what programs read. */
export const tEnglish = (key: TextKey, values: TextValues = {}): string => textIn(inEnglish, key, values);

function textIn(language: Spoken, key: TextKey, values: TextValues): string {
  const message = language.catalogue[key] ?? english[key];
  // Most texts have neither places nor plurals.
  if (!/[{']/.test(message)) return message;
  return String(formatIn(language, key, 'plain').format(values));
}

const formatIn = (language: Spoken, key: TextKey, kind: 'plain' | 'tagged'): IntlMessageFormat =>
  keptIn(language[kind], key, () => {
    const message = language.catalogue[key] ?? english[key];
    return new IntlMessageFormat(message, language.locale, undefined, { ignoreTag: kind === 'plain' });
  });

function keptIn<K, T>(kept: Map<K, T>, key: K, make: () => T): T {
  const known = kept.get(key);
  if (known !== undefined) return known;
  const made = make();
  kept.set(key, made);
  return made;
}

/**
 * A text whose parts are made by `values`: what stands in its places, and by a tag's name what becomes of the text in it.
 * Returns the parts in order.
 */
export function tParts<T>(
  key: TextKey,
  values: Readonly<Record<string, string | number | T | ((inner: (string | T)[]) => T)>>,
): (string | T)[] {
  const made = formatIn(spoken, key, 'tagged').format<T>(values);
  return Array.isArray(made) ? made : [made];
}

/** “a, b, and c”, as the language has it. */
export const listText = (
  items: Iterable<string>,
  type: 'conjunction' | 'disjunction' = 'conjunction',
): string => new Intl.ListFormat(spoken.locale, { type }).format(items);

/** A count with its thousands as the language has them. */
export const numberText = (value: number | bigint, options: Intl.NumberFormatOptions = {}): string =>
  keptIn(spoken.numbers, JSON.stringify(options), () => new Intl.NumberFormat(spoken.locale, options)).format(
    value,
  );
